#include "app/cli/daemon_command.h"

#include "app/remote/event_json.h"

namespace plug::cli {

DaemonCommand::DaemonCommand(engine::Config config, runtime::EngineClient &client, Console &terminal)
    : EngineCommand(client, terminal)
    , m_config(std::move(config))
{
    watchBuffer();
}

void DaemonCommand::tellReady(const QString &address, const QString &error)
{
    console().event(QStringLiteral("ready"), {{QStringLiteral("port"), engine().port()}, {QStringLiteral("address"), error.isEmpty() ? address : QString()}});
    if (error.isEmpty())
        console().message(QStringLiteral("Running on UDP port %1. plug-cli status, add, pause… steer it, plug-cli stop ends it.").arg(engine().port()));
    else
        console().message(QStringLiteral("Running, but it can't be steered: there is no socket at %1 (%2).").arg(address, error));
}

remote::OverallLimits DaemonCommand::limits() const
{
    return {m_config.downloadLimit, m_config.uploadLimit};
}

void DaemonCommand::setLimits(const remote::OverallLimits &limits)
{
    m_config.downloadLimit = limits.down;
    m_config.uploadLimit = limits.up;
    engine().post(engine::SetConfig{m_config});
}

void DaemonCommand::onEvent(const engine::Event &event)
{
    if (std::holds_alternative<engine::Loaded>(event))
        Q_EMIT ready();
    else
        tell(event);
}

/// For a log: what ended well or badly.
void DaemonCommand::tell(const engine::Event &event)
{
    auto told = remote::eventJson(event);
    if (!told)
        return;
    const QString name = told->take(QStringLiteral("event")).toString();
    console().event(name, *told);
    if (const auto *completed = std::get_if<engine::Completed>(&event))
        console().message(QStringLiteral("%1 is complete.").arg(completed->path));
    else if (const auto *failed = std::get_if<engine::Failed>(&event))
        console().message(QStringLiteral("%1: %2").arg(failed->disk.path, remote::errorOf(*failed).message));
}

} // namespace plug::cli

#include "moc_daemon_command.cpp"
