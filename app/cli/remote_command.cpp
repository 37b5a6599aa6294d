#include "app/cli/remote_command.h"

namespace plug::cli {

using namespace std::chrono_literals;
using remote::ErrorCode;

namespace {

/// An engine that is busy answers within a second.
constexpr auto kPatience = 30s;

ExitCode exitCodeOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NoSuchTransfer:
    case ErrorCode::NoSuchHost:
    case ErrorCode::InvalidParams: return ExitCode::BadArguments;
    case ErrorCode::Disk: return ExitCode::Disk;
    default: return ExitCode::Internal;
    }
}

} // namespace

RemoteCommand::RemoteCommand(remote::Client &remote, Console &terminal)
    : m_client(remote)
    , m_console(terminal)
{
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] { fail({ErrorCode::InternalError, QStringLiteral("The running PLUG does not answer.")}); });
}

void RemoteCommand::ask(const QString &method, const QJsonObject &params, Then then)
{
    m_patience.start(kPatience);
    m_client.call(method, params, [this, then = std::move(then)](const remote::Outcome &outcome) {
        m_patience.stop();
        if (m_isFinished)
            return;
        if (!outcome)
            return fail(outcome.error());
        then(outcome->toObject());
    });
}

void RemoteCommand::fail(const remote::Error &error)
{
    const ExitCode code = exitCodeOf(error.code);
    m_console.event(QStringLiteral("failed"), {{QStringLiteral("reason"), error.message}, {QStringLiteral("exit"), static_cast<int>(code)}});
    m_console.message(error.message);
    finish(code);
}

void RemoteCommand::finish(ExitCode code)
{
    if (std::exchange(m_isFinished, true))
        return;
    Q_EMIT finished(code);
}

} // namespace plug::cli

#include "moc_remote_command.cpp"
