#include "ui/pages/host_table_view.h"

#include "ui/models/row_table_model.h"

#include <QHeaderView>
#include <QMenu>
#include <QSortFilterProxyModel>

namespace plug::ui {
namespace {

constexpr int kCellMargin = 12;
constexpr int kRowMargin = 8;

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
    for (std::size_t column = 0; column < columns.widest.size(); ++column) {
        const int words = fontMetrics().horizontalAdvance(QLatin1String(columns.widest[column])) + kCellMargin;
        header->resizeSection(int(column), qMax(words, header->sectionSizeHint(int(column))));
    }
    header->setStretchLastSection(true);
    if (!header->restoreState(m_settings.value(m_kept).toByteArray()))
        sortByColumn(columns.sortedBy, columns.order);
    connect(header, &QHeaderView::customContextMenuRequested, this, &HostTableView::offerColumns);
    connect(header, &QHeaderView::sectionMoved, this, &HostTableView::saveColumns);
    connect(header, &QHeaderView::sectionResized, this, &HostTableView::saveColumns);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &HostTableView::saveColumns);
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
