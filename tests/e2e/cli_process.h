#pragma once

#include "core/content/link.h"

#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QStringList>

#include <functional>

namespace plug::e2e {

/// Patience with a process; far longer than anything takes, so that only a hang reaches it. Below QtTest's own, which is 300 s.
inline constexpr int kPatienceMs = 280'000;

/// A running plug-cli. Killed when it goes out of scope.
class CliProcess {
public:
    /// Starts it; `state` is its state folder, empty for commands that have none. `entry` runs in the child before the program.
    CliProcess(const QStringList &arguments, const QString &state, const std::function<void()> &entry = {});
    ~CliProcess();

    /// The next whole line of standard output; empty where the process ends first.
    QString nextLine();
    /// With --json: the next object of the event; empty where the process ends first.
    QJsonObject nextEvent(const QString &event);
    /// The exit code, -1 where it crashed or did not end.
    int wait();
    bool isRunning() const { return m_process.state() == QProcess::Running; }

    void interrupt();
    void terminate();
    /// kill -9.
    void kill();

    /// All that came since the start.
    QString output();
    QString errors();

private:
    void read();
    void send(int signalNumber);

    QProcess m_process;
    QByteArray m_output;
    QByteArray m_errors;
    qsizetype m_readUpTo = 0;
};

/// A share whose links are known.
class Share {
public:
    /// Blocks until every path has its link.
    Share(const QStringList &paths, const QString &state);

    /// With addresses on loopback only.
    content::Link link(qsizetype index = 0) const { return m_links.value(index); }
    QString linkText(qsizetype index = 0) const { return content::linkText(m_links.value(index)); }
    CliProcess &process() { return m_process; }

private:
    CliProcess m_process;
    QList<content::Link> m_links;
};

/// What a command that ends by itself said.
struct Outcome {
    int code = -1;
    QString output;
    QString errors;

    /// The last line of standard output: for `get` the path.
    QString lastLine() const { return output.trimmed().section(u'\n', -1); }
};

Outcome run(const QStringList &arguments, const QString &state = {});

} // namespace plug::e2e
