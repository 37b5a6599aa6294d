#include "core/runtime/engine_worker.h"

#include "core/base/limits.h"
#include "core/runtime/clock.h"
#include "core/runtime/disk_workers.h"
#include "core/runtime/kept_port.h"
#include "core/runtime/own_endpoints.h"
#include "core/runtime/port_binding.h"
#include "core/runtime/state_folder.h"
#include "core/runtime/surroundings.h"

#include <utility>

namespace plug::runtime {

EngineWorker::EngineWorker(EngineOptions options)
    : m_options(std::move(options))
    , m_commands(limits::kMaxPostedCommands)
{
}

EngineWorker::~EngineWorker() = default;

void EngineWorker::start()
{
    if (const auto failure = tryStart()) {
        m_socket.reset();
        m_folder.reset();
        Q_EMIT failed(*failure);
        return;
    }
    makeEngine();
    Q_EMIT started(m_port, m_socket->receiveBuffer());
    settle();
}

std::optional<StartFailure> EngineWorker::tryStart()
{
    auto folder = StateFolder::open(m_options.config.stateFolder, m_secrets);
    if (!folder)
        return folder.error();
    m_folder = std::move(*folder);
    return bindSocket();
}

std::optional<StartFailure> EngineWorker::bindSocket()
{
    m_socket = std::make_unique<UdpSocket>();
    const KeptPort kept(m_options.config.stateFolder);
    const auto port = bindAsAsked(*m_socket, m_options, kept, m_secrets);
    if (!port)
        return port.error();
    m_port = *port;
    return std::nullopt;
}

void EngineWorker::makeEngine()
{
    m_engine = std::make_unique<engine::Engine>(m_options.config, m_folder->identity(), m_secrets, m_secrets.next64(), now(),
                                                wallNow());
    tellOwnEndpoints();

    const auto notify = [this] { QMetaObject::invokeMethod(this, &EngineWorker::onDiskResults, Qt::QueuedConnection); };
    m_disk = std::make_unique<DiskWorkers>(m_options.config.stateFolder, notify);
    m_deadline = std::make_unique<DeadlineTimer>();
    m_snapshotTimer = std::make_unique<QTimer>();
    m_interfaceTimer = std::make_unique<QTimer>();
    connect(m_socket.get(), &UdpSocket::readable, this, &EngineWorker::onReadable);
    connect(m_deadline.get(), &DeadlineTimer::expired, this, &EngineWorker::onDeadline);
    connect(m_snapshotTimer.get(), &QTimer::timeout, this, &EngineWorker::offerSnapshot);
    connect(m_interfaceTimer.get(), &QTimer::timeout, this, &EngineWorker::tellOwnEndpoints);
    m_interfaceTimer->start(limits::kInterfaceInterval);
    setVisible(m_pace.isVisible());

    m_surroundings = std::make_unique<Surroundings>(m_folder->identity().hostId(), m_port);
    connect(m_surroundings.get(), &Surroundings::learned, this, &EngineWorker::apply);
    connect(m_surroundings.get(), &Surroundings::publicKeysNeeded, this,
            [this] { m_surroundings->setPublicKeys(m_engine->publicKeys(limits::kMaxMainlineShares)); });
    m_surroundings->follow(m_options.config);
}

void EngineWorker::post(engine::Command command)
{
    if (m_commands.push(std::move(command)))
        QMetaObject::invokeMethod(this, &EngineWorker::takeCommand, Qt::QueuedConnection);
}

/// One for each call, so that it never waits.
void EngineWorker::takeCommand()
{
    for (engine::Command &command : m_commands.take(1))
        apply(std::move(command));
}

void EngineWorker::apply(engine::Command command)
{
    if (!m_engine)
        return;
    if (const auto *change = std::get_if<engine::SetConfig>(&command))
        m_surroundings->follow(change->config);
    m_engine->apply(std::move(command), now());
    settle();
}

void EngineWorker::setVisible(bool visible)
{
    m_pace.setVisible(visible);
    if (!m_snapshotTimer)
        return;
    if (!visible)
        return m_snapshotTimer->stop();
    m_pace.force();
    m_snapshotTimer->start(m_options.snapshotInterval);
    offerSnapshot();
}

void EngineWorker::takeSnapshotBack()
{
    m_pace.take();
}

void EngineWorker::stop()
{
    m_isStopping = true;
    m_surroundings.reset();
    if (!m_engine || m_hasStopped) {
        Q_EMIT stopped();
        return;
    }
    QTimer::singleShot(limits::kStopPatience, this, &EngineWorker::stopped);
    apply(engine::Stop{});
}

void EngineWorker::onReadable()
{
    const Instant began = now();
    // What is left after a turn shows as readable again.
    do {
        const auto batch = m_socket->receive();
        if (batch.empty())
            return;
        m_engine->receive(batch, now());
        if (const std::uint64_t overrun = m_socket->counters().overrun; std::exchange(m_overrun, overrun) != overrun)
            m_engine->onOverflow(now());
        settle();
    } while (now() - began < limits::kTurn);
}

void EngineWorker::onDeadline()
{
    m_engine->advance(now());
    settle();
}

void EngineWorker::onDiskResults()
{
    for (store::DiskResult &result : m_disk->takeResults())
        m_engine->complete(std::move(result), now());
    settle();
}

void EngineWorker::settle()
{
    const Instant began = now();
    bool hasMore = true;
    while (hasMore && now() - began < limits::kTurn) {
        hasMore = m_engine->poll(m_outputs, now());
        carryOut();
    }
    m_deadline->arm(hasMore ? began : m_engine->deadline());
}

void EngineWorker::carryOut()
{
    m_socket->send(m_outputs.runs);
    for (store::DiskRequest &request : m_outputs.disk)
        m_disk->submit(std::move(request));
    for (const engine::Event &event : m_outputs.events)
        onEvent(event);
    m_outputs.clear();
}

void EngineWorker::onEvent(const engine::Event &event)
{
    Q_EMIT eventOccurred(event);
    if (std::holds_alternative<engine::Stopped>(event)) {
        m_hasStopped = true;
        if (m_isStopping)
            Q_EMIT stopped();
    }
    // Whoever waited for the catalogue to be read wants to see it, even where it is empty.
    if (std::holds_alternative<engine::Loaded>(event)) {
        m_pace.force();
        offerSnapshot();
    }
}

void EngineWorker::offerSnapshot()
{
    const auto since = m_pace.due();
    if (!since || !m_engine)
        return;
    const engine::SnapshotDelta delta = m_engine->changesSince(*since, now());
    if (m_pace.offer(delta))
        Q_EMIT snapshotChanged(delta);
}

void EngineWorker::tellOwnEndpoints()
{
    m_engine->setOwnEndpoints(ownEndpoints(m_port));
}

} // namespace plug::runtime

#include "moc_engine_worker.cpp"
