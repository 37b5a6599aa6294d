#pragma once

#include "app/cli/arguments.h"
#include "app/cli/engine_command.h"
#include "app/remote/owner.h"
#include "core/engine/config.h"

namespace plug::cli {

/// `daemon`: the engine without a window, until it is interrupted or told to stop. Says what happens; what is to be done comes
/// by the remote methods, for which it is the owner of the engine.
class DaemonCommand final : public EngineCommand, public remote::Owner {
    Q_OBJECT

public:
    /// `config` is what the engine was started with.
    DaemonCommand(engine::Config config, runtime::EngineClient &engine, Console &console);

    void interrupt() override { finish(ExitCode::Done); }
    /// It can be called at `address` from now on, or can't because of `error`; it works all the same.
    void tellReady(const QString &address, const QString &error);
    remote::OverallLimits limits() const override;
    void setLimits(const remote::OverallLimits &limits) override;
    void stop() override { finish(ExitCode::Done); }

Q_SIGNALS:
    /// The engine holds its state folder and knows what is in its list.
    void ready();

protected:
    void onEvent(const engine::Event &event) override;
    void onSnapshot(const engine::SnapshotDelta &) override {}

private:
    void tell(const engine::Event &event);

    engine::Config m_config;
};

} // namespace plug::cli
