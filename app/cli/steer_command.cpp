#include "app/cli/steer_command.h"

#include "app/cli/format.h"

namespace plug::cli {

namespace {

QString limitText(const QJsonValue &limit)
{
    return limit.isNull() ? QStringLiteral("no limit") : QStringLiteral("%1/s").arg(bytesText(static_cast<std::uint64_t>(limit.toInteger())));
}

} // namespace

SteerCommand::SteerCommand(SteerArguments arguments, remote::Client &remote, Console &terminal)
    : RemoteCommand(remote, terminal)
    , m_arguments(std::move(arguments))
{
}

void SteerCommand::start()
{
    ask(m_arguments.method, m_arguments.params, [this](const QJsonObject &result) { tell(result); });
}

void SteerCommand::tell(const QJsonObject &result)
{
    console().event(m_arguments.method, result);
    if (result.contains(QStringLiteral("downLimit")))
        console().line(QStringLiteral("down: %1, up: %2").arg(limitText(result[QStringLiteral("downLimit")]), limitText(result[QStringLiteral("upLimit")])));
    finish(ExitCode::Done);
}

StopCommand::StopCommand(const StopArguments &, remote::Client &remote, Console &terminal)
    : RemoteCommand(remote, terminal)
{
}

void StopCommand::start()
{
    ask(QStringLiteral("stop"), {}, [this](const QJsonObject &) {
        connect(&client(), &remote::Client::closed, this, [this] {
            console().event(QStringLiteral("stopped"));
            finish(ExitCode::Done);
        });
    });
}

} // namespace plug::cli

#include "moc_steer_command.cpp"
