#pragma once

#include <QLocalServer>
#include <QObject>
#include <QStringList>

class QLocalSocket;

namespace plug::app {

/// One desktop client for a user and state folder: the first start listens, a second one hands its arguments over and ends.
/// The channel belongs to the user alone. What comes in is bounded and taken as arguments, nothing else.
class SingleInstance final : public QObject {
    Q_OBJECT

public:
    /// Most bytes of a message; more than Intake can take of paths.
    static constexpr qsizetype kMaxMessage = 4 * 1024 * 1024;

    explicit SingleInstance(const QString &stateFolder, QObject *parent = nullptr);

    /// True where an earlier one runs and has taken `arguments`. Blocks, for a second at most.
    bool handOver(const QStringList &arguments);
    /// From now on later starts come here. False where that can't be; the client works without.
    bool listen();

Q_SIGNALS:
    /// A later start's arguments; possibly none, which only wants the window.
    void startedAgain(const QStringList &arguments);

private:
    void onConnection();
    void onMessage(QLocalSocket &socket);

    QString m_name;
    QLocalServer m_server;
};

} // namespace plug::app
