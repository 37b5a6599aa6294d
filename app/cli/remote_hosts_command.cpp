#include "app/cli/remote_hosts_command.h"

#include "app/cli/host_line.h"

#include <QJsonArray>

namespace plug::cli {

RemoteHostsCommand::RemoteHostsCommand(const HostsArguments &arguments, remote::Client &remote, Console &terminal)
    : RemoteCommand(remote, terminal)
    , m_arguments(arguments)
{
}

void RemoteHostsCommand::start()
{
    const auto done = [this](const QJsonObject &) { finish(ExitCode::Done); };
    switch (m_arguments.action) {
    case HostsArguments::Action::List:
        return ask(QStringLiteral("hosts"), {}, [this](const QJsonObject &result) { list(result); });
    case HostsArguments::Action::Add:
        return ask(QStringLiteral("addHost"), {{QStringLiteral("address"), m_arguments.endpoint.text()}}, done);
    case HostsArguments::Action::Remove:
        return ask(QStringLiteral("removeHost"), {{QStringLiteral("host"), QString::fromLatin1(m_arguments.host.hex())}}, done);
    }
}

void RemoteHostsCommand::list(const QJsonObject &result)
{
    for (const QJsonValue &row : result[QStringLiteral("hosts")].toArray()) {
        console().event(QStringLiteral("host"), row.toObject());
        console().line(hostLine(row.toObject()));
    }
    finish(ExitCode::Done);
}

} // namespace plug::cli

#include "moc_remote_hosts_command.cpp"
