#include "app/remote/server.h"

#include "app/remote/limits.h"

#include <QLocalSocket>

#include <algorithm>

namespace plug::remote {

namespace {

const QString kSubscribe = QStringLiteral("subscribe");
const QString kUnsubscribe = QStringLiteral("unsubscribe");

} // namespace

Server::Server(QObject *parent)
    : QObject(parent)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_server.setMaxPendingConnections(static_cast<int>(limits::kMaxClients));
    connect(&m_server, &QLocalServer::newConnection, this, &Server::onConnection);
}

Server::~Server() = default;

void Server::setMethods(Methods *methods)
{
    if (m_methods)
        m_methods->disconnect(this);
    m_methods = methods;
    if (!m_methods)
        return;
    connect(m_methods, &Methods::notified, this, &Server::tellAll);
    tellWatched();
}

QString Server::listen(const QString &address)
{
    QLocalServer::removeServer(address);
    return m_server.listen(address) ? QString() : m_server.errorString();
}

void Server::onConnection()
{
    while (QLocalSocket *const socket = m_server.nextPendingConnection()) {
        auto connection = std::make_unique<Connection>(std::unique_ptr<QLocalSocket>(socket), [this](Connection &from, const Request &request, const Answer &answer) {
            onCall(from, request, answer);
        });
        // Deleted later: it is the one that says so.
        connect(connection.get(), &Connection::closed, this, [this, raw = connection.get()] { onClosed(*raw); });
        m_connections.push_back(std::move(connection));
        if (m_connections.size() > limits::kMaxClients)
            m_connections.back()->refuse({ErrorCode::TooManyClients, QStringLiteral("There are %1 clients already.").arg(limits::kMaxClients)});
    }
}

void Server::onCall(Connection &from, const Request &request, const Answer &answer)
{
    if (request.method == kSubscribe || request.method == kUnsubscribe) {
        from.setSubscribed(request.method == kSubscribe);
        tellWatched();
        return answer(QJsonValue(QJsonObject()));
    }
    if (!m_methods)
        return answer(Failure{Error{ErrorCode::Stopping, QStringLiteral("PLUG is about to end.")}});
    m_methods->call(request.method, request.params, answer);
}

void Server::onClosed(Connection &connection)
{
    const auto at = std::find_if(m_connections.begin(), m_connections.end(), [&](const auto &c) { return c.get() == &connection; });
    if (at == m_connections.end())
        return;
    at->release()->deleteLater();
    m_connections.erase(at);
    tellWatched();
}

void Server::tellAll(const QString &method, const QJsonObject &params)
{
    const QByteArray line = notificationLine(method, params);
    // Who reads too slowly goes, and by that out of the list.
    for (std::size_t i = m_connections.size(); i-- > 0;) {
        if (m_connections[i]->isSubscribed())
            m_connections[i]->send(line);
    }
}

void Server::tellWatched()
{
    if (m_methods)
        m_methods->setWatched(std::any_of(m_connections.begin(), m_connections.end(), [](const auto &c) { return c->isSubscribed(); }));
}

} // namespace plug::remote

#include "moc_server.cpp"
