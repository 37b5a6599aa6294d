#include "ui/actions/action_registry.h"

#include "ui/format/qr_code.h"
#include "ui/models/transfer_list_model.h"
#include "ui/theme/icons.h"

#include <algorithm>
#include <optional>

namespace plug::ui {

using engine::TransferRow;
using engine::TransferState;

namespace {

/// Where the keys of an action count: in the whole window, or only while the list has the focus, because elsewhere they mean
/// something else (Delete in a text field).
enum class Scope : std::uint8_t { Window, List };

struct Row {
    ActionId id;
    const char *text;
    const char *tip;
    std::optional<Icon> sign;
    QKeySequence keys;
    Scope scope = Scope::Window;
};

std::array<Row, kActionCount> table()
{
    return {{
        {ActionId::ShareFiles, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Share &files…"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Choose files to share; each gets a link"), Icon::ShareFiles, QKeySequence::Open},
        {ActionId::ShareFolder, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Share f&older…"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Choose a folder to share as a whole with one link"), Icon::ShareFolder,
         QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)},
        {ActionId::ShareForSome, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Share for so&me…"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Choose files to share, and who may fetch them"), std::nullopt, QKeySequence()},
        {ActionId::AddLink, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Add &link…"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Fetch what a link or GUID names"), Icon::AddLink, QKeySequence(Qt::CTRL | Qt::Key_L)},
        {ActionId::PasteLink, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "&Paste link"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Fetch what the link in the clipboard names"), std::nullopt, QKeySequence::Paste},
        {ActionId::Pause, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "&Pause"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Pause the selected transfers"), Icon::Pause, QKeySequence(Qt::CTRL | Qt::Key_P)},
        {ActionId::Resume, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "&Resume"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Let the selected transfers go on"), Icon::Resume, QKeySequence(Qt::CTRL | Qt::Key_R)},
        {ActionId::Remove, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Re&move…"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Take the selected transfers out of the list"), Icon::Remove, QKeySequence::Delete,
         Scope::List},
        {ActionId::Open, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "&Open"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Open the complete file or folder"), Icon::Open, QKeySequence()},
        {ActionId::Preview, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Pre&view"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Look at the file while it arrives"), std::nullopt, QKeySequence(Qt::CTRL | Qt::Key_E)},
        {ActionId::ShowInFolder, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Show in &folder"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Open the folder that it is in"), Icon::ShowInFolder, QKeySequence()},
        {ActionId::CopyLink, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "&Copy link"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Put the links of the selected transfers on the clipboard"), Icon::Copy,
         QKeySequence::Copy, Scope::List},
        {ActionId::ShowQrCode, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Show &QR code…"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Show the link for a camera, of a phone or another computer"), std::nullopt, QKeySequence()},
        {ActionId::AddHost, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Add &host…"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Name a host that has it, by its address"), Icon::AddHost,
         QKeySequence(Qt::CTRL | Qt::Key_H)},
        {ActionId::AskAgain, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "As&k again"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Ask the hosts that are known once more who has the selected transfers"), std::nullopt,
         QKeySequence(Qt::Key_F5)},
        {ActionId::LimitSpeed, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Limit spee&d…"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Choose how fast the selected transfers may be"), std::nullopt,
         QKeySequence(Qt::CTRL | Qt::Key_T)},
        {ActionId::WhoMayFetch, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "&Who may fetch…"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Choose who may fetch what is shared"), std::nullopt, QKeySequence()},
        {ActionId::Background, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "In the &background"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Let everything else on the line go before the selected fetches"), std::nullopt,
         QKeySequence(Qt::CTRL | Qt::Key_B)},
        {ActionId::InOrder, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "&In order"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Fetch from the beginning to the end, to look at it meanwhile"), std::nullopt,
         QKeySequence(Qt::CTRL | Qt::Key_I)},
        {ActionId::PauseAll, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Pause &all"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Pause everything in the list"), std::nullopt, QKeySequence()},
        {ActionId::ResumeAll, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Resume a&ll"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Let everything in the list go on"), std::nullopt, QKeySequence()},
        {ActionId::Search, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "&Search"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Find transfers by name, place, link or GUID"), Icon::Search, QKeySequence::Find},
        {ActionId::ShowAll, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Show &all transfers"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Leave the group and the search"), Icon::All, QKeySequence()},
        {ActionId::ShowHosts, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Show &hosts"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Show the hosts that are known"), Icon::Hosts, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H)},
        {ActionId::ShowDetails, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Show &details"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Show byte map, hosts and details below the list"), Icon::Information,
         QKeySequence(Qt::CTRL | Qt::Key_D)},
        {ActionId::Preferences, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "&Settings…"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Folder, limits, encryption, language"), Icon::Settings, QKeySequence::Preferences},
        {ActionId::About, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "&About PLUG"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Version and identity of this client"), Icon::Information, QKeySequence()},
        {ActionId::Quit, QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "&Quit"),
         QT_TRANSLATE_NOOP("plug::ui::ActionRegistry", "Stop sharing and fetching"), Icon::Quit, QKeySequence::Quit},
    }};
}

bool canPause(const TransferRow &row)
{
    return row.state != TransferState::Paused && row.state != TransferState::Failed;
}

bool canResume(const TransferRow &row)
{
    return row.state == TransferState::Paused || row.state == TransferState::Failed || row.state == TransferState::Waiting;
}

bool isFetch(const TransferRow &row)
{
    return !row.isShare && row.state != TransferState::Hashing;
}

/// Where others could help, and are not being asked right now.
bool canAskAgain(const TransferRow &row)
{
    using engine::WaitCause;
    if (!isFetch(row) || row.state != TransferState::Waiting)
        return false;
    return row.cause == WaitCause::NoHosts || row.cause == WaitCause::HostsSilent || row.cause == WaitCause::WrongIdentity
        || row.cause == WaitCause::HostsHaveNothing || row.cause == WaitCause::HostsLied || row.cause == WaitCause::NoMissingRanges;
}

bool hasLink(const TransferRow &row)
{
    return !row.guid.isNull();
}

} // namespace

ActionRegistry::ActionRegistry(QObject &owner)
{
    for (const Row &row : table()) {
        auto *action = new QAction(tr(row.text), &owner);
        if (row.sign)
            action->setIcon(icon(*row.sign));
        action->setShortcut(row.keys);
        action->setShortcutContext(row.scope == Scope::List ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
        action->setStatusTip(tr(row.tip));
        const QString keys = row.keys.toString(QKeySequence::NativeText);
        action->setToolTip(keys.isEmpty() ? tr(row.tip) : tr("%1 (%2)", "what an action does, its keys").arg(tr(row.tip), keys));
        m_actions[std::size_t(row.id)] = action;
    }
    for (const ActionId id : {ActionId::ShowDetails, ActionId::Background, ActionId::InOrder})
        (*this)[id].setCheckable(true);
    (*this)[ActionId::ShowQrCode].setVisible(QrCode::isThere());
    (*this)[ActionId::Quit].setMenuRole(QAction::QuitRole);
    (*this)[ActionId::About].setMenuRole(QAction::AboutRole);
    (*this)[ActionId::Preferences].setMenuRole(QAction::PreferencesRole);
}

void ActionRegistry::setSelection(const TransferListModel &transfers, const std::vector<TransferId> &selected)
{
    const auto enable = [&](ActionId id, auto makesSense) {
        const bool any = std::any_of(selected.begin(), selected.end(), [&](TransferId transfer) {
            const TransferRow *row = transfers.find(transfer);
            return row && makesSense(*row);
        });
        (*this)[id].setEnabled(any);
    };
    enable(ActionId::Pause, canPause);
    enable(ActionId::Resume, canResume);
    enable(ActionId::Remove, [](const TransferRow &) { return true; });
    enable(ActionId::CopyLink, hasLink);
    enable(ActionId::LimitSpeed, hasLink);
    enable(ActionId::WhoMayFetch, [](const TransferRow &row) { return row.isShare; });
    enable(ActionId::AskAgain, canAskAgain);
    // Checked where that is so of all that it can be of.
    const auto offer = [&](ActionId id, auto isSo) {
        enable(id, isFetch);
        (*this)[id].setChecked((*this)[id].isEnabled() && std::all_of(selected.begin(), selected.end(), [&](TransferId transfer) {
            const TransferRow *row = transfers.find(transfer);
            return !row || !isFetch(*row) || isSo(*row);
        }));
    };
    offer(ActionId::Background, [](const TransferRow &row) { return row.mode == engine::TransferMode::Background; });
    offer(ActionId::InOrder, [](const TransferRow &row) { return row.order == engine::FetchOrder::InOrder; });

    const TransferRow *only = selected.size() == 1 ? transfers.find(selected.front()) : nullptr;
    (*this)[ActionId::Open].setEnabled(only && only->isShare);
    (*this)[ActionId::Preview].setEnabled(only && isFetch(*only) && !only->isFolder && hasLink(*only));
    (*this)[ActionId::ShowQrCode].setEnabled(only && hasLink(*only));
    (*this)[ActionId::ShowInFolder].setEnabled(only && !only->path.isEmpty());
    (*this)[ActionId::AddHost].setEnabled(only && !only->isShare && hasLink(*only));
}

} // namespace plug::ui
