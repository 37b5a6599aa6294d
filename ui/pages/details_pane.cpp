#include "ui/pages/details_pane.h"

#include "ui/models/transfer_list_model.h"
#include "ui/pages/byte_map_page.h"
#include "ui/pages/facts_page.h"
#include "ui/pages/hosts_page.h"
#include "ui/settings/settings.h"

namespace plug::ui {

DetailsPane::DetailsPane(runtime::EngineClient &client, const TransferListModel &transfers, ActionRegistry &actions,
                         Settings &settings, QWidget *parent)
    : QTabWidget(parent)
    , m_client(client)
    , m_transfers(transfers)
    , m_map(new ByteMapPage(client, this))
    , m_hosts(new HostsPage(settings, this))
    , m_facts(new FactsPage(actions, this))
{
    setDocumentMode(true);
    setAccessibleName(tr("Details of the selected transfer"));
    addTab(m_map, tr("&Byte map"));
    addTab(m_hosts, tr("&Hosts"));
    addTab(m_facts, tr("&Details"));
    setCurrentIndex(settings.value(SettingId::DetailsTab).toInt());
    connect(this, &QTabWidget::currentChanged, &settings, [&settings](int tab) { settings.setValue(SettingId::DetailsTab, tab); });
}

void DetailsPane::setTransfer(TransferId transfer)
{
    if (transfer == m_transfer)
        return;
    m_transfer = transfer;
    m_detail.reset();
    watch();
    showPages();
}

void DetailsPane::refresh(const std::optional<engine::TransferDetail> &detail)
{
    if (detail && detail->id == m_transfer)
        m_detail = detail;
    if (isVisible())
        showPages();
}

void DetailsPane::showEvent(QShowEvent *event)
{
    QTabWidget::showEvent(event);
    watch();
    showPages();
}

void DetailsPane::hideEvent(QHideEvent *event)
{
    QTabWidget::hideEvent(event);
    watch();
}

void DetailsPane::watch()
{
    const TransferId wanted = isVisible() ? m_transfer : TransferId{};
    if (wanted == m_watched)
        return;
    m_watched = wanted;
    m_client.post(engine::WatchTransfer{wanted});
}

void DetailsPane::showPages()
{
    const engine::TransferRow *row = m_transfers.find(m_transfer);
    const engine::TransferDetail *detail = m_detail ? &*m_detail : nullptr;
    m_map->show(row, detail);
    m_hosts->show(row, detail);
    m_facts->show(row);
}

} // namespace plug::ui
