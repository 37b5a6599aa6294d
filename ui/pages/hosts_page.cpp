#include "ui/pages/hosts_page.h"

#include "ui/models/host_table_model.h"
#include "ui/pages/host_table_view.h"

#include <QLabel>
#include <QStackedLayout>

namespace plug::ui {
namespace {

using namespace std::chrono_literals;

/// What columns are made wide enough for.
std::vector<engine::TransferHostRow> widest()
{
    engine::TransferHostRow host;
    host.host.emplace();
    host.endpoint = Endpoint::fromIpv4(0xffffffff, 0xffff);
    host.isConnected = true;
    host.has = 1;
    host.downRate = host.upRate = 999'900'000;
    host.roundTrip = 999ms;
    host.lossPerMille = 999;
    host.maxDatagram = 65'507;
    host.lastHeard = 9min + 59s;
    std::vector<engine::TransferHostRow> hosts;
    for (const engine::Rung rung : {engine::Rung::Lan, engine::Rung::Direct, engine::Rung::Mapped, engine::Rung::Punched, engine::Rung::Relayed}) {
        host.id = SessionId{hosts.size() + 1};
        host.rung = rung;
        hosts.push_back(host);
    }
    return hosts;
}

} // namespace

HostsPage::HostsPage(Settings &settings, QWidget *parent)
    : QWidget(parent)
    , m_hosts(new HostTableModel(this))
    , m_none(new QLabel(this))
    , m_stack(new QStackedLayout(this))
{
    HostTableModel columns;
    columns.setHosts(widest(), 1);
    m_table = new HostTableView(*m_hosts, {SettingId::HostColumns, columns, HostTableModel::Down, Qt::DescendingOrder}, settings, this);
    m_table->setAccessibleName(tr("Hosts of the transfer"));
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setWordWrap(true);
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

} // namespace plug::ui
