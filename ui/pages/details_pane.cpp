#include "ui/pages/details_pane.h"

#include "ui/models/transfer_list_model.h"
#include "ui/pages/byte_map_page.h"
#include "ui/pages/facts_page.h"
#include "ui/pages/hosts_page.h"
#include "ui/settings/settings.h"

#include <QLabel>
#include <QStackedLayout>
#include <QTabWidget>

namespace plug::ui {

DetailsPane::DetailsPane(runtime::EngineClient &client, const TransferListModel &transfers, ActionRegistry &actions,
                         Settings &settings, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_transfers(transfers)
    , m_stack(new QStackedLayout(this))
    , m_none(new QLabel(tr("Select a transfer to see its bytes, hosts and details."), this))
    , m_tabs(new QTabWidget(this))
    , m_map(new ByteMapPage(client, this))
    , m_hosts(new HostsPage(settings, this))
    , m_facts(new FactsPage(actions, this))
{
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setWordWrap(true);
    buildTabs(settings);
    m_stack->addWidget(m_none);
    m_stack->addWidget(m_tabs);
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
    QWidget::showEvent(event);
    watch();
    showPages();
}

void DetailsPane::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    watch();
}

void DetailsPane::buildTabs(Settings &settings)
{
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Details of the selected transfer"));
    m_tabs->addTab(m_map, tr("&Byte map"));
    m_tabs->addTab(m_hosts, tr("H&osts"));
    m_tabs->addTab(m_facts, tr("&Details"));
    m_tabs->setCurrentIndex(settings.value(SettingId::DetailsTab).toInt());
    connect(m_tabs, &QTabWidget::currentChanged, &settings, [&settings](int tab) { settings.setValue(SettingId::DetailsTab, tab); });
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
    m_stack->setCurrentWidget(row ? static_cast<QWidget *>(m_tabs) : m_none);
    m_map->show(row, detail);
    m_hosts->show(row, detail);
    m_facts->show(row);
}

} // namespace plug::ui
