#pragma once

#include "ui/models/changed_rows.h"

#include <QAbstractTableModel>

#include <map>

namespace plug::ui {

/// What rows are sorted by: raw values.
inline constexpr int kSortRole = Qt::UserRole + 1;

/// A table that is given the whole list of its rows each time (it is bounded), and finds the difference itself: rows are
/// removed, changed in place or added at the end, never reset, so that what is selected stays so. `Key` tells rows apart;
/// of two rows with one key the first counts.
template <typename Row, typename Key>
class RowTableModel : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;

    const Row &at(int row) const { return m_rows[std::size_t(row)]; }
    int rowCount(const QModelIndex &parent = {}) const final { return parent.isValid() ? 0 : int(m_rows.size()); }

protected:
    virtual Key keyOf(const Row &row) const = 0;

    /// `allChanged` where something that every row depends on did.
    void setRows(const std::vector<Row> &rows, bool allChanged = false)
    {
        std::map<Key, const Row *> wanted;
        for (const Row &row : rows)
            wanted.try_emplace(keyOf(row), &row);
        removeMissing(wanted);
        change(wanted, allChanged);
        std::vector<Row> added;
        for (const Row &row : rows) {
            if (const auto one = wanted.find(keyOf(row)); one != wanted.end() && one->second == &row)
                added.push_back(row);
        }
        if (added.empty())
            return;
        beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + added.size()) - 1);
        m_rows.insert(m_rows.end(), added.begin(), added.end());
        endInsertRows();
    }

private:
    void removeMissing(const std::map<Key, const Row *> &wanted)
    {
        ChangedRows gone;
        for (std::size_t row = 0; row < m_rows.size(); ++row)
            gone.add(int(row), !wanted.contains(keyOf(m_rows[row])));
        const std::vector<ChangedRows::Span> spans = gone.takeSpans();
        for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
            beginRemoveRows({}, span->first, span->last);
            m_rows.erase(m_rows.begin() + span->first, m_rows.begin() + span->last + 1);
            endRemoveRows();
        }
    }

    /// Takes out of `wanted` what is there.
    void change(std::map<Key, const Row *> &wanted, bool allChanged)
    {
        ChangedRows changed;
        for (std::size_t row = 0; row < m_rows.size(); ++row) {
            const auto now = wanted.find(keyOf(m_rows[row]));
            changed.add(int(row), allChanged || *now->second != m_rows[row]);
            m_rows[row] = *now->second;
            wanted.erase(now);
        }
        for (const ChangedRows::Span &span : changed.takeSpans())
            Q_EMIT dataChanged(index(span.first, 0), index(span.last, columnCount() - 1));
    }

    std::vector<Row> m_rows;
};

} // namespace plug::ui
