#include "tests/e2e/cli_process.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>

#include <csignal>

namespace plug::e2e {

namespace {

/// Also where a test is run by hand. Those that have networks of their own take it back inside.
[[maybe_unused]] const bool isLocalOnly = qputenv("PLUG_LOCAL_ONLY", "1");

} // namespace

CliProcess::CliProcess(const QStringList &arguments, const QString &state, const std::function<void()> &entry)
{
    m_process.setChildProcessModifier(entry);
    QStringList all = arguments;
    if (!state.isEmpty())
        all << QStringLiteral("--state") << state;
    m_process.start(QStringLiteral(PLUG_CLI), all, QIODevice::ReadOnly);
    if (!m_process.waitForStarted(kPatienceMs))
        qFatal("plug-cli does not start: %s", qPrintable(m_process.errorString()));
}

CliProcess::~CliProcess()
{
    m_process.kill();
    m_process.waitForFinished();
}

void CliProcess::read()
{
    m_output += m_process.readAllStandardOutput();
    m_errors += m_process.readAllStandardError();
}

QString CliProcess::nextLine()
{
    const auto hasLine = [this] {
        read();
        return m_output.indexOf('\n', m_readUpTo) >= 0 || !isRunning();
    };
    if (!QTest::qWaitFor(hasLine, kPatienceMs))
        return {};
    read();
    const qsizetype end = m_output.indexOf('\n', m_readUpTo);
    if (end < 0)
        return {};
    const QByteArray line = m_output.mid(m_readUpTo, end - m_readUpTo);
    m_readUpTo = end + 1;
    return QString::fromUtf8(line);
}

QJsonObject CliProcess::nextEvent(const QString &event)
{
    for (;;) {
        const QString line = nextLine();
        if (line.isEmpty())
            return {};
        const QJsonObject object = QJsonDocument::fromJson(line.toUtf8()).object();
        if (object[QStringLiteral("event")].toString() == event)
            return object;
    }
}

int CliProcess::wait()
{
    const bool hasEnded = QTest::qWaitFor([this] { return !isRunning(); }, kPatienceMs);
    read();
    return hasEnded && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

void CliProcess::send(int signalNumber)
{
    ::kill(static_cast<pid_t>(m_process.processId()), signalNumber);
}

void CliProcess::interrupt()
{
    send(SIGINT);
}

void CliProcess::terminate()
{
    send(SIGTERM);
}

void CliProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

QString CliProcess::output()
{
    read();
    return QString::fromUtf8(m_output);
}

QString CliProcess::errors()
{
    read();
    return QString::fromUtf8(m_errors);
}

Share::Share(const QStringList &paths, const QString &state)
    : m_process(QStringList{QStringLiteral("share")} + paths, state)
{
    for (qsizetype i = 0; i < paths.size(); ++i) {
        auto link = content::parseLink(m_process.nextLine());
        if (!link)
            qFatal("share gave no link: %s", qPrintable(m_process.errors()));
        std::erase_if(link->hosts, [](const content::LinkHost &host) { return !host.endpoint.isLoopback(); });
        if (link->hosts.empty())
            qFatal("the link has no address on loopback");
        m_links << *link;
    }
}

Outcome run(const QStringList &arguments, const QString &state)
{
    CliProcess process(arguments, state);
    const int code = process.wait();
    return {code, process.output(), process.errors()};
}

} // namespace plug::e2e
