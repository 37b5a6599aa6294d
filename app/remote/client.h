#pragma once

#include "app/remote/json_rpc.h"
#include "app/remote/line_reader.h"

#include <QLocalSocket>
#include <QObject>

#include <map>

namespace plug::remote {

/// The other end of a Server's line, for programs that steer an engine in another process. What comes is checked as a
/// stranger's words, and bounded.
class Client final : public QObject {
    Q_OBJECT

public:
    explicit Client(QObject *parent = nullptr);

    /// Blocks, for a second at most. False where nobody listens.
    bool connectTo(const QString &address);
    /// `answer` gets what the other side says to it, or ErrorCode::InternalError where the line is cut before.
    void call(const QString &method, const QJsonObject &params, Answer answer);

Q_SIGNALS:
    void notified(const QString &method, const QJsonObject &params);
    /// The line is cut: the other side has ended.
    void closed();

private:
    void onReadable();
    void onLine(const QByteArray &line);
    void onClosed();

    QLocalSocket m_socket;
    LineReader m_lines;
    std::map<qint64, Answer> m_awaited;
    qint64 m_lastId = 0;
};

} // namespace plug::remote
