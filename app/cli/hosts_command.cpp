#include "app/cli/hosts_command.h"

#include "app/cli/format.h"

#include <QDateTime>

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
    QJsonObject object{{QStringLiteral("address"), row.endpoint.text()},     {QStringLiteral("addedByHand"), row.addedByHand},
                       {QStringLiteral("connected"), row.isConnected},       {QStringLiteral("friend"), row.isFriend},
                       {QStringLiteral("blocked"), row.isBlocked},           {QStringLiteral("answered"), qint64(row.answered)},
                       {QStringLiteral("unanswered"), qint64(row.unanswered)}};
    QStringList facts(QStringLiteral("never heard"));
    if (row.host)
        object.insert(QStringLiteral("host"), QString::fromLatin1(row.host->hex()));
    if (row.lastHeard) {
        const auto when = QDateTime::fromSecsSinceEpoch(row.lastHeard->time_since_epoch().count(), Qt::UTC);
        object.insert(QStringLiteral("lastHeard"), when.toString(Qt::ISODate));
        facts[0] = QStringLiteral("last heard %1").arg(when.toString(Qt::ISODate));
    }
    if (row.isConnected) {
        object.insert(QStringLiteral("how"), rungText(row.rung));
        facts << QStringLiteral("connected (%1)").arg(rungText(row.rung));
    }
    for (const auto &[is, word] : {std::pair(row.isFriend, QStringLiteral("friend")), std::pair(row.isBlocked, QStringLiteral("blocked"))}) {
        if (is)
            facts << word;
    }
    if (!row.name.isEmpty()) {
        object.insert(QStringLiteral("name"), row.name);
        facts << QStringLiteral("\"%1\"").arg(row.name);
    }
    console().event(QStringLiteral("host"), object);
    console().line(QStringLiteral("%1  %2").arg(hostText(row.host, row.endpoint), facts.join(QStringLiteral(", "))));
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
