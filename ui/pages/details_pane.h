#pragma once

#include "core/engine/snapshot.h"
#include "core/runtime/engine_client.h"

#include <QWidget>

#include <optional>

class QLabel;
class QStackedLayout;
class QTabWidget;

namespace plug::ui {

class ActionRegistry;
class ByteMapPage;
class FactsPage;
class HostsPage;
class Settings;
class TransferListModel;

/// All about one transfer, below the list. While it can be seen it has the engine keep that transfer's details up to date,
/// else none; it forgets a detail with the transfer that it was of.
class DetailsPane final : public QWidget {
    Q_OBJECT

public:
    DetailsPane(runtime::EngineClient &client, const TransferListModel &transfers, ActionRegistry &actions, Settings &settings,
                QWidget *parent = nullptr);

    QTabWidget *tabs() const { return m_tabs; }
    void setTransfer(TransferId transfer);
    /// After each delta, with the detail that it had, if any.
    void refresh(const std::optional<engine::TransferDetail> &detail);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void buildTabs(Settings &settings);
    void watch();
    void showPages();

    runtime::EngineClient &m_client;
    const TransferListModel &m_transfers;
    QStackedLayout *m_stack;
    QLabel *m_none;
    QTabWidget *m_tabs;
    ByteMapPage *m_map;
    HostsPage *m_hosts;
    FactsPage *m_facts;
    TransferId m_transfer;
    TransferId m_watched;
    std::optional<engine::TransferDetail> m_detail;
};

} // namespace plug::ui
