#include "app/remote/client.h"

#include "app/remote/limits.h"

#include <QJsonDocument>

namespace plug::remote {

namespace {

constexpr int kPatienceMs = 1000;

Outcome outcomeOf(const QJsonObject &response)
{
    if (response.contains(QStringLiteral("result")))
        return response[QStringLiteral("result")];
    const QJsonObject error = response[QStringLiteral("error")].toObject();
    return Failure{Error{static_cast<ErrorCode>(error[QStringLiteral("code")].toInt(static_cast<int>(ErrorCode::InternalError))),
                         error[QStringLiteral("message")].toString()}};
}

} // namespace

Client::Client(QObject *parent)
    : QObject(parent)
    , m_lines(limits::kMaxAnswer)
{
    connect(&m_socket, &QLocalSocket::readyRead, this, &Client::onReadable);
    connect(&m_socket, &QLocalSocket::disconnected, this, &Client::onClosed);
}

bool Client::connectTo(const QString &address)
{
    m_socket.connectToServer(address);
    return m_socket.waitForConnected(kPatienceMs);
}

void Client::call(const QString &method, const QJsonObject &params, Answer answer)
{
    m_awaited[++m_lastId] = std::move(answer);
    m_socket.write(requestLine(method, params, m_lastId));
}

void Client::onReadable()
{
    m_lines.add(m_socket.readAll());
    while (const auto line = m_lines.next())
        onLine(*line);
    if (m_lines.hasOverrun())
        m_socket.abort();
}

void Client::onLine(const QByteArray &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    if (object.contains(QStringLiteral("method"))) {
        Q_EMIT notified(object[QStringLiteral("method")].toString(), object[QStringLiteral("params")].toObject());
        return;
    }
    const auto awaited = m_awaited.find(object[QStringLiteral("id")].toInteger(-1));
    if (awaited == m_awaited.end())
        return;
    const Answer answer = std::move(awaited->second);
    m_awaited.erase(awaited);
    answer(outcomeOf(object));
}

void Client::onClosed()
{
    for (const auto &[id, answer] : std::exchange(m_awaited, {}))
        answer(Failure{Error{ErrorCode::InternalError, QStringLiteral("PLUG ended before it answered.")}});
    Q_EMIT closed();
}

} // namespace plug::remote

#include "moc_client.cpp"
