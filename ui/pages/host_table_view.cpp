#include "ui/pages/host_table_view.h"

#include "ui/models/row_table_model.h"

#include <QHeaderView>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>

namespace plug::ui {
namespace {

constexpr int kCellMargin = 12;
constexpr int kRowMargin = 8;

/// Rows are chosen as a whole: a frame around one cell of a chosen row would only dim its words.
class RowDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state.setFlag(QStyle::State_HasFocus, option->state.testFlag(QStyle::State_HasFocus) && !option->state.testFlag(QStyle::State_Selected));
    }
};

} // namespace

HostTableView::HostTableView(QAbstractItemModel &hosts, const HostColumns &columns, Settings &settings, QWidget *parent)
    : QTableView(parent)
    , m_settings(settings)
    , m_kept(columns.kept)
    , m_shown(new QSortFilterProxyModel(this))
{
    m_shown->setSourceModel(&hosts);
    m_shown->setSortRole(kSortRole);
    setModel(m_shown);
    setItemDelegate(new RowDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setSortingEnabled(true);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + kRowMargin);
    buildHeader(columns);
}

void HostTableView::buildHeader(const HostColumns &columns)
{
    QHeaderView *header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    for (int column = 0; column < columns.widest.columnCount(); ++column) {
        int width = header->sectionSizeHint(column);
        for (int row = 0; row < columns.widest.rowCount(); ++row)
            width = qMax(width, widthOf(columns.widest.index(row, column)));
        header->resizeSection(column, width);
    }
    header->setStretchLastSection(true);
    if (!header->restoreState(m_settings.value(m_kept).toByteArray()))
        sortByColumn(columns.sortedBy, columns.order);
    connect(header, &QHeaderView::customContextMenuRequested, this, &HostTableView::offerColumns);
    connect(header, &QHeaderView::sectionMoved, this, &HostTableView::saveColumns);
    connect(header, &QHeaderView::sectionResized, this, &HostTableView::saveColumns);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &HostTableView::saveColumns);
}

int HostTableView::widthOf(const QModelIndex &cell) const
{
    const int words = fontMetrics().horizontalAdvance(cell.data().toString()) + kCellMargin;
    return cell.data(Qt::DecorationRole).isNull() ? words : words + iconSize().width() + kCellMargin;
}

void HostTableView::offerColumns(const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 1; column < model()->columnCount(); ++column) {
        QAction *action = menu->addAction(model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool isShown) {
            setColumnHidden(column, !isShown);
            saveColumns();
        });
    }
    menu->popup(horizontalHeader()->mapToGlobal(at));
}

void HostTableView::saveColumns()
{
    m_settings.setValue(m_kept, horizontalHeader()->saveState());
}

} // namespace plug::ui
