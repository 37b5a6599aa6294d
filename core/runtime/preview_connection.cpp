#include "core/runtime/preview_connection.h"

#include "core/base/limits.h"

#include <QTcpSocket>

namespace plug::runtime {

namespace {

constexpr char kEndOfHead[] = "\r\n\r\n";

} // namespace

PreviewConnection::PreviewConnection(QTcpSocket *socket, ReaderId reader, EngineClient &engine, Resolve resolve, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_reader(reader)
    , m_engine(engine)
    , m_resolve(std::move(resolve))
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(limits::kMaxPreviewHead);
    m_patience.setSingleShot(true);
    connect(m_socket, &QTcpSocket::readyRead, this, &PreviewConnection::onReadable);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &PreviewConnection::onWritten);
    connect(m_socket, &QTcpSocket::disconnected, this, &PreviewConnection::ended);
    connect(&m_patience, &QTimer::timeout, this, &PreviewConnection::ended);
    m_patience.start(limits::kPreviewHeadPatience);
}

PreviewConnection::~PreviewConnection()
{
    m_socket->disconnect(this);
    m_engine.post(engine::EndReading{m_reader});
}

void PreviewConnection::onReadable()
{
    while (m_state == State::Head) {
        m_received += m_socket->read(limits::kMaxPreviewHead - m_received.size());
        const qsizetype end = m_received.indexOf(kEndOfHead);
        if (end < 0 && m_received.size() >= limits::kMaxPreviewHead)
            return refuse(HttpStatus::HeadTooLarge);
        if (end < 0)
            return;
        const qsizetype size = end + qsizetype(sizeof kEndOfHead) - 1;
        const QByteArray head = m_received.left(size);
        m_received.remove(0, size);
        take(head);
    }
}

void PreviewConnection::take(const QByteArray &head)
{
    const auto request = parseHttpRequest(head);
    if (!request)
        return refuse(request.error());
    const auto target = m_resolve(*request);
    if (!target)
        return refuse(target.error());
    m_request = *request;
    m_target = *target;
    m_state = State::Size;
    ask({});
}

void PreviewConnection::refuse(HttpStatus status)
{
    m_state = State::Closing;
    m_patience.start(limits::kPreviewHeadPatience);
    m_socket->write(refusalOf(status));
    m_socket->disconnectFromHost();
}

void PreviewConnection::ask(ByteRange range)
{
    m_isAsking = true;
    m_patience.start(limits::kPreviewPatience);
    m_engine.post(engine::ReadFile{m_reader, m_target.transfer, m_target.file, range});
}

void PreviewConnection::onRead(const engine::FileRead &read)
{
    if (!m_isAsking || read.offset != m_body.begin)
        return;
    m_isAsking = false;
    if (m_state == State::Size)
        return begin(read.size);
    if (m_state != State::Body || read.bytes.isEmpty() || static_cast<std::uint64_t>(read.bytes.size()) > m_body.size())
        return;
    m_body.begin += static_cast<std::uint64_t>(read.bytes.size());
    m_socket->write(read.bytes);
    askMore();
}

void PreviewConnection::onReadFailed()
{
    if (m_state == State::Size)
        return refuse(HttpStatus::NotFound);
    // Of an answer that has begun, only the end of the connection tells.
    if (m_isAsking)
        Q_EMIT ended();
}

void PreviewConnection::begin(std::uint64_t size)
{
    const PreviewResponse response = respond(m_request, {size, m_target.type, m_target.tag});
    m_state = State::Body;
    m_body = response.body;
    m_socket->write(response.head);
    askMore();
}

void PreviewConnection::onWritten()
{
    m_patience.start(m_state == State::Head ? limits::kPreviewHeadPatience : limits::kPreviewPatience);
    askMore();
}

/// What a client does not take is not read for it.
void PreviewConnection::askMore()
{
    if (m_state != State::Body || m_isAsking)
        return;
    if (m_body.isEmpty())
        return endResponse();
    if (m_socket->bytesToWrite() < limits::kPreviewBuffer)
        ask(m_body);
}

void PreviewConnection::endResponse()
{
    m_body = {};
    if (!m_request.keepsAlive) {
        m_state = State::Closing;
        m_socket->disconnectFromHost();
        return;
    }
    m_state = State::Head;
    m_patience.start(m_socket->bytesToWrite() > 0 ? limits::kPreviewPatience : limits::kPreviewHeadPatience);
    // The next request may be here already; not from within this one's answer.
    QMetaObject::invokeMethod(this, &PreviewConnection::onReadable, Qt::QueuedConnection);
}

} // namespace plug::runtime

#include "moc_preview_connection.cpp"
