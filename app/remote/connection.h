#pragma once

#include "app/remote/json_rpc.h"
#include "app/remote/line_reader.h"

#include <QObject>
#include <QTimer>

#include <memory>

class QLocalSocket;

namespace plug::remote {

/// One client of the server: lines in, lines out. Owns its socket. Whatever comes in, it answers with JSON-RPC, holds no more of
/// it than remote/limits.h says, and leaves a client that goes beyond.
class Connection final : public QObject {
    Q_OBJECT

public:
    /// `call` is what a valid request goes to; its method may be one of the connection's own.
    using Call = std::function<void(Connection &from, const Request &request, Answer answer)>;

    /// Takes the socket, which is connected.
    Connection(std::unique_ptr<QLocalSocket> socket, Call call, QObject *parent = nullptr);
    ~Connection() override;

    bool isSubscribed() const { return m_isSubscribed; }
    void setSubscribed(bool isSubscribed) { m_isSubscribed = isSubscribed; }
    void send(const QByteArray &line);
    /// Says why, and closes as soon as that is written.
    void refuse(const Error &error);

Q_SIGNALS:
    /// It is gone and may be deleted.
    void closed();

private:
    void onReadable();
    void onLine(const QByteArray &line);
    void pass(const std::shared_ptr<Exchange> &exchange, std::size_t index, const Request &request);
    void take(Exchange &exchange, std::size_t index, const Outcome &outcome);

    std::unique_ptr<QLocalSocket> m_socket;
    Call m_call;
    LineReader m_lines;
    QTimer m_patience; ///< for the rest of a line
    std::size_t m_unanswered = 0;
    bool m_isSubscribed = false;
    bool m_isRefused = false;
};

} // namespace plug::remote
