#include "app/cli/get_command.h"

#include "app/cli/format.h"
#include "app/cli/make_folder.h"

#include <QDir>
#include <QFileInfo>

namespace plug::cli {

using engine::TransferState;
using engine::WaitCause;

namespace {

constexpr engine::CommandId kAddRequest = 1;
constexpr engine::CommandId kCheckRequest = 2;
/// Of hosts beyond so many nobody wants to be told.
constexpr std::size_t kMostToldHosts = 1024;

qint64 signedNumber(std::uint64_t value)
{
    return static_cast<qint64>(value);
}

/// Why a transfer that waits or failed does so; a working one has no cause.
WaitCause causeOf(const engine::TransferRow &row)
{
    return row.state == TransferState::Waiting || row.state == TransferState::Failed ? row.cause : WaitCause::None;
}

} // namespace

GetCommand::GetCommand(GetArguments arguments, runtime::EngineClient &client, Console &terminal)
    : EngineCommand(client, terminal)
    , m_arguments(std::move(arguments))
{
    m_sinceProgress.start();
    m_sinceCause.start();
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, &GetCommand::onPatienceEnded);
    watchBuffer();
    engine().setVisible(true);
}

void GetCommand::interrupt()
{
    if (m_isComplete)
        return finish(ExitCode::Done);
    console().event(QStringLiteral("interrupted"), {{QStringLiteral("transfer"), signedNumber(m_transfer.value)}});
    console().message(QStringLiteral("Interrupted. The same command goes on from there."));
    finish(ExitCode::Interrupted);
}

void GetCommand::onEvent(const engine::Event &event)
{
    if (std::holds_alternative<engine::Loaded>(event))
        onLoaded();
    else if (const auto *added = std::get_if<engine::Added>(&event))
        onAdded(*added);
    else if (const auto *shared = std::get_if<engine::Shared>(&event))
        onShared(*shared);
    else if (const auto *completed = std::get_if<engine::Completed>(&event))
        onCompleted(*completed);
    else if (const auto *failed = std::get_if<engine::Failed>(&event))
        onFailed(*failed);
    else if (const auto *blamed = std::get_if<engine::HostBlamed>(&event))
        onBlamed(*blamed);
}

void GetCommand::onLoaded()
{
    if (const QString error = makeFolder(m_arguments.folder); !error.isEmpty())
        return fail(ExitCode::Disk, QStringLiteral("The folder %1 can't be made: %2.").arg(m_arguments.folder, error));
    engine().post(engine::AddLink{kAddRequest, m_arguments.link, m_arguments.folder});
}

void GetCommand::onAdded(const engine::Added &added)
{
    if (added.request != kAddRequest)
        return;
    m_transfer = added.transfer;
    m_wasThere = added.wasThere;
    std::vector<content::LinkHost> hosts;
    if (m_wasThere)
        hosts = m_arguments.link.hosts;
    for (const Endpoint &endpoint : m_arguments.hosts)
        hosts.push_back({std::nullopt, endpoint});
    for (const content::LinkHost &host : hosts)
        engine().post(engine::AddHost{host, m_transfer});
    engine().post(engine::WatchTransfer{m_transfer});
    tellWishes();
    console().event(QStringLiteral("added"),
                    {{QStringLiteral("transfer"), signedNumber(m_transfer.value)},
                     {QStringLiteral("name"), m_arguments.link.name},
                     {QStringLiteral("resumed"), m_wasThere}});
    if (m_arguments.isPreviewed)
        tellAddress();
    m_sinceProgress.start();
    armPatience();
    if (const auto row = m_rows.find(m_transfer); row != m_rows.end())
        onRow(row->second);
}

/// Of one that was begun before, what is not asked for now stays as it is.
void GetCommand::tellWishes()
{
    if (m_arguments.isInBackground)
        engine().post(engine::SetMode{m_transfer, engine::TransferMode::Background});
    if (m_arguments.isInOrder)
        engine().post(engine::SetOrder{m_transfer, engine::FetchOrder::InOrder});
    for (const ByteRange &range : m_arguments.first)
        engine().post(engine::FetchFirst{m_transfer, range});
    if (!m_wasThere)
        tellLimits({}, {});
}

void GetCommand::tellAddress()
{
    if (!m_preview)
        m_preview = std::make_unique<runtime::PreviewServer>(engine());
    const QString name = m_arguments.link.name.isEmpty() ? QStringLiteral("file") : m_arguments.link.name;
    const QString address = QString::fromLatin1(m_preview->urlOf({m_transfer, {}, m_arguments.link.guid, name}).toEncoded());
    if (address.isEmpty())
        return console().message(QStringLiteral("It can't be looked at: the system gives no port on 127.0.0.1."));
    console().event(QStringLiteral("preview"), {{QStringLiteral("transfer"), signedNumber(m_transfer.value)}, {QStringLiteral("url"), address}});
    console().message(QStringLiteral("Look at it at %1").arg(address));
}

void GetCommand::tellLimits(std::optional<std::uint64_t> downWas, std::optional<std::uint64_t> upWas)
{
    if (!m_arguments.limits.isEmpty())
        engine().post(m_arguments.limits.of(m_transfer, downWas, upWas));
}

/// What to do with a link that was in the list before, by its first row.
void GetCommand::takeUp(const engine::TransferRow &row)
{
    m_isTakenUp = true;
    if (!m_wasThere)
        return;
    tellLimits(row.downLimit, row.upLimit);
    if (row.isShare)
        return takeUpComplete(row);
    if (row.state == TransferState::Failed)
        return beginAnew();
    if (QDir(row.path) != QDir(m_arguments.folder))
        console().message(QStringLiteral("It was begun in %1 and goes on there.").arg(row.path));
    engine().post(engine::Resume{m_transfer});
}

/// The list says that it is here. Who is told that it is done relies on the bytes: a file is hashed again. A folder is only
/// looked for, since people put other files into it, which would make it another one.
void GetCommand::takeUpComplete(const engine::TransferRow &row)
{
    if (row.state == TransferState::Failed || !QFileInfo::exists(row.path))
        return beginAnew();
    if (row.isFolder) {
        console().message(QStringLiteral("It was complete already."));
        return succeed(row.path, row.size);
    }
    m_isChecking = true;
    m_patience.stop();
    engine().post(engine::SharePath{kCheckRequest, row.path});
}

/// What the list names is gone or changed.
void GetCommand::beginAnew()
{
    engine().post(engine::Remove{m_transfer});
    m_rows.erase(m_transfer);
    m_transfer = {};
    m_isTakenUp = false;
    m_isChecking = false;
    engine().post(engine::AddLink{kAddRequest, m_arguments.link, m_arguments.folder});
}

void GetCommand::onShared(const engine::Shared &shared)
{
    if (!m_isChecking || shared.request != kCheckRequest)
        return;
    const engine::TransferRow row = m_rows[m_transfer];
    if (shared.link.guid == m_arguments.link.guid) {
        console().message(QStringLiteral("It was complete already."));
        return succeed(row.path, row.size);
    }
    console().message(QStringLiteral("%1 is another file by now, so it is fetched again.").arg(row.path));
    if (shared.transfer != m_transfer)
        engine().post(engine::Remove{shared.transfer});
    beginAnew();
}

void GetCommand::onCompleted(const engine::Completed &completed)
{
    const bool isNews = m_isTakenUp || !m_wasThere; // of what was complete before, takeUp() decides
    if (m_transfer && completed.transfer == m_transfer && isNews && !m_isChecking)
        succeed(completed.path, completed.bytes);
}

void GetCommand::succeed(const QString &path, std::uint64_t bytes)
{
    const auto row = m_rows.find(m_transfer);
    const QString wanted = row == m_rows.end() ? m_arguments.link.name : row->second.name;
    const QString name = QFileInfo(path).fileName();
    if (!wanted.isEmpty() && name != wanted)
        console().message(QStringLiteral("\"%1\" was taken already, so it is called \"%2\".").arg(wanted, name));
    console().line(path);
    console().event(QStringLiteral("finished"),
                    {{QStringLiteral("transfer"), signedNumber(m_transfer.value)},
                     {QStringLiteral("bytes"), signedNumber(bytes)},
                     {QStringLiteral("seconds"), secondsSinceStart()},
                     {QStringLiteral("path"), path}});
    m_patience.stop();
    m_isComplete = m_preview != nullptr;
    if (!m_isComplete)
        return finish(ExitCode::Done);
    console().message(QStringLiteral("It is complete, and can be looked at until Ctrl+C."));
}

void GetCommand::onFailed(const engine::Failed &failed)
{
    if (m_isChecking && failed.request == kCheckRequest)
        return beginAnew();
    const bool isOurs = failed.request == kAddRequest || (m_transfer && failed.transfer == m_transfer);
    if (!isOurs)
        return;
    using Reason = engine::Failed::Reason;
    if (failed.reason == Reason::Disk)
        return fail(ExitCode::Disk, QStringLiteral("%1: %2.").arg(failed.disk.path, diskErrorText(failed.disk)));
    fail(ExitCode::Internal, failed.reason == Reason::TooMany ? QStringLiteral("The list of transfers is full.")
                                                              : causeSentence(WaitCause::BadCollection, {}));
}

void GetCommand::onBlamed(const engine::HostBlamed &blamed)
{
    if (!m_transfer || blamed.transfer != m_transfer)
        return;
    const QString host = hostText(blamed.host, blamed.endpoint);
    console().event(QStringLiteral("blamed"),
                    {{QStringLiteral("transfer"), signedNumber(m_transfer.value)}, {QStringLiteral("host"), host}});
    console().message(QStringLiteral("%1 gave wrong bytes and is not asked any more.").arg(host));
}

void GetCommand::onSnapshot(const engine::SnapshotDelta &delta)
{
    for (const engine::TransferRow &row : delta.changed)
        m_rows[row.id] = row;
    for (const TransferId id : delta.removed)
        m_rows.erase(id);
    if (delta.detail && m_transfer && delta.detail->id == m_transfer)
        tellHosts(*delta.detail);
    if (const auto row = m_rows.find(m_transfer); row != m_rows.end())
        onRow(engine::TransferRow(row->second));
}

void GetCommand::onRow(const engine::TransferRow &row)
{
    if (!m_isTakenUp)
        takeUp(row);
    if (isFinished() || m_isComplete || !m_transfer || m_isChecking)
        return;
    if (const std::uint64_t received = row.downTotal + row.onDisk; received != m_received) {
        m_received = received;
        m_sinceProgress.start();
    }
    if (causeOf(row) != m_cause) {
        m_cause = causeOf(row);
        m_sinceCause.start();
    }
    m_causeDetail = row.causeDetail;
    armPatience();
    tellProgress(row);
}

void GetCommand::tellProgress(const engine::TransferRow &row)
{
    console().progress(m_cause == WaitCause::None ? progressText(row) : causeSentence(m_cause, m_causeDetail));
    console().event(QStringLiteral("progress"),
                    {{QStringLiteral("transfer"), signedNumber(row.id.value)},
                     {QStringLiteral("bytes"), signedNumber(row.onDisk)},
                     {QStringLiteral("size"), signedNumber(row.size)},
                     {QStringLiteral("rate"), signedNumber(row.downRate)},
                     {QStringLiteral("hosts"), signedNumber(row.hostsGiving)}});
}

void GetCommand::tellHosts(const engine::TransferDetail &detail)
{
    for (const engine::TransferHostRow &host : detail.hosts) {
        const auto told = m_toldHosts.find(host.id);
        const bool isNews = told == m_toldHosts.end() ? m_toldHosts.size() < kMostToldHosts : told->second != host.rung;
        if (!host.isConnected || !isNews)
            continue;
        m_toldHosts[host.id] = host.rung;
        console().event(QStringLiteral("host"),
                        {{QStringLiteral("transfer"), signedNumber(detail.id.value)},
                         {QStringLiteral("host"), hostText(host.host, host.endpoint)},
                         {QStringLiteral("verified"), host.isVerified},
                         {QStringLiteral("how"), rungText(host.rung)}});
    }
}

void GetCommand::armPatience()
{
    const auto verdict = verdictOn(m_cause, m_arguments.timeout, m_arguments.prospects);
    if (!verdict || m_isChecking)
        return m_patience.stop();
    const std::chrono::milliseconds passed((verdict->fromProgress ? m_sinceProgress : m_sinceCause).elapsed());
    m_patience.start(std::max(verdict->patience - passed, std::chrono::milliseconds(0)));
}

void GetCommand::onPatienceEnded()
{
    const auto verdict = verdictOn(m_cause, m_arguments.timeout, m_arguments.prospects);
    if (!verdict || isFinished())
        return;
    fail(verdict->code, causeSentence(m_cause, m_causeDetail));
}

void GetCommand::fail(ExitCode code, const QString &reason)
{
    console().event(QStringLiteral("failed"),
                    {{QStringLiteral("transfer"), signedNumber(m_transfer.value)},
                     {QStringLiteral("reason"), reason},
                     {QStringLiteral("exit"), static_cast<int>(code)}});
    const QString hint = QStringLiteral(" What has come is kept: the same command goes on from there.");
    console().message(m_received > 0 ? reason + hint : reason);
    finish(code);
}

} // namespace plug::cli

#include "moc_get_command.cpp"
