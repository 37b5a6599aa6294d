#include "ui/models/transfer_list_model.h"

#include "ui/format/format.h"
#include "ui/format/state_sentence.h"

#include <algorithm>

namespace plug::ui {

using engine::TransferRow;
using engine::TransferState;

namespace {

enum Changed : std::uint32_t { ChangedName = 1, ChangedProgress = 2, ChangedMap = 4, ChangedSentence = 8, ChangedAdded = 16 };

/// Each part of the row that is not named here may be told by the sentence.
std::uint32_t changeBetween(const TransferRow &old, const TransferRow &now)
{
    if (old == now)
        return 0;
    std::uint32_t mask = ChangedSentence;
    if (old.name != now.name || old.isFolder != now.isFolder)
        mask |= ChangedName;
    if (old.size != now.size || old.fileCount != now.fileCount || old.onDisk != now.onDisk || old.hashed != now.hashed || old.isShare != now.isShare
        || old.state != now.state)
        mask |= ChangedProgress;
    if (old.miniMap != now.miniMap)
        mask |= ChangedMap;
    if (old.added != now.added)
        mask |= ChangedAdded;
    return mask;
}

QList<int> rolesOf(std::uint32_t mask)
{
    using Model = TransferListModel;
    QList<int> roles{Qt::AccessibleTextRole, Qt::ToolTipRole};
    if (mask & ChangedName)
        roles << Qt::DisplayRole << Model::IsFolderRole;
    if (mask & ChangedProgress)
        roles << Model::SizeTextRole << Model::ProgressRole << Model::PercentTextRole << Model::IsCompleteRole;
    if (mask & ChangedMap)
        roles << Model::MiniMapRole;
    if (mask & ChangedSentence)
        roles << Model::StateRole << Model::SentenceRole << Model::HelpRole << Model::ToneRole;
    if (mask & ChangedAdded)
        roles << Model::AddedRole;
    return roles;
}

bool isComplete(const TransferRow &row)
{
    return row.isShare && row.state != TransferState::Hashing;
}

double progressOf(const TransferRow &row)
{
    if (isComplete(row))
        return 1;
    const std::uint64_t done = row.state == TransferState::Hashing ? row.hashed : row.onDisk;
    return row.size == 0 ? 0 : std::min(1.0, double(done) / double(row.size));
}

QString sizeText(const TransferRow &row)
{
    if (row.size == 0 && !isComplete(row))
        return TransferListModel::tr("size unknown");
    if (row.isFolder)
        return TransferListModel::tr("%Ln file(s) · %1", nullptr, int(row.fileCount)).arg(Format::size(row.size));
    return Format::size(row.size);
}

QString toolTip(const TransferRow &row)
{
    const StateText state = StateSentence::of(row);
    QString text = QStringLiteral("<p><b>%1</b></p><p>%2</p>").arg(row.name.toHtmlEscaped(), state.sentence.toHtmlEscaped());
    if (!state.help.isEmpty())
        text += QStringLiteral("<p>%1</p>").arg(state.help.toHtmlEscaped());
    return text;
}

QString accessibleText(const TransferRow &row)
{
    const StateText state = StateSentence::of(row);
    return TransferListModel::tr("%1, %2, %3. %4 %5", "name, size, percent. State. What helps.")
        .arg(row.name, sizeText(row), Format::percent(progressOf(row)), state.sentence, state.help)
        .trimmed();
}

QVariant wordsOf(const TransferRow &row, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return row.name;
    case Qt::ToolTipRole:
        return toolTip(row);
    case Qt::AccessibleTextRole:
        return accessibleText(row);
    case TransferListModel::SizeTextRole:
        return sizeText(row);
    case TransferListModel::PercentTextRole:
        return Format::percent(progressOf(row));
    case TransferListModel::SentenceRole:
        return StateSentence::of(row).sentence;
    case TransferListModel::HelpRole:
        return StateSentence::of(row).help;
    case TransferListModel::ToneRole:
        return int(StateSentence::of(row).tone);
    default:
        return {};
    }
}

QVariant valueOf(const TransferRow &row, int role)
{
    switch (role) {
    case TransferListModel::IdRole:
        return quint64(row.id.value);
    case TransferListModel::StateRole:
        return int(row.state);
    case TransferListModel::IsFolderRole:
        return row.isFolder;
    case TransferListModel::IsCompleteRole:
        return isComplete(row);
    case TransferListModel::ProgressRole:
        return progressOf(row);
    case TransferListModel::MiniMapRole:
        return QVariant::fromValue(row.miniMap);
    case TransferListModel::AddedRole:
        return qint64(row.added.time_since_epoch().count());
    default:
        return wordsOf(row, role);
    }
}

} // namespace

void TransferListModel::apply(const std::vector<TransferRow> &changed, const std::vector<TransferId> &removed)
{
    const TransferCounts before = m_counts;
    removeRowsOf(removed);
    std::vector<TransferRow> added;
    changeOrCollect(changed, added);
    for (const ChangedRows::Span &span : m_changed.takeSpans())
        Q_EMIT dataChanged(index(span.first), index(span.last), rolesOf(span.mask));
    append(std::move(added));
    if (m_counts != before)
        Q_EMIT countsChanged();
}

const TransferRow *TransferListModel::find(TransferId id) const
{
    const auto found = m_entryOf.find(id);
    return found == m_entryOf.end() ? nullptr : &found->second->row;
}

const TransferRow *TransferListModel::findGuid(const Guid &guid) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const auto &entry) { return entry->row.guid == guid; });
    return found == m_entries.end() ? nullptr : &(*found)->row;
}

QModelIndex TransferListModel::indexOf(TransferId id) const
{
    const auto found = m_entryOf.find(id);
    return found == m_entryOf.end() ? QModelIndex() : index(found->second->number);
}

int TransferListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant TransferListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    return valueOf(at(index.row()), role);
}

void TransferListModel::multiData(const QModelIndex &index, QModelRoleDataSpan span) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        for (QModelRoleData &data : span)
            data.clearData();
        return;
    }
    for (QModelRoleData &data : span)
        data.setData(valueOf(at(index.row()), data.role()));
}

/// From the last row to the first, so that a span's numbers hold while those behind it go.
void TransferListModel::removeRowsOf(const std::vector<TransferId> &removed)
{
    ChangedRows gone;
    for (const TransferId id : removed) {
        if (const auto found = m_entryOf.find(id); found != m_entryOf.end())
            gone.add(found->second->number, 1);
    }
    const std::vector<ChangedRows::Span> spans = gone.takeSpans();
    for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
        beginRemoveRows({}, span->first, span->last);
        for (int row = span->first; row <= span->last; ++row) {
            count(at(row), -1);
            m_entryOf.erase(at(row).id);
        }
        m_entries.erase(m_entries.begin() + span->first, m_entries.begin() + span->last + 1);
        renumberFrom(std::size_t(span->first));
        endRemoveRows();
    }
}

void TransferListModel::changeOrCollect(const std::vector<TransferRow> &changed, std::vector<TransferRow> &added)
{
    for (const TransferRow &row : changed) {
        const auto found = m_entryOf.find(row.id);
        if (found == m_entryOf.end()) {
            added.push_back(row);
            continue;
        }
        TransferRow &old = found->second->row;
        m_changed.add(found->second->number, changeBetween(old, row));
        count(old, -1);
        old = row;
        count(old, 1);
    }
}

void TransferListModel::append(std::vector<TransferRow> added)
{
    std::sort(added.begin(), added.end(), [](const TransferRow &a, const TransferRow &b) { return a.id < b.id; });
    added.erase(std::unique(added.begin(), added.end(), [](const TransferRow &a, const TransferRow &b) { return a.id == b.id; }),
                added.end());
    if (added.empty())
        return;
    const int first = int(m_entries.size());
    beginInsertRows({}, first, first + int(added.size()) - 1);
    for (TransferRow &row : added) {
        count(row, 1);
        m_entries.push_back(std::make_unique<Entry>(Entry{std::move(row), 0}));
        m_entryOf[m_entries.back()->row.id] = m_entries.back().get();
    }
    renumberFrom(std::size_t(first));
    endInsertRows();
}

void TransferListModel::count(const TransferRow &row, int by)
{
    for (std::size_t filter = 0; filter < kTransferFilterCount; ++filter) {
        if (matches(row, TransferFilter(filter)))
            m_counts[filter] += by;
    }
}

void TransferListModel::renumberFrom(std::size_t row)
{
    for (; row < m_entries.size(); ++row)
        m_entries[row]->number = int(row);
}

} // namespace plug::ui
