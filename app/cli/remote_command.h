#pragma once

#include "app/cli/console.h"
#include "app/cli/exit_code.h"
#include "app/remote/client.h"

#include <QObject>
#include <QTimer>

namespace plug::cli {

/// A command for an engine that runs in another process, until it says how it ended. The line to it is there when it begins.
class RemoteCommand : public QObject {
    Q_OBJECT

public:
    RemoteCommand(remote::Client &client, Console &console);

    virtual void start() = 0;
    void interrupt() { finish(ExitCode::Interrupted); }

Q_SIGNALS:
    /// Once.
    void finished(plug::cli::ExitCode code);

protected:
    using Then = std::function<void(const QJsonObject &result)>;

    /// Goes on with the result. An error is told and ends the command.
    void ask(const QString &method, const QJsonObject &params, Then then);
    /// What was asked may take as long as it does.
    void waitForEver() { m_patience.stop(); }
    void fail(const remote::Error &error);
    void finish(ExitCode code);

    remote::Client &client() { return m_client; }
    Console &console() { return m_console; }

private:
    remote::Client &m_client;
    Console &m_console;
    QTimer m_patience;
    bool m_isFinished = false;
};

} // namespace plug::cli
