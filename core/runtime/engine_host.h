#pragma once

#include "core/engine/config.h"
#include "core/runtime/engine_client.h"

#include <memory>

namespace plug::runtime {

struct EngineOptions {
    engine::Config config;
    quint16 port = 0;            ///< 0: the port kept from the last run, or a free one where there was none
    bool anyPort = false;        ///< take a free port and do not keep it (plug-cli --port 0)
};

/// An engine on a thread of its own, with its socket, timer, clock and disk workers; the real EngineClient.
/// Lives on the interface's thread. Nothing but values crosses: commands down, events and deltas up.
class EngineHost final : public EngineClient {
    Q_OBJECT

public:
    explicit EngineHost(EngineOptions options, QObject *parent = nullptr);
    /// Stops the engine cleanly (what is verified is flushed), bounded to a few seconds, and joins the thread.
    ~EngineHost() override;

    /// Locks the state folder, loads the identity, binds the socket, starts the thread. failed() where that can't be.
    void start();

    void post(engine::Command command) override;
    quint16 port() const override;
    void setVisible(bool visible) override;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace plug::runtime
