#include "app/cli/command_line.h"
#include "app/cli/console.h"
#include "app/cli/find_command.h"
#include "app/cli/get_command.h"
#include "app/cli/guid_command.h"
#include "app/cli/hosts_command.h"
#include "app/cli/share_command.h"
#include "app/interrupt.h"
#include "core/runtime/engine_host.h"

#include <QCoreApplication>
#include <QDir>

namespace {

using namespace plug;
using namespace plug::cli;
using namespace std::chrono_literals;

ExitCode exitCodeOf(const std::optional<runtime::StartFailure> &failure)
{
    if (!failure)
        return ExitCode::Internal;
    using Reason = runtime::StartFailure::Reason;
    return failure->reason == Reason::Folder || failure->reason == Reason::Identity ? ExitCode::Disk : ExitCode::Internal;
}

/// For the ways to end that no command knows of.
int fail(Console &console, ExitCode code, const QString &reason, const QString &explanation = {})
{
    console.event(QStringLiteral("failed"), {{QStringLiteral("reason"), reason}, {QStringLiteral("exit"), static_cast<int>(code)}});
    console.message(reason, explanation);
    return static_cast<int>(code);
}

runtime::EngineOptions engineOptions(const Invocation &invocation, const Console &console)
{
    runtime::EngineOptions options;
    options.config.stateFolder = invocation.stateFolder;
    options.config.downloadFolder = QDir::currentPath();
    options.config.usesMainlineDht = invocation.usesMainlineDht;
    options.config.relaysForOthers = invocation.relaysForOthers;
    options.port = invocation.port.value_or(0);
    options.anyPort = invocation.port == 0;
    // A person sees a bar move, a script reads a line a second; a change to the hosts, or one that is met, shows soon.
    const bool isShort = std::holds_alternative<HostsArguments>(invocation.command) || std::holds_alternative<FindArguments>(invocation.command);
    options.snapshotInterval = isShort ? 50ms : console.showsProgress() ? 250ms : 1000ms;
    return options;
}

/// Runs one command on an engine of its own, which is stopped cleanly on the way out.
template <typename Command, typename Arguments>
int runOnEngine(const Invocation &invocation, const Arguments &arguments, Console &console)
{
    app::Interrupt interrupt;
    runtime::EngineHost host(engineOptions(invocation, console));
    Command command(arguments, host, console);
    QObject::connect(&interrupt, &app::Interrupt::requested, &command, [&] { command.interrupt(); });
    QObject::connect(&command, &EngineCommand::finished, qApp, [](ExitCode code) { QCoreApplication::exit(static_cast<int>(code)); });
    QObject::connect(&host, &runtime::EngineHost::failed, &command, [&](const QString &message) {
        QCoreApplication::exit(fail(console, exitCodeOf(host.startFailure()), message));
    });
    host.start();
    return QCoreApplication::exec();
}

struct Runner {
    const Invocation &invocation;
    Console &console;

    int operator()(const ShareArguments &arguments) { return runOnEngine<ShareCommand>(invocation, arguments, console); }
    int operator()(const GetArguments &arguments) { return runOnEngine<GetCommand>(invocation, arguments, console); }
    int operator()(const FindArguments &arguments) { return runOnEngine<FindCommand>(invocation, arguments, console); }
    int operator()(const HostsArguments &arguments) { return runOnEngine<HostsCommand>(invocation, arguments, console); }
    int operator()(const GuidArguments &arguments) { return static_cast<int>(runGuid(arguments, console)); }
    int operator()(const VerifyArguments &arguments) { return static_cast<int>(runVerify(arguments, console)); }
    int operator()(const PrintText &text)
    {
        console.text(text.text);
        return static_cast<int>(ExitCode::Done);
    }
    int operator()(const UnavailableCommand &command)
    {
        return fail(console, ExitCode::Internal, QStringLiteral("%1 comes with a later version.").arg(command.name));
    }
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("plug"));
    QCoreApplication::setApplicationVersion(QStringLiteral(PLUG_VERSION));
    const auto invocation = parseCommandLine(QCoreApplication::arguments().mid(1));
    if (!invocation) {
        // What can't be understood as a whole may still have asked for this.
        const bool wantsJson = QCoreApplication::arguments().contains(QStringLiteral("--json"));
        Console console(wantsJson ? Console::Format::Json : Console::Format::Text);
        return fail(console, ExitCode::BadArguments, invocation.error().message, invocation.error().explanation);
    }
    Console console(invocation->format);
    return std::visit(Runner{*invocation, console}, invocation->command);
}
