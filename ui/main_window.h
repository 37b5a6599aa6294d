#pragma once

#include "core/runtime/engine_client.h"
#include "ui/actions/action_registry.h"
#include "ui/actions/buffer_hint.h"
#include "ui/actions/intake.h"
#include "ui/actions/preview_wish.h"
#include "ui/actions/tray.h"
#include "ui/actions/transfer_commands.h"
#include "ui/actions/watched_shares.h"
#include "ui/dialogs/transfer_dialogs.h"
#include "ui/models/transfer_list_model.h"

#include <QMainWindow>

class QDialog;
class QLineEdit;
class QSplitter;
class QStackedWidget;

namespace plug::ui {

class DetailsPane;
class KnownHostsPage;
class MessageBar;
class Settings;
class SideBar;
class StatusStrip;
class TransferListPage;

/// The shell: builds the parts of the window and connects them. Owns the models; the client and the settings outlive it.
/// Never computes, formats or paints.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(runtime::EngineClient &client, Settings &settings, QWidget *parent = nullptr);

    /// As if it were dropped on the window: paths are shared at once, links are offered one after the other.
    void take(const Intake &intake);
    /// Settings were changed, here or elsewhere: they count from now on, for the engine too.
    void followSettings();
    QAction &action(ActionId id) const { return m_actions[id]; }
    /// Nothing could be opened for somebody who wants to look at a file.
    void tellPreviewFailed(const QString &name) { m_commands.tellPreviewFailed(name); }

Q_SIGNALS:
    void previewAsked(const plug::ui::PreviewWish &wish);

protected:
    bool event(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildBody();
    void buildToolBar();
    void connectShare();
    void connectSelected();
    void connectWindow();
    void connectClient();
    void restore();
    void save();
    void applySettings();

    void onSnapshot(const engine::SnapshotDelta &delta);
    void onSelectionChanged();
    void updateDetails();
    void showAll();
    void showHosts(bool areShown);
    void point(TransferId transfer);
    /// None while the list can't be seen.
    std::vector<TransferId> selected() const;

    void paste();
    QDialog *offerLink(const QString &text);
    void offerLinks(std::vector<content::Link> links);
    void showSettings();
    void copyLinks();
    QString pathOfCurrent() const;

    runtime::EngineClient &m_client;
    Settings &m_settings;
    ActionRegistry m_actions;
    TransferListModel m_transfers;
    TransferCommands m_commands;
    TransferDialogs m_dialogs;
    Tray m_tray;
    BufferHint m_bufferHint;
    WatchedShares m_watched;
    MessageBar *m_messages;
    SideBar *m_side;
    TransferListPage *m_list;
    KnownHostsPage *m_hosts;
    DetailsPane *m_details;
    StatusStrip *m_status;
    QLineEdit *m_search;
    QSplitter *m_across;
    QSplitter *m_down;
    QStackedWidget *m_pages;
    HostId m_ownHost;
};

} // namespace plug::ui
