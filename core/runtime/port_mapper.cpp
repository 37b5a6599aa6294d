#include "core/runtime/port_mapper.h"

#include "core/base/limits.h"
#include "core/runtime/clock.h"
#include "core/runtime/own_endpoints.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

#include <utility>

namespace plug::runtime {

namespace {

QString nameOf(PortMapping::Protocol protocol)
{
    return protocol == PortMapping::Protocol::UpnpIgd ? QStringLiteral("upnp") : QStringLiteral("nat-pmp");
}

} // namespace

PortMapper::PortMapper(quint16 port, QString program, QObject *parent)
    : QObject(parent)
    , m_port(port)
    , m_program(std::move(program))
    , m_schedule(now(), m_secrets.next64())
    , m_ownEndpoints(ownEndpoints(port))
{
    m_deadline.setSingleShot(true);
    m_patience.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &PortMapper::onDeadline);
    connect(&m_interfaces, &QTimer::timeout, this, &PortMapper::look);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        if (m_process)
            m_process->kill();
    });
}

/// The mapping is taken back by a process that nobody waits for; also one that was asked for and not yet told of.
PortMapper::~PortMapper()
{
    const bool mayBeMapped = m_process || m_answer.externalPort != 0;
    if (m_process) {
        m_process->disconnect(this);
        m_process->kill();
        m_process->waitForFinished(int(limits::kKillPatience.count()));
    }
    if (mayBeMapped)
        takeBack();
}

/// It says nothing where this program speaks: it outlives it, and whoever reads that waits for its end.
void PortMapper::takeBack() const
{
    QProcess process;
    process.setProgram(m_program);
    process.setArguments(argumentsToUnmap());
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    process.startDetached();
}

void PortMapper::start()
{
    m_interfaces.start(limits::kInterfaceInterval);
    arm();
}

QString PortMapper::installedProgram()
{
    const QString here = QCoreApplication::applicationDirPath();
    return QStandardPaths::findExecutable(QStringLiteral("plug-map-port"), {here, here + QStringLiteral("/../libexec/plug")});
}

void PortMapper::onDeadline()
{
    if (!m_process && m_schedule.deadline() <= now())
        ask();
    arm();
}

void PortMapper::ask()
{
    m_schedule.onAsked();
    m_output.clear();
    m_process = std::make_unique<QProcess>();
    m_process->setStandardErrorFile(QProcess::nullDevice());
    m_process->setStandardInputFile(QProcess::nullDevice());
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &PortMapper::onOutput);
    // Queued: the process must not be gone while it tells of its end.
    connect(m_process.get(), &QProcess::finished, this, &PortMapper::onEnded, Qt::QueuedConnection);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            onEnded();
    }, Qt::QueuedConnection);
    m_process->start(m_program, argumentsToMap(), QIODevice::ReadOnly);
    m_patience.start(limits::kMappingPatience);
}

void PortMapper::onOutput()
{
    m_output += m_process->readAllStandardOutput();
    if (m_output.size() <= limits::kMaxMappingAnswer)
        return;
    m_output.clear();
    m_process->kill();
}

void PortMapper::onEnded()
{
    m_patience.stop();
    MappingAnswer answer = readMappingAnswer(m_output);
    if (m_output.isEmpty())
        answer.mapping.failure = QStringLiteral("%1 said nothing").arg(m_program.isEmpty() ? QStringLiteral("plug-map-port") : m_program);
    m_process.reset();
    settle(answer);
    arm();
}

/// A router that does not answer once may still forward: only its own words, or the lease's end, say that it does not. But who
/// asks wants to know what is sure, and after a failure nothing is.
void PortMapper::settle(const MappingAnswer &answer)
{
    const PortMapping before = std::exchange(m_answer, answer).mapping;
    if (answer.externalPort != 0)
        m_schedule.onMapped(answer.lease, now());
    else
        m_schedule.onFailed(now());
    if (m_answer.mapping != before)
        Q_EMIT mappingChanged(m_answer.mapping);
}

void PortMapper::look()
{
    std::vector<Endpoint> present = ownEndpoints(m_port);
    if (present == m_ownEndpoints)
        return;
    m_ownEndpoints = std::move(present);
    m_answer.igd.clear(); // perhaps another network
    m_schedule.onChange(now());
    arm();
}

void PortMapper::arm()
{
    if (m_schedule.deadline() == kNever)
        return m_deadline.stop();
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(m_schedule.deadline() - now());
    m_deadline.start(std::max(wait, std::chrono::milliseconds(0)));
}

/// That it forwards, or that is wished for.
quint16 PortMapper::externalPort() const
{
    return m_answer.externalPort != 0 ? m_answer.externalPort : m_port;
}

QStringList PortMapper::argumentsToMap() const
{
    QStringList arguments{QStringLiteral("map"), QString::number(m_port), QString::number(externalPort()), QString::number(limits::kMappingLease.count())};
    if (!m_answer.igd.isEmpty())
        arguments << QStringLiteral("--igd") << m_answer.igd;
    return arguments;
}

QStringList PortMapper::argumentsToUnmap() const
{
    QStringList arguments{QStringLiteral("unmap"), QString::number(m_port), QString::number(externalPort()),
                          nameOf(m_answer.mapping.protocol)};
    if (!m_answer.igd.isEmpty())
        arguments << QStringLiteral("--igd") << m_answer.igd;
    return arguments;
}

} // namespace plug::runtime

#include "moc_port_mapper.cpp"
