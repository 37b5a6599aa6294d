#include "core/runtime/engine_host.h"

#include "core/base/limits.h"
#include "core/runtime/engine_worker.h"
#include "core/runtime/socket_options.h"

#include <QThread>

namespace plug::runtime {

struct EngineHost::State {
    std::unique_ptr<QThread> thread = std::make_unique<QThread>();
    EngineWorker *worker = nullptr; ///< the thread's from start() on: it goes when the thread ends
    bool isStarted = false;
    quint16 port = 0;
    std::optional<StartFailure> failure;
};

EngineHost::EngineHost(EngineOptions options, QObject *parent)
    : EngineClient(parent)
    , m_state(std::make_unique<State>())
{
    qRegisterMetaType<engine::Event>();
    qRegisterMetaType<engine::SnapshotDelta>();
    qRegisterMetaType<StartFailure>();
    m_state->thread->setObjectName(QStringLiteral("plug-engine"));
    m_state->worker = new EngineWorker(std::move(options));
    m_state->worker->moveToThread(m_state->thread.get());
    connect(m_state->thread.get(), &QThread::finished, m_state->worker, &QObject::deleteLater);
    connect(m_state->worker, &EngineWorker::stopped, m_state->thread.get(), &QThread::quit, Qt::DirectConnection);
    connect(m_state->worker, &EngineWorker::eventOccurred, this, &EngineClient::eventOccurred);
    connect(m_state->worker, &EngineWorker::started, this, [this](quint16 port, int receiveBuffer) {
        m_state->port = port;
        if (const QString remedy = largerBufferCommand(receiveBuffer); !remedy.isEmpty())
            Q_EMIT bufferIsSmall(receiveBuffer, remedy);
    });
    connect(m_state->worker, &EngineWorker::failed, this, [this](const StartFailure &failure) {
        m_state->failure = failure;
        Q_EMIT failed(failure.message);
    });
    connect(m_state->worker, &EngineWorker::snapshotChanged, this, [this](const engine::SnapshotDelta &delta) {
        Q_EMIT snapshotChanged(delta);
        QMetaObject::invokeMethod(m_state->worker, &EngineWorker::takeSnapshotBack);
    });
}

EngineHost::~EngineHost()
{
    if (!m_state->isStarted) {
        delete m_state->worker;
        return;
    }
    QMetaObject::invokeMethod(m_state->worker, &EngineWorker::stop);
    // A disk that hangs must not keep the program from ending; then the thread is left to the end of the process.
    if (!m_state->thread->wait(QDeadlineTimer(limits::kJoinPatience)))
        m_state->thread.release();
}

void EngineHost::start()
{
    m_state->isStarted = true;
    m_state->thread->start();
    QMetaObject::invokeMethod(m_state->worker, &EngineWorker::start);
}

std::optional<StartFailure> EngineHost::startFailure() const
{
    return m_state->failure;
}

void EngineHost::post(engine::Command command)
{
    m_state->worker->post(std::move(command));
}

quint16 EngineHost::port() const
{
    return m_state->port;
}

void EngineHost::setVisible(bool visible)
{
    QMetaObject::invokeMethod(m_state->worker, [worker = m_state->worker, visible] { worker->setVisible(visible); });
}

} // namespace plug::runtime

#include "moc_engine_host.cpp"
