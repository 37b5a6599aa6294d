#pragma once

#include "app/cli/console.h"
#include "app/cli/exit_code.h"
#include "core/runtime/engine_client.h"

#include <QElapsedTimer>
#include <QObject>

namespace plug::cli {

/// A command that works with an engine that has been started by somebody else, until it says how it ended.
/// It never stops the engine itself.
class EngineCommand : public QObject {
    Q_OBJECT

public:
    EngineCommand(runtime::EngineClient &engine, Console &console);

    /// The user wants it to end.
    virtual void interrupt() = 0;

Q_SIGNALS:
    /// Once.
    void finished(plug::cli::ExitCode code);

protected:
    virtual void onEvent(const engine::Event &event) = 0;
    virtual void onSnapshot(const engine::SnapshotDelta &delta) = 0;

    runtime::EngineClient &engine() { return m_engine; }
    Console &console() { return m_console; }
    double secondsSinceStart() const { return static_cast<double>(m_started.elapsed()) / 1000; }
    bool isFinished() const { return m_isFinished; }
    void finish(ExitCode code);
    /// Says so where the system gives the network too little room: for what moves much data.
    void watchBuffer();

private:
    runtime::EngineClient &m_engine;
    Console &m_console;
    QElapsedTimer m_started;
    bool m_isFinished = false;
};

} // namespace plug::cli
