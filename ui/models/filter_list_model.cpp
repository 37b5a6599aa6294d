#include "ui/models/filter_list_model.h"

#include "ui/format/format.h"
#include "ui/theme/icons.h"

#include <utility>

namespace plug::ui {
namespace {

constexpr std::array<Icon, kTransferFilterCount> kIcons{Icon::All, Icon::Fetching, Icon::Sharing, Icon::Pause, Icon::Attention};

} // namespace

void FilterListModel::setCounts(const TransferCounts &counts)
{
    const TransferCounts before = std::exchange(m_counts, counts);
    for (std::size_t i = 0; i < kTransferFilterCount; ++i) {
        if (before[i] != counts[i])
            Q_EMIT dataChanged(index(int(i)), index(int(i)), {CountRole, Qt::AccessibleTextRole});
    }
}

void FilterListModel::setHostCount(int count)
{
    if (std::exchange(m_hostCount, count) != count)
        Q_EMIT dataChanged(index(kHostsRow), index(kHostsRow), {CountRole, Qt::AccessibleTextRole});
}

int FilterListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kHostsRow + 1;
}

QVariant FilterListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (index.row() == kHostsRow)
        return hostsData(role);
    const auto row = std::size_t(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return nameOf(TransferFilter(row));
    case Qt::DecorationRole:
        return icon(kIcons[row]);
    case CountRole:
        return m_counts[row];
    case Qt::AccessibleTextRole:
        return tr("%1: %Ln transfer(s)", nullptr, m_counts[row]).arg(nameOf(TransferFilter(row)));
    default:
        return {};
    }
}

QVariant FilterListModel::hostsData(int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return tr("Hosts");
    case Qt::DecorationRole:
        return icon(Icon::Hosts);
    case CountRole:
        return m_hostCount;
    case Qt::AccessibleTextRole:
        return tr("Hosts: %Ln known", nullptr, m_hostCount);
    default:
        return {};
    }
}

QString FilterListModel::nameOf(TransferFilter filter)
{
    switch (filter) {
    case TransferFilter::All:
        return tr("All");
    case TransferFilter::Fetching:
        return tr("Fetching");
    case TransferFilter::Sharing:
        return tr("Sharing");
    case TransferFilter::Paused:
        return tr("Paused");
    case TransferFilter::Attention:
        return tr("Attention");
    }
    return {};
}

} // namespace plug::ui
