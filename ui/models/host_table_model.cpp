#include "ui/models/host_table_model.h"

#include "ui/format/format.h"
#include "ui/format/reach_sentence.h"

#include <QLocale>

#include <array>
#include <limits>

namespace plug::ui {

using engine::TransferHostRow;

namespace {

bool isNumber(int column)
{
    return column >= HostTableModel::Has && column <= HostTableModel::DatagramSize;
}

QString lossText(std::uint32_t perMille)
{
    return HostTableModel::tr("%1%", "percent").arg(QLocale().toString(double(perMille) / 10, 'f', 1));
}

QString headerToolTip(int column)
{
    switch (column) {
    case HostTableModel::How:
        return HostTableModel::tr("On which way the host is reached");
    case HostTableModel::Has:
        return HostTableModel::tr("How much of it the host says it has");
    case HostTableModel::RoundTrip:
        return HostTableModel::tr("How long a datagram takes there and back");
    case HostTableModel::Loss:
        return HostTableModel::tr("How many datagrams are lost on the way");
    case HostTableModel::DatagramSize:
        return HostTableModel::tr("The largest datagram that the path carries, in bytes");
    default:
        return {};
    }
}

} // namespace

void HostTableModel::setHosts(const std::vector<TransferHostRow> &hosts, std::uint64_t size)
{
    const bool sizeChanged = std::exchange(m_size, size) != size;
    setRows(hosts, sizeChanged);
}

int HostTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant HostTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const TransferHostRow &host = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(host, index.column());
    case kSortRole:
        return sortValue(host, index.column());
    case Qt::ToolTipRole:
        return toolTip(host, index.column()).toHtmlEscaped();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

QVariant HostTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole)
        return headerToolTip(section);
    if (role != Qt::DisplayRole)
        return {};
    const std::array<QString, ColumnCount> names{tr("Host"), tr("Address"), tr("How", "on which way a host is reached"), tr("Has"), tr("Down"), tr("Up"), tr("RTT"),
                                                 tr("Loss"), tr("MTU"), tr("Encryption"), tr("Last heard")};
    return names[std::size_t(section)];
}

std::pair<SessionId, Endpoint> HostTableModel::keyOf(const TransferHostRow &host) const
{
    return {host.id, host.id ? Endpoint{} : host.endpoint};
}

QString HostTableModel::text(const TransferHostRow &host, int column) const
{
    switch (column) {
    case Name:
        return host.host ? Format::fingerprint(*host.host) : tr("not known yet");
    case Address:
        return host.endpoint.text();
    case Has:
        return m_size == 0 ? Format::size(host.has) : Format::percent(double(host.has) / double(m_size));
    case Down:
        return host.downRate == 0 ? QStringLiteral("–") : Format::rate(host.downRate);
    case Up:
        return host.upRate == 0 ? QStringLiteral("–") : Format::rate(host.upRate);
    case LastHeard:
        return host.lastHeard ? tr("%1 ago").arg(Format::duration(std::chrono::duration_cast<std::chrono::seconds>(*host.lastHeard)))
                              : tr("never");
    default:
        break;
    }
    if (!host.isConnected)
        return column == Encryption ? tr("not connected") : QStringLiteral("–");
    switch (column) {
    case How:
        return ReachSentence::rungName(host.rung);
    case RoundTrip:
        return Format::roundTrip(host.roundTrip);
    case Loss:
        return lossText(host.lossPerMille);
    case DatagramSize:
        return Format::count(host.maxDatagram);
    default:
        return host.isClearText ? tr("authenticated only") : tr("encrypted");
    }
}

QVariant HostTableModel::sortValue(const TransferHostRow &host, int column) const
{
    switch (column) {
    case Has:
        return quint64(host.has);
    case Down:
        return quint64(host.downRate);
    case Up:
        return quint64(host.upRate);
    case RoundTrip:
        return qint64(host.isConnected ? host.roundTrip.count() : std::numeric_limits<qint64>::max());
    case Loss:
        return host.lossPerMille;
    case DatagramSize:
        return host.maxDatagram;
    case LastHeard:
        return qint64(host.lastHeard ? host.lastHeard->count() : std::numeric_limits<qint64>::max());
    default:
        return text(host, column);
    }
}

QString HostTableModel::toolTip(const TransferHostRow &host, int column) const
{
    switch (column) {
    case Name:
        if (!host.host)
            return tr("This host has not proved who it is yet.");
        return (host.isVerified ? tr("%1: proved to be the host that was asked for.")
                                : tr("%1: reached by a bare address, so nobody vouches that it is the right host."))
            .arg(QString::fromLatin1(host.host->hex()));
    case How:
        return host.isConnected ? ReachSentence::rungMeaning(host.rung) : tr("There is no connection with it.");
    case Has:
        return tr("It says that it has %1.").arg(Format::size(host.has));
    case Down:
        return tr("%1 received from it.").arg(Format::size(host.downTotal));
    case Up:
        return tr("%1 given to it.").arg(Format::size(host.upTotal));
    case Encryption:
        return host.isClearText ? tr("Both sides allow clear text: nobody can change the data unnoticed, but others can read it.")
                                : tr("Nobody on the way can read or change the data.");
    default:
        return text(host, column);
    }
}

} // namespace plug::ui
