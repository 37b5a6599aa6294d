#include "ui/pages/hosts_page.h"

#include "ui/models/host_table_model.h"
#include "ui/pages/host_table_view.h"

#include <QLabel>
#include <QStackedLayout>

#include <array>

namespace plug::ui {
namespace {

/// What columns are made wide enough for, where their titles are not wider.
constexpr std::array<const char *, HostTableModel::ColumnCount> kWidest{
    "0000 0000 0000 0000", "255.255.255.255:65535", "local network", "100 %", "999.9 MB/s", "999.9 MB/s", "999 ms", "99.9 %", "65,507", "encrypted", "9 min 59 s",
};

} // namespace

HostsPage::HostsPage(Settings &settings, QWidget *parent)
    : QWidget(parent)
    , m_hosts(new HostTableModel(this))
    , m_table(new HostTableView(*m_hosts, {SettingId::HostColumns, kWidest, HostTableModel::Down, Qt::DescendingOrder}, settings, this))
    , m_none(new QLabel(this))
    , m_stack(new QStackedLayout(this))
{
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
