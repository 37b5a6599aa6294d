#include "ui/pages/known_hosts_page.h"

#include "ui/models/known_host_model.h"
#include "ui/pages/action_button.h"
#include "ui/pages/empty_page.h"
#include "ui/pages/host_table_view.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace plug::ui {
namespace {

using namespace std::chrono_literals;

constexpr int kBarMargin = 6;

/// What columns are made wide enough for.
std::vector<engine::HostRow> widest()
{
    engine::HostRow host;
    host.endpoint = Endpoint::fromIpv4(0xffffffff, 0xffff);
    host.addedByHand = true;
    std::vector<engine::HostRow> hosts{host};
    host.host.emplace();
    host.addedByHand = false;
    host.isConnected = host.isFriend = true;
    host.roundTrip = 999ms;
    host.answered = 999;
    host.lastHeard = std::chrono::sys_days(std::chrono::December / 31 / 2026) + 23h;
    for (const engine::Rung rung : {engine::Rung::Lan, engine::Rung::Direct, engine::Rung::Mapped, engine::Rung::Punched, engine::Rung::Relayed}) {
        host.host->bytes.back() = std::uint8_t(rung);
        host.rung = rung;
        hosts.push_back(host);
    }
    return hosts;
}

} // namespace

KnownHostsPage::KnownHostsPage(runtime::EngineClient &client, Settings &settings, QWidget *parent)
    : QWidget(parent)
    , m_actions(client, *this)
    , m_hosts(new KnownHostModel(this))
    , m_table(newTable(settings))
    , m_menu(new QMenu(this))
    , m_bar(newBar())
    , m_loading(new QWidget(this))
    , m_empty(new EmptyPage(tr("No host is known yet"),
                            tr("Add one by its address, or fetch a link that names one: whom you have met, PLUG asks from then on. "
                               "The settings say how else it finds hosts."),
                            {&m_actions[HostActionId::Add]}, this))
    , m_nothingFound(new EmptyPage(tr("No host is found here"), tr("The list has others: search for something else."), {}, this))
    , m_stack(new QStackedWidget(this))
{
    buildTable();
    for (QWidget *page : {m_loading, m_empty, m_nothingFound, static_cast<QWidget *>(m_table)})
        m_stack->addWidget(page);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_stack, 1);
    setFocusProxy(m_table);
    updatePage();
    connect(&client, &runtime::EngineClient::snapshotChanged, this, [this](const engine::SnapshotDelta &delta) {
        if (delta.hostsChanged || !m_isLoaded)
            show(delta.hosts);
    });
    connect(&m_actions, &HostActions::added, this, [this](const Endpoint &endpoint) {
        m_added = endpoint;
        selectAdded();
    });
}

void KnownHostsPage::setSearch(const QString &words)
{
    m_table->shown().setFilterFixedString(words.trimmed());
    updatePage();
}

QList<QAction *> KnownHostsPage::actionsInOrder() const
{
    return {&m_actions[HostActionId::Add],   nullptr, &m_actions[HostActionId::Name], &m_actions[HostActionId::Friend],
            &m_actions[HostActionId::Block], nullptr, &m_actions[HostActionId::Copy], &m_actions[HostActionId::Remove]};
}

HostTableView *KnownHostsPage::newTable(Settings &settings)
{
    KnownHostModel columns;
    columns.setHosts(widest());
    return new HostTableView(*m_hosts, {SettingId::KnownHostColumns, columns, KnownHostModel::LastHeard, Qt::DescendingOrder}, settings, this);
}

void KnownHostsPage::buildTable()
{
    m_table->setAccessibleName(tr("Hosts that are known"));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->shown().setFilterKeyColumn(-1);
    m_table->shown().setFilterCaseSensitivity(Qt::CaseInsensitive);
    for (QAction *action : actionsInOrder())
        action ? m_menu->addAction(action) : static_cast<void>(m_menu->addSeparator());
    connect(m_table, &QTableView::customContextMenuRequested, this, &KnownHostsPage::showMenu);
    connect(m_table, &QTableView::activated, &m_actions[HostActionId::Name], &QAction::trigger);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &KnownHostsPage::updateChosen);
}

QWidget *KnownHostsPage::newBar()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(kBarMargin, kBarMargin, kBarMargin, kBarMargin);
    for (const HostActionId id : {HostActionId::Add, HostActionId::Name, HostActionId::Friend, HostActionId::Block, HostActionId::Remove})
        row->addWidget(new ActionButton(m_actions[id], bar));
    row->addStretch();
    return bar;
}

void KnownHostsPage::show(const std::vector<engine::HostRow> &hosts)
{
    const int before = m_hosts->rowCount();
    m_isLoaded = true;
    m_hosts->setHosts(hosts);
    if (m_hosts->rowCount() != before)
        Q_EMIT countChanged(m_hosts->rowCount());
    selectAdded();
    updateChosen();
    updatePage();
}

void KnownHostsPage::updateChosen()
{
    std::vector<engine::HostRow> chosen;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        chosen.push_back(m_hosts->at(m_table->shown().mapToSource(index).row()));
    m_actions.setChosen(std::move(chosen));
}

void KnownHostsPage::updatePage()
{
    m_bar->setVisible(m_hosts->rowCount() > 0);
    if (m_table->shown().rowCount() > 0)
        m_stack->setCurrentWidget(m_table);
    else if (m_hosts->rowCount() > 0)
        m_stack->setCurrentWidget(m_nothingFound);
    else
        m_stack->setCurrentWidget(m_isLoaded ? m_empty : m_loading);
}

void KnownHostsPage::showMenu(const QPoint &at)
{
    m_menu->popup(m_table->viewport()->mapToGlobal(at));
}

void KnownHostsPage::selectAdded()
{
    for (int row = 0; m_added && row < m_hosts->rowCount(); ++row) {
        if (m_hosts->at(row).endpoint != *m_added)
            continue;
        m_added.reset();
        const QModelIndex index = m_table->shown().mapFromSource(m_hosts->index(row, 0));
        m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_table->scrollTo(index);
    }
}

} // namespace plug::ui
