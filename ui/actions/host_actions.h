#pragma once

#include "core/runtime/engine_client.h"

#include <QAction>
#include <QObject>

#include <array>
#include <vector>

namespace plug::ui {

enum class HostActionId : std::uint8_t { Add, Name, Friend, Block, Copy, Remove };

inline constexpr std::size_t kHostActionCount = std::size_t(HostActionId::Remove) + 1;

/// What can be done about the hosts that are known: the actions, and what they do. Owns the actions and which hosts are chosen;
/// posts commands, and asks first where something has to be known or is lost. Keeps no host that is not chosen.
class HostActions final : public QObject {
    Q_OBJECT

public:
    /// Both outlive it; the dialogs belong to `page`.
    HostActions(runtime::EngineClient &client, QWidget &page);

    QAction &operator[](HostActionId id) const { return *m_actions[std::size_t(id)]; }
    void setChosen(std::vector<engine::HostRow> hosts);

Q_SIGNALS:
    /// It was added just now.
    void added(const plug::Endpoint &endpoint);

private:
    void connectActions();
    void askAddress();
    void askName();
    void askRemove();
    void copy() const;
    /// The chosen ones that have proved who they are: only those can be marked.
    std::vector<HostId> identities() const;

    runtime::EngineClient &m_client;
    QWidget &m_page;
    std::array<QAction *, kHostActionCount> m_actions{};
    std::vector<engine::HostRow> m_chosen;
};

} // namespace plug::ui
