#include "app/cli/add_command.h"
#include "app/cli/command_line.h"
#include "app/cli/console.h"
#include "app/cli/daemon_command.h"
#include "app/cli/find_command.h"
#include "app/cli/get_command.h"
#include "app/cli/guid_command.h"
#include "app/cli/hosts_command.h"
#include "app/cli/make_folder.h"
#include "app/cli/remote_hosts_command.h"
#include "app/cli/share_command.h"
#include "app/cli/status_command.h"
#include "app/cli/steer_command.h"
#include "app/interrupt.h"
#include "app/remote/address.h"
#include "app/remote/engine_methods.h"
#include "app/remote/server.h"
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

/// What helps where the engine did not start.
QString remedyOf(const std::optional<runtime::StartFailure> &failure, const QString &stateFolder)
{
    const bool isLocked = failure && failure->reason == runtime::StartFailure::Reason::Locked;
    if (!isLocked || !remote::Client().connectTo(remote::addressOf(stateFolder)))
        return {};
    return QStringLiteral("plug-cli add has the one that runs fetch a link or share a file; plug-cli status shows what it does.");
}

void endWith(const Invocation &invocation, EngineCommand &command, runtime::EngineHost &host, Console &console)
{
    QObject::connect(&command, &EngineCommand::finished, qApp, [](ExitCode code) { QCoreApplication::exit(static_cast<int>(code)); });
    QObject::connect(&host, &runtime::EngineHost::failed, &command, [&](const QString &message) {
        QCoreApplication::exit(fail(console, exitCodeOf(host.startFailure()), message, remedyOf(host.startFailure(), invocation.stateFolder)));
    });
}

/// Runs one command on an engine of its own, which is stopped cleanly on the way out.
template <typename Command, typename Arguments>
int runOnEngine(const Invocation &invocation, const Arguments &arguments, Console &console)
{
    app::Interrupt interrupt;
    runtime::EngineHost host(engineOptions(invocation, console));
    Command command(arguments, host, console);
    QObject::connect(&interrupt, &app::Interrupt::requested, &command, [&] { command.interrupt(); });
    endWith(invocation, command, host, console);
    host.start();
    return QCoreApplication::exec();
}

int runDaemon(const Invocation &invocation, const DaemonArguments &arguments, Console &console)
{
    if (const QString error = makeFolder(arguments.folder); !error.isEmpty())
        return fail(console, ExitCode::Disk, QStringLiteral("The folder %1 can't be made: %2.").arg(arguments.folder, error));
    app::Interrupt interrupt;
    // Gone last: to whoever waits for the end, a cut line says that the engine has written its state.
    remote::Server server;
    runtime::EngineOptions options = engineOptions(invocation, console);
    options.config.downloadFolder = arguments.folder;
    const engine::SetLimits limits = arguments.limits.of({}, {}, {});
    options.config.downloadLimit = limits.down;
    options.config.uploadLimit = limits.up;
    runtime::EngineHost host(options);
    DaemonCommand command(options.config, host, console);
    remote::EngineMethods methods(host, command);
    server.setMethods(&methods);
    QObject::connect(&interrupt, &app::Interrupt::requested, &command, [&] { command.interrupt(); });
    QObject::connect(&command, &DaemonCommand::ready, &server, [&] {
        const QString address = remote::addressOf(invocation.stateFolder);
        const QString error = server.listen(address);
        command.tellReady(address, error);
    });
    endWith(invocation, command, host, console);
    host.start();
    return QCoreApplication::exec();
}

/// Runs one command on the engine that `client` is connected with.
template <typename Command, typename Arguments>
int runOver(remote::Client &client, const Arguments &arguments, Console &console)
{
    app::Interrupt interrupt;
    Command command(arguments, client, console);
    QObject::connect(&interrupt, &app::Interrupt::requested, &command, [&] { command.interrupt(); });
    const auto end = [](ExitCode code) { QCoreApplication::exit(static_cast<int>(code)); };
    QObject::connect(&command, &RemoteCommand::finished, qApp, end, Qt::QueuedConnection);
    command.start();
    return QCoreApplication::exec();
}

/// On the engine that another process has with the same state folder.
template <typename Command, typename Arguments>
int runRemote(const Invocation &invocation, const Arguments &arguments, Console &console)
{
    remote::Client client;
    if (!client.connectTo(remote::addressOf(invocation.stateFolder)))
        return fail(console, ExitCode::Internal, QStringLiteral("No PLUG runs with the state folder %1.").arg(invocation.stateFolder),
                    QStringLiteral("plug-cli daemon starts one without a window."));
    return runOver<Command>(client, arguments, console);
}

/// On that engine where there is one, else on one of its own.
int runHosts(const Invocation &invocation, const HostsArguments &arguments, Console &console)
{
    remote::Client client;
    if (client.connectTo(remote::addressOf(invocation.stateFolder)))
        return runOver<RemoteHostsCommand>(client, arguments, console);
    return runOnEngine<HostsCommand>(invocation, arguments, console);
}

struct Runner {
    const Invocation &invocation;
    Console &console;

    int operator()(const ShareArguments &arguments) { return runOnEngine<ShareCommand>(invocation, arguments, console); }
    int operator()(const GetArguments &arguments) { return runOnEngine<GetCommand>(invocation, arguments, console); }
    int operator()(const FindArguments &arguments) { return runOnEngine<FindCommand>(invocation, arguments, console); }
    int operator()(const HostsArguments &arguments) { return runHosts(invocation, arguments, console); }
    int operator()(const GuidArguments &arguments) { return static_cast<int>(runGuid(arguments, console)); }
    int operator()(const VerifyArguments &arguments) { return static_cast<int>(runVerify(arguments, console)); }
    int operator()(const DaemonArguments &arguments) { return runDaemon(invocation, arguments, console); }
    int operator()(const StatusArguments &arguments) { return runRemote<StatusCommand>(invocation, arguments, console); }
    int operator()(const AddArguments &arguments) { return runRemote<AddCommand>(invocation, arguments, console); }
    int operator()(const SteerArguments &arguments) { return runRemote<SteerCommand>(invocation, arguments, console); }
    int operator()(const StopArguments &arguments) { return runRemote<StopCommand>(invocation, arguments, console); }
    int operator()(const PrintText &text)
    {
        console.text(text.text);
        return static_cast<int>(ExitCode::Done);
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
