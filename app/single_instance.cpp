#include "app/single_instance.h"

#include <QCborArray>
#include <QCborValue>
#include <QCryptographicHash>
#include <QDir>
#include <QLocalSocket>
#include <QTimer>

namespace plug::app {

namespace {

constexpr int kPatienceMs = 1000;
constexpr int kMaxConnections = 8;

/// Of the user too, because on some systems the names are everybody's.
QString serverName(const QString &stateFolder)
{
    const QByteArray place = QDir::homePath().toUtf8() + '\0' + QDir(stateFolder).absolutePath().toUtf8();
    const QByteArray hash = QCryptographicHash::hash(place, QCryptographicHash::Sha256).toHex().left(16);
    return QStringLiteral("plug-%1").arg(QString::fromLatin1(hash));
}

} // namespace

SingleInstance::SingleInstance(const QString &stateFolder, QObject *parent)
    : QObject(parent)
    , m_name(serverName(stateFolder))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_server.setMaxPendingConnections(kMaxConnections);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::onConnection);
}

bool SingleInstance::handOver(const QStringList &arguments)
{
    QLocalSocket socket;
    socket.connectToServer(m_name, QIODevice::ReadWrite);
    if (!socket.waitForConnected(kPatienceMs))
        return false;
    socket.write(QCborArray::fromStringList(arguments).toCborValue().toCbor());
    // The answer is one byte: without it the other one may be about to end.
    return socket.waitForBytesWritten(kPatienceMs) && socket.waitForReadyRead(kPatienceMs);
}

bool SingleInstance::listen()
{
    if (m_server.listen(m_name))
        return true;
    // Left behind by one that died; a living one would have taken the arguments.
    return m_server.serverError() == QAbstractSocket::AddressInUseError && QLocalServer::removeServer(m_name)
        && m_server.listen(m_name);
}

void SingleInstance::onConnection()
{
    while (QLocalSocket *const socket = m_server.nextPendingConnection()) {
        socket->setParent(this);
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { onMessage(*socket); });
        QTimer::singleShot(kPatienceMs, socket, &QLocalSocket::abort);
    }
}

void SingleInstance::onMessage(QLocalSocket &socket)
{
    if (socket.bytesAvailable() > kMaxMessage)
        return socket.abort();
    QCborParserError error;
    const QCborValue message = QCborValue::fromCbor(socket.peek(kMaxMessage), &error);
    if (error.error == QCborError::EndOfFile)
        return; // more of it is to come
    if (error.error != QCborError::NoError || !message.isArray())
        return socket.abort();
    QStringList arguments;
    for (const QCborValue &value : message.toArray())
        arguments << value.toString();
    socket.readAll();
    socket.write("k");
    socket.flush();
    Q_EMIT startedAgain(arguments);
}

} // namespace plug::app

#include "moc_single_instance.cpp"
