#include "ui/pages/hosts_page.h"

#include "ui/models/host_table_model.h"
#include "ui/settings/settings.h"

#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QStackedLayout>
#include <QTableView>

#include <array>

namespace plug::ui {
namespace {

/// What columns are made wide enough for, where their titles are not wider.
constexpr std::array<const char *, HostTableModel::ColumnCount> kWidest{
    "0000 0000 0000 0000", "255.255.255.255:65535", "local network", "100 %", "999.9 MB/s", "999.9 MB/s", "999 ms", "99.9 %", "65,507", "encrypted", "9 min 59 s",
};
constexpr int kCellMargin = 12;

} // namespace

HostsPage::HostsPage(Settings &settings, QWidget *parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_hosts(new HostTableModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new QTableView(this))
    , m_none(new QLabel(this))
    , m_stack(new QStackedLayout(this))
{
    m_sorted->setSourceModel(m_hosts);
    m_sorted->setSortRole(HostTableModel::SortRole);
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setWordWrap(true);
    buildTable();
    m_stack->addWidget(m_none);
    m_stack->addWidget(m_table);
    show(nullptr, nullptr);
}

void HostsPage::show(const engine::TransferRow *row, const engine::TransferDetail *detail)
{
    const bool isKnown = row && detail && detail->id == row->id;
    m_hosts->setHosts(isKnown ? detail->hosts : std::vector<engine::TransferHostRow>{}, row ? row->size : 0);
    m_none->setText(row && row->isShare ? tr("Nobody fetches this right now.") : tr("No host is known for this transfer yet."));
    m_stack->setCurrentWidget(m_hosts->rowCount() == 0 ? static_cast<QWidget *>(m_none) : m_table);
}

void HostsPage::buildTable()
{
    m_table->setModel(m_sorted);
    m_table->setAccessibleName(tr("Hosts of the transfer"));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setSortingEnabled(true);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 8);
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    for (std::size_t column = 0; column < kWidest.size(); ++column) {
        const int words = m_table->fontMetrics().horizontalAdvance(QLatin1String(kWidest[column])) + kCellMargin;
        header->resizeSection(int(column), qMax(words, header->sectionSizeHint(int(column))));
    }
    header->setStretchLastSection(true);
    if (!header->restoreState(m_settings.value(SettingId::HostColumns).toByteArray()))
        m_table->sortByColumn(HostTableModel::Down, Qt::DescendingOrder);
    connect(header, &QHeaderView::customContextMenuRequested, this, &HostsPage::offerColumns);
    connect(header, &QHeaderView::sectionMoved, this, &HostsPage::saveColumns);
    connect(header, &QHeaderView::sectionResized, this, &HostsPage::saveColumns);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &HostsPage::saveColumns);
}

void HostsPage::offerColumns(const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    // The host's name stays, so that a row always says whom it is about.
    for (int column = HostTableModel::Address; column < HostTableModel::ColumnCount; ++column) {
        QAction *action = menu->addAction(m_hosts->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!m_table->isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool isShown) {
            m_table->setColumnHidden(column, !isShown);
            saveColumns();
        });
    }
    menu->popup(m_table->horizontalHeader()->mapToGlobal(at));
}

void HostsPage::saveColumns()
{
    m_settings.setValue(SettingId::HostColumns, m_table->horizontalHeader()->saveState());
}

} // namespace plug::ui
