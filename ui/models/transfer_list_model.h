#pragma once

#include "core/engine/snapshot.h"
#include "ui/models/changed_rows.h"
#include "ui/models/transfer_filter.h"

#include <QAbstractListModel>

#include <memory>
#include <unordered_map>
#include <vector>

namespace plug::ui {

/// Owns the rows of the list, in the order in which they became known, one for each TransferId.
/// Changed by deltas only: rows are inserted, removed or changed in place, never reset and never laid out anew. A removed
/// transfer that is not in the list is ignored. Formats on demand; never sorts or filters.
class TransferListModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole + 1, ///< quint64
        StateRole,                 ///< engine::TransferState as int
        IsFolderRole,
        IsCompleteRole,            ///< no progress to be shown
        SizeTextRole,
        ProgressRole,              ///< double, 0 to 1
        PercentTextRole,
        SentenceRole,
        HelpRole,
        ToneRole,                  ///< Tone as int
        MiniMapRole,               ///< std::vector<engine::PieceState>
        AddedRole,                 ///< qint64, seconds since 1970
    };

    using QAbstractListModel::QAbstractListModel;

    void apply(const std::vector<engine::TransferRow> &changed, const std::vector<TransferId> &removed);

    const engine::TransferRow &at(int row) const { return m_entries[std::size_t(row)]->row; }
    /// Nothing (nullptr) where there is no such transfer; valid until the next delta.
    const engine::TransferRow *find(TransferId id) const;
    /// Nothing (nullptr) where nothing of that GUID is in the list. Linear: for dialogs, not for deltas.
    const engine::TransferRow *findGuid(const Guid &guid) const;
    QModelIndex indexOf(TransferId id) const;
    const TransferCounts &counts() const { return m_counts; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    void multiData(const QModelIndex &index, QModelRoleDataSpan span) const override;

Q_SIGNALS:
    void countsChanged();

private:
    void removeRowsOf(const std::vector<TransferId> &removed);
    void changeOrCollect(const std::vector<engine::TransferRow> &changed, std::vector<engine::TransferRow> &added);
    void append(std::vector<engine::TransferRow> added);
    void count(const engine::TransferRow &row, int by);
    void renumberFrom(std::size_t row);

    /// Apart from each other, so that taking one out of thousands moves pointers and no rows.
    struct Entry {
        engine::TransferRow row;
        int number = 0;
    };
    std::vector<std::unique_ptr<Entry>> m_entries;
    std::unordered_map<TransferId, Entry *> m_entryOf;
    TransferCounts m_counts{};
    ChangedRows m_changed;
};

} // namespace plug::ui
