#include "ui/models/transfer_filter_model.h"

#include "core/content/link.h"

#include <tuple>

namespace plug::ui {

TransferFilterModel::TransferFilterModel(TransferListModel &transfers, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_transfers(transfers)
{
    setSourceModel(&transfers);
    sort(0);
}

void TransferFilterModel::setFilter(TransferFilter filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    invalidateFilter();
}

void TransferFilterModel::setSearch(const QString &words)
{
    const QString trimmed = words.trimmed();
    if (trimmed == m_search)
        return;
    m_search = trimmed;
    const auto link = content::parseLink(trimmed);
    m_searchedGuid = link ? std::optional(link->guid) : std::nullopt;
    invalidateFilter();
}

const engine::TransferRow &TransferFilterModel::rowOf(const QModelIndex &shown) const
{
    return m_transfers.at(mapToSource(shown).row());
}

bool TransferFilterModel::filterAcceptsRow(int sourceRow, const QModelIndex &) const
{
    const engine::TransferRow &row = m_transfers.at(sourceRow);
    return matches(row, m_filter) && isFound(row);
}

bool TransferFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const engine::TransferRow &a = m_transfers.at(left.row());
    const engine::TransferRow &b = m_transfers.at(right.row());
    return std::tie(b.added, b.id) < std::tie(a.added, a.id);
}

bool TransferFilterModel::isFound(const engine::TransferRow &row) const
{
    if (m_search.isEmpty())
        return true;
    if (m_searchedGuid)
        return row.guid == *m_searchedGuid;
    return row.name.contains(m_search, Qt::CaseInsensitive) || row.path.contains(m_search, Qt::CaseInsensitive);
}

} // namespace plug::ui
