#include "app/cli/find_command.h"

#include "app/cli/format.h"

#include <algorithm>

namespace plug::cli {

using namespace std::chrono_literals;

namespace {

/// Between two rounds, for hosts to be met meanwhile.
constexpr auto kRound = 1s;
/// How long an empty list of hosts may stay so: the local network may know somebody.
constexpr auto kNobodyKnown = 3s;
/// How long a named host is waited for where others were asked already.
constexpr auto kNamedSilent = 10s;
/// Of holders beyond so many nobody wants to be told.
constexpr std::size_t kMostHolders = 1024;

QString countText(std::uint32_t count, const QString &one, const QString &many)
{
    return QStringLiteral("%1 %2").arg(count).arg(count == 1 ? one : many);
}

} // namespace

FindCommand::FindCommand(FindArguments arguments, runtime::EngineClient &client, Console &terminal)
    : EngineCommand(client, terminal)
    , m_arguments(std::move(arguments))
    , m_named(m_arguments.hosts.begin(), m_arguments.hosts.end())
{
    for (const content::LinkHost &host : m_arguments.link.hosts)
        m_named.insert(host.endpoint);
    m_nextRound.setSingleShot(true);
    m_nextRound.setInterval(kRound);
    connect(&m_nextRound, &QTimer::timeout, this, &FindCommand::ask);
    m_timeout.setSingleShot(true);
    m_timeout.setInterval(m_arguments.timeout);
    connect(&m_timeout, &QTimer::timeout, this, &FindCommand::end);
    engine().setVisible(true);
}

void FindCommand::interrupt()
{
    console().event(QStringLiteral("interrupted"), figures());
    console().message(QStringLiteral("Interrupted."));
    finish(ExitCode::Interrupted);
}

void FindCommand::onEvent(const engine::Event &event)
{
    if (std::holds_alternative<engine::Loaded>(event))
        onLoaded();
    else if (const auto *found = std::get_if<engine::HolderFound>(&event))
        onHolder(*found);
    else if (const auto *ended = std::get_if<engine::FindEnded>(&event))
        onEnded(*ended);
}

void FindCommand::onSnapshot(const engine::SnapshotDelta &delta)
{
    if (delta.hostsChanged)
        m_hosts = delta.hosts;
    // Somebody new to ask need not wait for the next round.
    if (m_nextRound.isActive() && namedHostsMet() > m_metWhenAsked)
        ask();
}

void FindCommand::onLoaded()
{
    for (const Endpoint &endpoint : m_arguments.hosts)
        engine().post(engine::AddHost{{std::nullopt, endpoint}, {}});
    if (m_arguments.timeout != 0s)
        m_timeout.start();
    ask();
}

void FindCommand::ask()
{
    m_nextRound.stop();
    m_metWhenAsked = namedHostsMet();
    console().progress(QStringLiteral("Asking who has it…"));
    engine().post(engine::FindFile{++m_request, m_arguments.link});
}

void FindCommand::onHolder(const engine::HolderFound &found)
{
    const QString host = hostText(found.host.hostId, found.host.endpoint);
    if (found.request != m_request || m_told.size() >= kMostHolders || !m_told.insert(host).second)
        return;
    console().clearProgress();
    console().line(host);
    console().event(QStringLiteral("holder"), {{QStringLiteral("host"), host}, {QStringLiteral("saidItself"), found.saidItself}});
}

void FindCommand::onEnded(const engine::FindEnded &ended)
{
    if (ended.request != m_request)
        return;
    m_figures.hostsAsked = std::max(m_figures.hostsAsked, ended.figures.hostsAsked);
    m_figures.hops = std::max(m_figures.hops, ended.figures.hops);
    m_figures.bytes += ended.figures.bytes;
    const auto most = patience();
    if (m_told.empty() && (!most || std::chrono::duration<double>(*most).count() > secondsSinceStart()))
        m_nextRound.start();
    else
        end();
}

std::optional<std::chrono::milliseconds> FindCommand::patience() const
{
    if (m_figures.hostsAsked > 0)
        return std::cmp_equal(m_metWhenAsked, m_named.size()) ? 0s : kNamedSilent;
    if (m_hosts.empty() && m_named.empty())
        return kNobodyKnown;
    return std::nullopt; // the timeout is the end
}

int FindCommand::namedHostsMet() const
{
    return static_cast<int>(std::count_if(m_named.begin(), m_named.end(), [this](const Endpoint &endpoint) {
        return std::any_of(m_hosts.begin(), m_hosts.end(), [&](const engine::HostRow &row) { return row.isConnected && row.endpoint == endpoint; });
    }));
}

void FindCommand::end()
{
    if (!m_told.empty()) {
        console().message(QStringLiteral("%1.").arg(figuresText()));
        console().event(QStringLiteral("finished"), figures());
        return finish(ExitCode::Done);
    }
    if (m_figures.hostsAsked > 0)
        return fail(ExitCode::NoHost, QStringLiteral("No host is found that has it: %1.").arg(figuresText()));
    if (m_hosts.empty() && m_named.empty())
        return fail(ExitCode::NoHost, QStringLiteral("No host is known that could be asked."));
    fail(ExitCode::OutOfReach, QStringLiteral("The hosts that are known do not answer."));
}

void FindCommand::fail(ExitCode code, const QString &reason)
{
    QJsonObject object = figures();
    object.insert(QStringLiteral("reason"), reason);
    object.insert(QStringLiteral("exit"), static_cast<int>(code));
    console().event(QStringLiteral("failed"), object);
    console().message(reason);
    finish(code);
}

QJsonObject FindCommand::figures() const
{
    return {{QStringLiteral("hostsAsked"), static_cast<qint64>(m_figures.hostsAsked)},
            {QStringLiteral("hops"), static_cast<qint64>(m_figures.hops)},
            {QStringLiteral("bytes"), static_cast<qint64>(m_figures.bytes)},
            {QStringLiteral("holders"), static_cast<qint64>(m_told.size())},
            {QStringLiteral("seconds"), secondsSinceStart()}};
}

QString FindCommand::figuresText() const
{
    return QStringLiteral("%1 asked, %2, %3")
        .arg(countText(m_figures.hostsAsked, QStringLiteral("host"), QStringLiteral("hosts")),
             countText(m_figures.hops, QStringLiteral("hop"), QStringLiteral("hops")), bytesText(m_figures.bytes));
}

} // namespace plug::cli

#include "moc_find_command.cpp"
