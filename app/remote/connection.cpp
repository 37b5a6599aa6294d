#include "app/remote/connection.h"

#include "app/remote/limits.h"

#include <QLocalSocket>
#include <QPointer>

namespace plug::remote {

Connection::Connection(std::unique_ptr<QLocalSocket> socket, Call call, QObject *parent)
    : QObject(parent)
    , m_socket(std::move(socket))
    , m_call(std::move(call))
    , m_lines(limits::kMaxLine)
{
    m_socket->setParent(nullptr);
    // What is not read yet waits at the sender.
    m_socket->setReadBufferSize(limits::kMaxLine);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this,
            [this] { refuse({ErrorCode::InvalidRequest, QStringLiteral("The end of the line did not come.")}); });
    connect(m_socket.get(), &QLocalSocket::readyRead, this, &Connection::onReadable);
    connect(m_socket.get(), &QLocalSocket::disconnected, this, &Connection::closed);
    // What came before anybody listened is not told again.
    QMetaObject::invokeMethod(this, &Connection::onReadable, Qt::QueuedConnection);
}

Connection::~Connection()
{
    m_socket->disconnect(this);
}

void Connection::send(const QByteArray &line)
{
    if (m_socket->state() != QLocalSocket::ConnectedState)
        return;
    if (m_socket->bytesToWrite() + line.size() > limits::kMaxBacklog)
        return m_socket->abort();
    m_socket->write(line);
    // The answer may be the last that this process says.
    m_socket->flush();
}

void Connection::refuse(const Error &error)
{
    if (m_isRefused)
        return;
    m_isRefused = true;
    m_isSubscribed = false;
    send(errorLine(error));
    m_socket->disconnectFromServer();
}

void Connection::onReadable()
{
    while (!m_isRefused && m_socket->bytesAvailable() > 0) {
        m_lines.add(m_socket->read(limits::kMaxLine));
        while (const auto line = m_lines.next())
            onLine(*line);
        if (m_lines.hasOverrun())
            refuse({ErrorCode::InvalidRequest, QStringLiteral("A line may have %1 bytes.").arg(limits::kMaxLine)});
    }
    if (!m_lines.hasPart())
        m_patience.stop();
    else if (!m_patience.isActive())
        m_patience.start(limits::kLinePatience);
}

void Connection::onLine(const QByteArray &line)
{
    const auto message = parseMessage(line);
    if (!message)
        return send(errorLine(message.error()));
    const auto exchange = std::make_shared<Exchange>(*message);
    for (std::size_t i = 0; i < message->requests.size(); ++i)
        pass(exchange, i, message->requests[i]);
}

void Connection::pass(const std::shared_ptr<Exchange> &exchange, std::size_t index, const Request &request)
{
    ++m_unanswered;
    if (request.fault)
        return take(*exchange, index, Failure{*request.fault});
    if (m_unanswered > limits::kMaxUnanswered)
        return take(*exchange, index, Failure{Error{ErrorCode::TooManyRequests, QStringLiteral("Too many requests wait for their answers.")}});
    m_call(*this, request, [self = QPointer(this), exchange, index](const Outcome &outcome) {
        if (self)
            self->take(*exchange, index, outcome);
    });
}

void Connection::take(Exchange &exchange, std::size_t index, const Outcome &outcome)
{
    --m_unanswered;
    exchange.answer(index, outcome);
    if (!exchange.isComplete())
        return;
    if (const QByteArray reply = exchange.reply(); !reply.isEmpty())
        send(reply);
}

} // namespace plug::remote

#include "moc_connection.cpp"
