#pragma once

#include "core/crypto/system_random.h"
#include "core/crypto/thread_resources.h"
#include "core/engine/engine.h"
#include "core/runtime/deadline_timer.h"
#include "core/runtime/engine_host.h"
#include "core/runtime/hand_over.h"
#include "core/runtime/snapshot_pace.h"
#include "core/runtime/udp_socket.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace plug::runtime {

class DiskWorkers;
class StateFolder;
class Surroundings;

/// What lives on the engine's thread: it owns socket, timer, disk workers and engine, and feeds the engine in turns of at most
/// limits::kTurn: one input, then everything that comes out of it. Made elsewhere and moved there before start(); all that
/// follows happens on its thread.
class EngineWorker final : public QObject {
    Q_OBJECT

public:
    explicit EngineWorker(EngineOptions options);
    ~EngineWorker() override;

    void start();
    /// From any thread: applied here, in the order posted. Beyond limits::kMaxPostedCommands that wait it comes to nothing.
    void post(engine::Command command);
    void setVisible(bool visible);
    /// The receiver has worked the last delta in.
    void takeSnapshotBack();
    /// Has the engine write out what is verified; stopped() follows, once, after limits::kStopPatience at the latest.
    void stop();

Q_SIGNALS:
    void started(quint16 port, int receiveBuffer);
    void failed(const plug::runtime::StartFailure &failure);
    void eventOccurred(const plug::engine::Event &event);
    void snapshotChanged(const plug::engine::SnapshotDelta &delta);
    void stopped();

private:
    void takeCommand();
    void apply(engine::Command command);
    std::optional<StartFailure> tryStart();
    std::optional<StartFailure> bindSocket();
    void makeEngine();
    void onReadable();
    void onDeadline();
    void onDiskResults();
    /// Carries out all that the engine has to say, or as much as a turn holds, and arms the timer for the rest.
    void settle();
    void carryOut();
    void onEvent(const engine::Event &event);
    void offerSnapshot();
    void tellOwnEndpoints();

    crypto::ThreadResources m_threadResources; // last gone: all else may use them
    EngineOptions m_options;
    HandOver<engine::Command> m_commands;
    crypto::SystemRandom m_secrets;
    std::unique_ptr<StateFolder> m_folder; // made before what follows, gone after it: it holds the lock
    std::unique_ptr<UdpSocket> m_socket;
    std::unique_ptr<DeadlineTimer> m_deadline;
    std::unique_ptr<QTimer> m_snapshotTimer;
    std::unique_ptr<QTimer> m_interfaceTimer;
    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<DiskWorkers> m_disk;
    std::unique_ptr<Surroundings> m_surroundings; ///< of an engine that runs
    engine::Outputs m_outputs;
    SnapshotPace m_pace;
    std::uint64_t m_overrun = 0; ///< of the socket, as the engine was told
    quint16 m_port = 0;
    bool m_isStopping = false;
    bool m_hasStopped = false; ///< the engine has, perhaps at a command of the interface's
};

} // namespace plug::runtime
