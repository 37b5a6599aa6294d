#include "app/cli/hosts_command.h"

#include "app/cli/host_line.h"
#include "app/remote/row_json.h"

#include <algorithm>

namespace plug::cli {

using namespace std::chrono_literals;

HostsCommand::HostsCommand(HostsArguments arguments, runtime::EngineClient &client, Console &terminal)
    : EngineCommand(client, terminal)
    , m_arguments(std::move(arguments))
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        console().message(QStringLiteral("The engine did not take the change."));
        finish(ExitCode::Internal);
    });
    m_patience.start(10s);
    engine().setVisible(true);
}

void HostsCommand::interrupt()
{
    finish(ExitCode::Interrupted);
}

void HostsCommand::onEvent(const engine::Event &event)
{
    if (std::holds_alternative<engine::Loaded>(event))
        m_isLoaded = true;
}

void HostsCommand::onSnapshot(const engine::SnapshotDelta &delta)
{
    if (delta.hostsChanged)
        m_hosts = delta.hosts;
    // What came before was made while the catalogue was still being read.
    if (m_isLoaded)
        onHosts();
}

void HostsCommand::onHosts()
{
    switch (m_arguments.action) {
    case HostsArguments::Action::List:
        return list();
    case HostsArguments::Action::Remove:
        return remove();
    case HostsArguments::Action::Add:
        if (knowsEndpoint())
            return finish(ExitCode::Done);
        if (!m_isPosted)
            engine().post(engine::AddHost{{std::nullopt, m_arguments.endpoint}, {}});
        m_isPosted = true;
    }
}

void HostsCommand::remove()
{
    if (!knowsHost()) {
        if (!m_isPosted)
            console().message(QStringLiteral("No host of that identity is known."));
        return finish(m_isPosted ? ExitCode::Done : ExitCode::BadArguments);
    }
    if (!m_isPosted)
        engine().post(engine::RemoveHost{m_arguments.host});
    m_isPosted = true;
}

void HostsCommand::list()
{
    for (const engine::HostRow &row : m_hosts)
        tell(row);
    finish(ExitCode::Done);
}

void HostsCommand::tell(const engine::HostRow &row)
{
    const QJsonObject object = remote::hostJson(row);
    console().event(QStringLiteral("host"), object);
    console().line(hostLine(object));
}

bool HostsCommand::knowsHost() const
{
    return std::any_of(m_hosts.begin(), m_hosts.end(), [this](const engine::HostRow &row) { return row.host == m_arguments.host; });
}

bool HostsCommand::knowsEndpoint() const
{
    return std::any_of(m_hosts.begin(), m_hosts.end(),
                       [this](const engine::HostRow &row) { return row.endpoint == m_arguments.endpoint; });
}

} // namespace plug::cli

#include "moc_hosts_command.cpp"
