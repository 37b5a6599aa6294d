#pragma once

#include "app/cli/command_line.h"
#include "app/cli/engine_command.h"

#include <QTimer>

namespace plug::cli {

/// `hosts`: shows, adds to or removes from the hosts that the engine remembers. It ends when the engine's own list shows
/// the change.
class HostsCommand final : public EngineCommand {
    Q_OBJECT

public:
    HostsCommand(HostsArguments arguments, runtime::EngineClient &engine, Console &console);

    void interrupt() override;

protected:
    void onEvent(const engine::Event &event) override;
    void onSnapshot(const engine::SnapshotDelta &delta) override;

private:
    void onHosts();
    void list();
    void tell(const engine::HostRow &row);
    void remove();
    bool knowsHost() const;
    bool knowsEndpoint() const;

    HostsArguments m_arguments;
    std::vector<engine::HostRow> m_hosts;
    bool m_isLoaded = false;
    bool m_isPosted = false;
    QTimer m_patience;
};

} // namespace plug::cli
