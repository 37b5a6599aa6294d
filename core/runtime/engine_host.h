#pragma once

#include "core/engine/config.h"
#include "core/runtime/engine_client.h"
#include "core/runtime/start_failure.h"

#include <chrono>
#include <memory>
#include <optional>

namespace plug::runtime {

struct EngineOptions {
    engine::Config config;
    quint16 port = 0;            ///< 0: the port kept from the last run, or a free one where there was none
    bool anyPort = false;        ///< take a free port and do not keep it (plug-cli --port 0)
    /// The least time between two deltas.
    std::chrono::milliseconds snapshotInterval{250};
};

/// An engine on a thread of its own, with its socket, timer, clock and disk workers; the real EngineClient.
/// Lives on the interface's thread. Nothing but values crosses: commands down, events and deltas up.
class EngineHost final : public EngineClient {
    Q_OBJECT

public:
    explicit EngineHost(EngineOptions options, QObject *parent = nullptr);
    /// Stops the engine cleanly (what is verified is flushed), bounded to a few seconds, and joins the thread.
    ~EngineHost() override;

    /// Starts the thread, which locks the state folder, loads the identity and binds the socket. failed() where that can't be.
    /// Once.
    void start();
    /// What failed() was about.
    std::optional<StartFailure> startFailure() const;

    /// Before start() and after failed() commands come to nothing.
    void post(engine::Command command) override;
    quint16 port() const override;
    void setVisible(bool visible) override;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace plug::runtime
