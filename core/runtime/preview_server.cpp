#include "core/runtime/preview_server.h"

#include "core/base/limits.h"
#include "core/crypto/digest.h"
#include "core/crypto/system_random.h"

#include <QHostAddress>
#include <QMimeDatabase>
#include <QTcpSocket>

#include <algorithm>

namespace plug::runtime {

namespace {

constexpr std::size_t kTokenBytes = 16;

QByteArray newToken()
{
    ByteArray<kTokenBytes> bytes;
    crypto::SystemRandom().fill(bytes);
    return toQByteArray(bytes).toHex();
}

/// By the name alone: nothing of the file may be here yet.
QByteArray typeOf(const QString &name)
{
    return QMimeDatabase().mimeTypeForFile(name, QMimeDatabase::MatchExtension).name().toLatin1();
}

} // namespace

PreviewServer::PreviewServer(EngineClient &engine, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
{
    m_server.setMaxPendingConnections(static_cast<int>(limits::kMaxPreviewClients));
    connect(&m_server, &QTcpServer::newConnection, this, &PreviewServer::onConnection);
    connect(&m_engine, &EngineClient::eventOccurred, this, &PreviewServer::onEvent);
}

PreviewServer::~PreviewServer() = default;

QUrl PreviewServer::urlOf(const Preview &preview)
{
    if (!m_server.isListening() && !m_server.listen(QHostAddress::LocalHost))
        return {};
    const auto known = std::ranges::find_if(m_offers, [&](const Offer &offer) {
        return offer.preview.transfer == preview.transfer && offer.preview.file == preview.file && offer.preview.guid == preview.guid;
    });
    if (known != m_offers.end())
        return urlOf(*known);
    if (m_offers.size() >= limits::kMaxPreviews)
        m_offers.pop_front();
    m_offers.push_back({newToken(), typeOf(preview.name), preview});
    return urlOf(m_offers.back());
}

/// The name is for the player's title and is not looked at.
QUrl PreviewServer::urlOf(const Offer &offer) const
{
    const QByteArray name = QUrl::toPercentEncoding(offer.preview.name);
    return QUrl::fromEncoded("http://" + authority() + '/' + offer.token + '/' + name, QUrl::StrictMode);
}

QByteArray PreviewServer::authority() const
{
    return "127.0.0.1:" + QByteArray::number(m_server.serverPort());
}

Result<PreviewTarget, HttpStatus> PreviewServer::resolve(const HttpRequest &request) const
{
    if (request.host != authority())
        return Failure{HttpStatus::MisdirectedRequest};
    const QByteArray token = request.target.mid(1, 2 * kTokenBytes);
    if (!request.target.startsWith('/') || request.target.mid(1 + 2 * kTokenBytes, 1) != "/")
        return Failure{HttpStatus::NotFound};
    for (const Offer &offer : m_offers) {
        if (crypto::equalConstantTime(viewOf(offer.token), viewOf(token)))
            return PreviewTarget{offer.preview.transfer, offer.preview.file, offer.type, '"' + offer.preview.guid.hex() + '"'};
    }
    return Failure{HttpStatus::NotFound};
}

void PreviewServer::onConnection()
{
    while (QTcpSocket *const socket = m_server.nextPendingConnection()) {
        if (m_connections.size() >= limits::kMaxPreviewClients) {
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            socket->write(refusalOf(HttpStatus::ServiceUnavailable));
            socket->disconnectFromHost();
            continue;
        }
        auto connection = std::make_unique<PreviewConnection>(
            socket, ReaderId{++m_lastReader}, m_engine, [this](const HttpRequest &request) { return resolve(request); }, nullptr);
        // Queued: it may be in the middle of something.
        connect(connection.get(), &PreviewConnection::ended, this, [this, reader = connection->reader()] { remove(reader); }, Qt::QueuedConnection);
        m_connections.push_back(std::move(connection));
    }
}

void PreviewServer::remove(ReaderId reader)
{
    std::erase_if(m_connections, [reader](const auto &c) { return c->reader() == reader; });
}

PreviewConnection *PreviewServer::connectionOf(ReaderId reader) const
{
    const auto found = std::ranges::find_if(m_connections, [reader](const auto &c) { return c->reader() == reader; });
    return found == m_connections.end() ? nullptr : found->get();
}

void PreviewServer::onEvent(const engine::Event &event)
{
    if (const auto *read = std::get_if<engine::FileRead>(&event)) {
        if (PreviewConnection *connection = connectionOf(read->reader))
            connection->onRead(*read);
    } else if (const auto *failed = std::get_if<engine::ReadFailed>(&event)) {
        if (PreviewConnection *connection = connectionOf(failed->reader))
            connection->onReadFailed();
    }
}

} // namespace plug::runtime

#include "moc_preview_server.cpp"
