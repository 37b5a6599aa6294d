#include "ui/main_window.h"

#include "ui/actions/open_path.h"
#include "ui/actions/window_menus.h"
#include "ui/dialogs/about_box.h"
#include "ui/dialogs/add_link_dialog.h"
#include "ui/dialogs/settings_dialog.h"
#include "ui/format/format.h"
#include "ui/pages/details_pane.h"
#include "ui/pages/known_hosts_page.h"
#include "ui/pages/message_bar.h"
#include "ui/pages/side_bar.h"
#include "ui/pages/status_strip.h"
#include "ui/pages/transfer_list_page.h"
#include "ui/settings/settings.h"
#include "ui/theme/icons.h"

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenuBar>
#include <QMimeData>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolBar>
#include <QVBoxLayout>

namespace plug::ui {
namespace {

constexpr QSize kFirstSize(1080, 700);
constexpr int kSearchWidth = 220;
constexpr int kToolIcon = 20;

} // namespace

MainWindow::MainWindow(runtime::EngineClient &client, Settings &settings, QWidget *parent)
    : QMainWindow(parent)
    , m_client(client)
    , m_settings(settings)
    , m_actions(*this)
    , m_commands(client, m_transfers)
    , m_dialogs(m_transfers, m_commands, *this)
    , m_tray(m_actions, *this)
    , m_bufferHint(client, settings)
    , m_watched(client, settings)
    , m_messages(new MessageBar(this))
    , m_side(new SideBar(this))
    , m_list(new TransferListPage(m_transfers, m_actions, this))
    , m_hosts(new KnownHostsPage(client, settings, this))
    , m_details(new DetailsPane(client, m_transfers, m_actions, settings, this))
    , m_status(new StatusStrip(this))
    , m_search(new QLineEdit(this))
    , m_across(new QSplitter(Qt::Horizontal, this))
    , m_down(new QSplitter(Qt::Vertical, this))
    , m_pages(new QStackedWidget(this))
{
    setWindowTitle(tr("PLUG"));
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    buildBody();
    buildToolBar();
    WindowMenus::fill(*menuBar(), m_actions, m_hosts->actionsInOrder());
    connectShare();
    connectSelected();
    connectWindow();
    connectClient();
    restore();
    onSelectionChanged();
}

void MainWindow::take(const Intake &intake)
{
    if (!intake.paths.isEmpty())
        m_dialogs.share(intake.paths, m_settings.sharesAreFor());
    if (!intake.brokenLink.isEmpty())
        offerLink(intake.brokenLink);
    offerLinks(intake.links);
}

/// While nothing can be seen, the engine need not compute what changed.
bool MainWindow::event(QEvent *event)
{
    const bool isHandled = QMainWindow::event(event);
    if (event->type() == QEvent::Show || event->type() == QEvent::Hide || event->type() == QEvent::WindowStateChange)
        m_client.setVisible(isVisible() && !isMinimized());
    return isHandled;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    save();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!intakeOf(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    if (const Intake intake = intakeOf(event->mimeData()); !intake.isEmpty()) {
        event->acceptProposedAction();
        take(intake);
    }
}

/// A link pasted while the search has the focus is meant to be fetched all the same.
bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Paste)
        && !intakeOf(QApplication::clipboard()->mimeData()).isEmpty()) {
        event->ignore();
        return true;
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::buildBody()
{
    m_down->addWidget(m_list);
    m_down->addWidget(m_details);
    m_down->setStretchFactor(0, 3);
    m_down->setStretchFactor(1, 2);
    m_down->setCollapsible(0, false);
    m_down->setChildrenCollapsible(false);
    m_pages->addWidget(m_down);
    m_pages->addWidget(m_hosts);
    m_across->addWidget(m_side);
    m_across->addWidget(m_pages);
    m_across->setStretchFactor(1, 1);
    m_across->setChildrenCollapsible(false);

    auto *body = new QWidget(this);
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_messages);
    column->addWidget(m_across, 1);
    setCentralWidget(body);
    setStatusBar(m_status);
}

void MainWindow::buildToolBar()
{
    QToolBar *bar = addToolBar(tr("Tools"));
    bar->setObjectName(QStringLiteral("tools"));
    bar->setMovable(false);
    bar->setIconSize(QSize(kToolIcon, kToolIcon));
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    for (const ActionId id : {ActionId::ShareFiles, ActionId::ShareFolder, ActionId::AddLink})
        bar->addAction(&m_actions[id]);
    bar->addSeparator();
    for (const ActionId id : {ActionId::Pause, ActionId::Resume, ActionId::Remove})
        bar->addAction(&m_actions[id]);
    auto *space = new QWidget(bar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    m_search->setObjectName(QStringLiteral("search"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search the list"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(kSearchWidth);
    m_search->addAction(m_actions[ActionId::Search].icon(), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);
    bar->addWidget(m_search);
}

void MainWindow::connectShare()
{
    connect(&m_actions[ActionId::ShareFiles], &QAction::triggered, this, [this] { m_dialogs.chooseFiles(m_settings.sharesAreFor()); });
    connect(&m_actions[ActionId::ShareFolder], &QAction::triggered, this, [this] { m_dialogs.chooseFolder(m_settings.sharesAreFor()); });
    connect(&m_actions[ActionId::ShareForSome], &QAction::triggered, &m_dialogs, &TransferDialogs::askWhatToShare);
    connect(&m_actions[ActionId::AddLink], &QAction::triggered, this, [this] { offerLink({}); });
    connect(&m_actions[ActionId::PasteLink], &QAction::triggered, this, &MainWindow::paste);
}

void MainWindow::connectSelected()
{
    connect(&m_actions[ActionId::Pause], &QAction::triggered, this, [this] { m_commands.pause(selected()); });
    connect(&m_actions[ActionId::Resume], &QAction::triggered, this, [this] { m_commands.resume(selected()); });
    connect(&m_actions[ActionId::Remove], &QAction::triggered, this, [this] { m_dialogs.askRemove(m_list->selected()); });
    connect(&m_actions[ActionId::Open], &QAction::triggered, this, [this] { openPath(pathOfCurrent()); });
    connect(&m_actions[ActionId::Preview], &QAction::triggered, this, [this] { m_commands.preview(m_list->current()); });
    connect(&m_actions[ActionId::ShowInFolder], &QAction::triggered, this, [this] { openFolderOf(pathOfCurrent()); });
    connect(&m_actions[ActionId::CopyLink], &QAction::triggered, this, &MainWindow::copyLinks);
    connect(&m_actions[ActionId::ShowQrCode], &QAction::triggered, this, [this] { m_dialogs.showQrCode(m_list->current()); });
    connect(&m_actions[ActionId::AddHost], &QAction::triggered, this, [this] { m_dialogs.askHost(m_list->current()); });
    connect(&m_actions[ActionId::AskAgain], &QAction::triggered, this, [this] { m_commands.askAgain(selected()); });
    connect(&m_actions[ActionId::LimitSpeed], &QAction::triggered, this, [this] { m_dialogs.askLimits(m_list->selected()); });
    connect(&m_actions[ActionId::WhoMayFetch], &QAction::triggered, this, [this] { m_dialogs.askPolicy(m_list->selected()); });
    connect(&m_actions[ActionId::Background], &QAction::triggered, this, [this](bool isOn) {
        m_commands.setMode(m_list->selected(), isOn ? engine::TransferMode::Background : engine::TransferMode::FullSpeed);
    });
    connect(&m_actions[ActionId::InOrder], &QAction::triggered, this, [this](bool isOn) {
        m_commands.setOrder(m_list->selected(), isOn ? engine::FetchOrder::InOrder : engine::FetchOrder::RarestFirst);
    });
    connect(&m_actions[ActionId::PauseAll], &QAction::triggered, &m_commands, &TransferCommands::pauseAll);
    connect(&m_actions[ActionId::ResumeAll], &QAction::triggered, &m_commands, &TransferCommands::resumeAll);
}

void MainWindow::connectWindow()
{
    connect(&m_actions[ActionId::Search], &QAction::triggered, m_search, [this] { m_search->setFocus(Qt::ShortcutFocusReason); });
    connect(&m_actions[ActionId::ShowAll], &QAction::triggered, this, &MainWindow::showAll);
    connect(&m_actions[ActionId::ShowDetails], &QAction::toggled, this, &MainWindow::updateDetails);
    connect(&m_transfers, &QAbstractItemModel::rowsInserted, this, &MainWindow::updateDetails);
    connect(&m_transfers, &QAbstractItemModel::rowsRemoved, this, &MainWindow::updateDetails);
    connect(&m_actions[ActionId::Preferences], &QAction::triggered, this, &MainWindow::showSettings);
    connect(&m_actions[ActionId::About], &QAction::triggered, this, [this] { (new AboutBox(m_ownHost, this))->open(); });
    connect(&m_actions[ActionId::Quit], &QAction::triggered, this, &MainWindow::close);
    connect(m_search, &QLineEdit::textChanged, m_list, &TransferListPage::setSearch);
    connect(m_search, &QLineEdit::textChanged, m_hosts, &KnownHostsPage::setSearch);
    connect(m_side, &SideBar::filterChanged, m_list, &TransferListPage::setFilter);
    connect(m_side, &SideBar::filterChanged, this, [this] { showHosts(false); });
    connect(m_side, &SideBar::hostsChosen, this, [this] { showHosts(true); });
    connect(m_hosts, &KnownHostsPage::countChanged, m_side, &SideBar::setHostCount);
    connect(&m_actions[ActionId::ShowHosts], &QAction::triggered, m_side, &SideBar::goToHosts);
    connect(m_list, &TransferListPage::selectionChanged, this, &MainWindow::onSelectionChanged);
    connect(m_list, &TransferListPage::outOfSight, this, &MainWindow::showAll);
    connect(&m_transfers, &TransferListModel::countsChanged, m_side, [this] { m_side->setCounts(m_transfers.counts()); });
}

void MainWindow::connectClient()
{
    connect(&m_client, &runtime::EngineClient::snapshotChanged, this, &MainWindow::onSnapshot);
    connect(&m_client, &runtime::EngineClient::failed, this, [this](const QString &why) {
        m_messages->say({Tone::Attention, tr("Nothing can be shared or fetched: %1").arg(why), {}, {}});
    });
    connect(&m_bufferHint, &BufferHint::said, m_messages, &MessageBar::say);
    connect(&m_commands, &TransferCommands::said, m_messages, &MessageBar::say);
    connect(&m_commands, &TransferCommands::previewAsked, this, &MainWindow::previewAsked);
    connect(&m_watched, &WatchedShares::said, m_messages, &MessageBar::say);
    connect(&m_commands, &TransferCommands::pointedAt, this, &MainWindow::point);
    connect(&m_commands, &TransferCommands::loaded, m_list, &TransferListPage::setLoaded);
    connect(&m_commands, &TransferCommands::linksReady, this, [](const QString &text) { QApplication::clipboard()->setText(text); });
}

void MainWindow::restore()
{
    resize(kFirstSize);
    restoreGeometry(m_settings.value(SettingId::WindowGeometry).toByteArray());
    restoreState(m_settings.value(SettingId::WindowState).toByteArray());
    m_across->restoreState(m_settings.value(SettingId::MainSplitter).toByteArray());
    m_down->restoreState(m_settings.value(SettingId::DetailsSplitter).toByteArray());
    m_side->setFilter(TransferFilter(m_settings.value(SettingId::Filter).toInt()));
    m_actions[ActionId::ShowDetails].setChecked(m_settings.value(SettingId::DetailsVisible).toBool());
    updateDetails();
    applySettings();
}

void MainWindow::save()
{
    m_settings.setValue(SettingId::WindowGeometry, saveGeometry());
    m_settings.setValue(SettingId::WindowState, saveState());
    m_settings.setValue(SettingId::MainSplitter, m_across->saveState());
    m_settings.setValue(SettingId::DetailsSplitter, m_down->saveState());
    m_settings.setValue(SettingId::Filter, int(m_side->filter()));
    m_settings.setValue(SettingId::DetailsVisible, m_actions[ActionId::ShowDetails].isChecked());
}

void MainWindow::applySettings()
{
    QApplication::setPalette(theme::paletteOf(m_settings.colorScheme()));
    m_status->setAllowsClearText(m_settings.allowsClearText());
    m_status->setLimits(m_settings.limit(SettingId::DownloadLimit), m_settings.limit(SettingId::UploadLimit));
}

void MainWindow::followSettings()
{
    applySettings();
    m_client.post(engine::SetConfig{m_settings.engineConfig()});
}

void MainWindow::onSnapshot(const engine::SnapshotDelta &delta)
{
    m_transfers.apply(delta.changed, delta.removed);
    m_dialogs.takeHosts(delta);
    m_list->setLoaded();
    m_details->refresh(delta.detail);
    m_status->show(delta.totals, m_client.port());
    m_ownHost = delta.totals.ownHost;
    m_actions.setSelection(m_transfers, selected());
    m_tray.setToolTip(tr("PLUG: ↓ %1, ↑ %2").arg(Format::rate(delta.totals.downRate), Format::rate(delta.totals.upRate)));
}

void MainWindow::onSelectionChanged()
{
    m_actions.setSelection(m_transfers, selected());
    m_details->setTransfer(m_list->current());
}

/// An empty list has nothing to show details of.
void MainWindow::updateDetails()
{
    m_details->setVisible(m_actions[ActionId::ShowDetails].isChecked() && m_transfers.rowCount() > 0);
}

void MainWindow::showAll()
{
    m_search->clear();
    m_side->setFilter(TransferFilter::All);
}

void MainWindow::showHosts(bool areShown)
{
    m_pages->setCurrentWidget(areShown ? static_cast<QWidget *>(m_hosts) : m_down);
    onSelectionChanged();
}

std::vector<TransferId> MainWindow::selected() const
{
    return m_pages->currentWidget() == m_down ? m_list->selected() : std::vector<TransferId>{};
}

/// To a transfer, wherever one is.
void MainWindow::point(TransferId transfer)
{
    m_side->setFilter(m_side->filter());
    m_list->select(transfer);
}

void MainWindow::paste()
{
    const Intake intake = intakeOf(QApplication::clipboard()->mimeData());
    if (intake.isEmpty())
        m_messages->say({Tone::Neutral, tr("The clipboard holds no link, no GUID and no files."), {}, {}});
    take(intake);
}

QDialog *MainWindow::offerLink(const QString &text)
{
    auto *dialog = new AddLinkDialog(m_transfers, m_settings.downloadFolder(), this);
    if (!text.isEmpty())
        dialog->setText(text);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        if (dialog->existing())
            point(dialog->existing());
        // A secret may be what a fetch by the bare GUID has waited for.
        if (!dialog->existing() || dialog->link().secret)
            m_commands.fetch(dialog->link(), dialog->folder());
    });
    dialog->open();
    return dialog;
}

/// The next one once the first was answered, so that one dialog is open at a time.
void MainWindow::offerLinks(std::vector<content::Link> links)
{
    if (links.empty())
        return;
    const QDialog *dialog = offerLink(content::linkText(links.front()));
    links.erase(links.begin());
    connect(dialog, &QDialog::finished, this, [this, links] { offerLinks(links); });
}

void MainWindow::showSettings()
{
    auto *dialog = new SettingsDialog(m_settings, this);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        for (const auto &[id, value] : dialog->choices())
            m_settings.setValue(id, value);
        followSettings();
    });
    dialog->open();
}

void MainWindow::copyLinks()
{
    const QStringList links = m_commands.linksOf(m_list->selected());
    if (links.isEmpty())
        return;
    QApplication::clipboard()->setText(links.join(QLatin1Char('\n')));
    m_messages->say({Tone::Neutral, tr("%Ln link(s) copied to the clipboard.", nullptr, int(links.size())), {}, {}});
}

QString MainWindow::pathOfCurrent() const
{
    const engine::TransferRow *row = m_transfers.find(m_list->current());
    return row ? row->path : QString();
}

} // namespace plug::ui
