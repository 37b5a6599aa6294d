#include "app/cli/engine_command.h"

#include "app/cli/format.h"

namespace plug::cli {

EngineCommand::EngineCommand(runtime::EngineClient &engine, Console &console)
    : m_engine(engine)
    , m_console(console)
{
    m_started.start();
    connect(&engine, &runtime::EngineClient::eventOccurred, this, [this](const engine::Event &event) {
        if (!m_isFinished)
            onEvent(event);
    });
    connect(&engine, &runtime::EngineClient::snapshotChanged, this, [this](const engine::SnapshotDelta &delta) {
        if (!m_isFinished)
            onSnapshot(delta);
    });
}

void EngineCommand::finish(ExitCode code)
{
    if (m_isFinished)
        return;
    m_isFinished = true;
    m_console.clearProgress();
    Q_EMIT finished(code);
}

void EngineCommand::watchBuffer()
{
    connect(&m_engine, &runtime::EngineClient::bufferIsSmall, this, [this](int bytes, const QString &remedy) {
        m_console.message(QStringLiteral("The system lets PLUG keep only %1 of what arrives, so that fast networks lose data. This gives it "
                                         "more from its next start on: %2")
                              .arg(bytesText(std::uint64_t(bytes)), remedy));
    });
}

} // namespace plug::cli

#include "moc_engine_command.cpp"
