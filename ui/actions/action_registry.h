#pragma once

#include "core/engine/snapshot.h"

#include <QAction>
#include <QCoreApplication>

#include <array>
#include <cstdint>
#include <vector>

namespace plug::ui {

class TransferListModel;

enum class ActionId : std::uint8_t {
    ShareFiles, ShareFolder, ShareForSome, AddLink, PasteLink, Pause, Resume, Remove, Open, Preview, ShowInFolder, CopyLink, ShowQrCode, AddHost, AskAgain,
    LimitSpeed, WhoMayFetch, Background, InOrder, PauseAll, ResumeAll, Search, ShowAll, ShowHosts, ShowDetails, Preferences, About, Quit,
};

inline constexpr std::size_t kActionCount = std::size_t(ActionId::Quit) + 1;

/// All actions of the window, by one table of words, sign and keys. Owns them and whether they can be used; what they do is
/// connected by the window.
class ActionRegistry final {
    Q_DECLARE_TR_FUNCTIONS(plug::ui::ActionRegistry)

public:
    explicit ActionRegistry(QObject &owner);

    QAction &operator[](ActionId id) const { return *m_actions[std::size_t(id)]; }
    /// Which actions make sense for these transfers.
    void setSelection(const TransferListModel &transfers, const std::vector<TransferId> &selected);

private:
    std::array<QAction *, kActionCount> m_actions{};
};

} // namespace plug::ui
