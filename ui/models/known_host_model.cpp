#include "ui/models/known_host_model.h"

#include "ui/format/format.h"
#include "ui/format/reach_sentence.h"
#include "ui/theme/icons.h"

#include <array>
#include <limits>

namespace plug::ui {

using engine::HostRow;

namespace {

QString headerToolTip(int column)
{
    switch (column) {
    case KnownHostModel::Marks:
        return KnownHostModel::tr("What you decided about the host");
    case KnownHostModel::How:
        return KnownHostModel::tr("On which way the host is reached");
    case KnownHostModel::RoundTrip:
        return KnownHostModel::tr("How long a datagram takes there and back");
    case KnownHostModel::Answers:
        return KnownHostModel::tr("How many of the latest questions for files and hosts it answered");
    default:
        return {};
    }
}

std::uint64_t questions(const HostRow &host)
{
    return std::uint64_t(host.answered) + host.unanswered;
}

} // namespace

int KnownHostModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant KnownHostModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const HostRow &host = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(host, index.column());
    case kSortRole:
        return sortValue(host, index.column());
    case Qt::ToolTipRole:
        return toolTip(host, index.column()).toHtmlEscaped();
    case Qt::DecorationRole:
        return index.column() == Marks ? sign(host) : QVariant();
    default:
        return {};
    }
}

QVariant KnownHostModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | Qt::AlignLeft);
    if (role == Qt::ToolTipRole)
        return headerToolTip(section);
    if (role != Qt::DisplayRole)
        return {};
    const std::array<QString, ColumnCount> names{tr("Host"), tr("Marks"), tr("Address"), tr("How", "on which way a host is reached"), tr("RTT"), tr("Answers"), tr("Last heard")};
    return names[std::size_t(section)];
}

QString KnownHostModel::nameOf(const HostRow &host)
{
    if (!host.name.isEmpty())
        return host.name;
    return host.host ? Format::fingerprint(*host.host) : host.endpoint.text();
}

std::pair<std::optional<HostId>, Endpoint> KnownHostModel::keyOf(const HostRow &host) const
{
    return {host.host, host.host ? Endpoint{} : host.endpoint};
}

QString KnownHostModel::text(const HostRow &host, int column)
{
    switch (column) {
    case Name:
        return host.host ? nameOf(host) : tr("not known yet");
    case Marks:
        return marks(host);
    case Address:
        return host.endpoint.text();
    case How:
        return host.isConnected ? ReachSentence::rungName(host.rung) : tr("not connected");
    case RoundTrip:
        return host.isConnected ? Format::roundTrip(host.roundTrip) : QStringLiteral("–");
    case Answers:
        return questions(host) == 0 ? QStringLiteral("–") : tr("%1 of %2").arg(Format::count(host.answered), Format::count(questions(host)));
    default:
        return host.lastHeard ? Format::dateTime(*host.lastHeard) : tr("never");
    }
}

QVariant KnownHostModel::sortValue(const HostRow &host, int column)
{
    constexpr std::uint64_t kMany = 1'000'000;
    switch (column) {
    case Name:
        // Those with a name first, then by what stands there.
        return QString(host.name.isEmpty() ? QStringLiteral("1") : QStringLiteral("0")) + text(host, Name).toCaseFolded();
    case Marks:
        return int(host.isFriend) * 4 + int(host.isBlocked) * 2 + int(host.addedByHand);
    case How:
        return host.isConnected ? 1 + int(host.rung) : 0;
    case RoundTrip:
        return qint64(host.isConnected ? host.roundTrip.count() : std::numeric_limits<qint64>::max());
    case Answers:
        return questions(host) == 0 ? qint64(-1) : qint64(host.answered * kMany / questions(host));
    case LastHeard:
        return qint64(host.lastHeard ? host.lastHeard->time_since_epoch().count() : -1);
    default:
        return text(host, column);
    }
}

QString KnownHostModel::toolTip(const HostRow &host, int column)
{
    switch (column) {
    case Name:
        return host.host ? QString::fromLatin1(host.host->hex()) : tr("Nobody has answered at this address yet.");
    case How:
        return host.isConnected ? ReachSentence::rungMeaning(host.rung) : text(host, column);
    case Answers:
        return questions(host) == 0 ? tr("It was not asked lately.")
                                    : tr("It answered %1 of the latest %2 questions.").arg(Format::count(host.answered), Format::count(questions(host)));
    default:
        return text(host, column);
    }
}

QString KnownHostModel::marks(const HostRow &host)
{
    QStringList words;
    if (host.isFriend)
        words << tr("friend");
    if (host.isBlocked)
        words << tr("blocked");
    if (host.addedByHand)
        words << tr("added by hand");
    return words.join(QStringLiteral(", "));
}

QVariant KnownHostModel::sign(const HostRow &host)
{
    if (host.isBlocked)
        return icon(Icon::Blocked);
    return host.isFriend ? QVariant(icon(Icon::Friend)) : QVariant();
}

} // namespace plug::ui
