#include "tests/support/fake_router.h"

#include <QNetworkDatagram>
#include <QNetworkInterface>
#include <QTcpSocket>
#include <QtEndian>

#include <utility>

namespace plug::test {

namespace {

constexpr quint16 kNatPmpPort = 5351;
constexpr quint16 kSsdpPort = 1900;
constexpr char kService[] = "urn:schemas-upnp-org:service:WANIPConnection:1";
constexpr char kDevice[] = "urn:schemas-upnp-org:device:InternetGatewayDevice:1";

QByteArray field(const QByteArray &xml, const QByteArray &name)
{
    const qsizetype begin = xml.indexOf('<' + name + '>');
    const qsizetype end = xml.indexOf("</" + name + '>', begin);
    return begin < 0 || end < 0 ? QByteArray() : xml.mid(begin + name.size() + 2, end - begin - name.size() - 2);
}

QByteArray http(const QByteArray &status, const QByteArray &body)
{
    return "HTTP/1.1 " + status + "\r\nContent-Type: text/xml\r\nConnection: close\r\nContent-Length: " + QByteArray::number(body.size())
        + "\r\n\r\n" + body;
}

QByteArray soap(const QByteArray &body)
{
    return R"(<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>)" + body
        + "</s:Body></s:Envelope>";
}

QByteArray answer(const QByteArray &action, const QByteArray &fields)
{
    return http("200 OK", soap("<u:" + action + "Response xmlns:u=\"" + kService + "\">" + fields + "</u:" + action + "Response>"));
}

QByteArray fault(int code)
{
    return http("500 Internal Server Error",
                soap("<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail><UPnPError><errorCode>"
                     + QByteArray::number(code) + "</errorCode></UPnPError></detail></s:Fault>"));
}

/// The head and as much of a body as it announces.
bool isWhole(const QByteArray &request)
{
    const qsizetype head = request.indexOf("\r\n\r\n");
    if (head < 0)
        return false;
    const QByteArray lower = request.first(head).toLower();
    const qsizetype at = lower.indexOf("content-length:");
    const qsizetype length = at < 0 ? 0 : lower.mid(at + 15, lower.indexOf("\r\n", at) - at - 15).trimmed().toInt();
    return request.size() >= head + 4 + length;
}

} // namespace

FakeRouter::FakeRouter(QHostAddress address)
    : m_address(std::move(address))
{
    QObject::connect(&m_natPmp, &QUdpSocket::readyRead, &m_natPmp, [this] { readNatPmp(); });
    QObject::connect(&m_ssdp, &QUdpSocket::readyRead, &m_ssdp, [this] { readSearches(); });
    QObject::connect(&m_http, &QTcpServer::newConnection, &m_http, [this] { serve(); });
}

bool FakeRouter::speakNatPmp()
{
    return m_natPmp.bind(m_address, kNatPmpPort);
}

bool FakeRouter::speakUpnp()
{
    if (!m_http.listen(m_address) || !m_ssdp.bind(QHostAddress(QHostAddress::AnyIPv4), kSsdpPort))
        return false;
    bool isJoined = false;
    for (const QNetworkInterface &interface : QNetworkInterface::allInterfaces())
        isJoined |= interface.flags().testFlag(QNetworkInterface::CanMulticast)
            && m_ssdp.joinMulticastGroup(QHostAddress(QStringLiteral("239.255.255.250")), interface);
    return isJoined || m_address.isLoopback();
}

QString FakeRouter::descriptionUrl() const
{
    return QStringLiteral("http://%1:%2/description.xml").arg(m_address.toString()).arg(m_http.serverPort());
}

void FakeRouter::readNatPmp()
{
    while (m_natPmp.hasPendingDatagrams()) {
        const QNetworkDatagram datagram = m_natPmp.receiveDatagram();
        ++m_messages;
        if (const QByteArray said = natPmpAnswer(datagram.data()); !said.isEmpty())
            m_natPmp.writeDatagram(datagram.makeReply(said));
    }
}

/// RFC 6886, 3.2 and 3.3.
QByteArray FakeRouter::natPmpAnswer(const QByteArray &request)
{
    const auto number16 = [&](qsizetype at) { return qFromBigEndian<quint16>(request.constData() + at); };
    if (request == QByteArray(2, '\0')) {
        QByteArray said(12, '\0');
        said[1] = char(128);
        qToBigEndian(natPmpResult, said.data() + 2);
        qToBigEndian(external.toIPv4Address(), said.data() + 8);
        return said;
    }
    if (request.size() != 12 || request[0] != 0 || request[1] != 1)
        return {};
    const auto lease = qFromBigEndian<quint32>(request.constData() + 8);
    m_asked << (lease == 0 ? QStringLiteral("nat-pmp unmap %1").arg(number16(4))
                           : QStringLiteral("nat-pmp map %1 %2 %3").arg(number16(4)).arg(number16(6)).arg(lease));
    QByteArray said(16, '\0');
    said[1] = char(129);
    qToBigEndian(natPmpResult, said.data() + 2);
    qToBigEndian(number16(4), said.data() + 8);
    qToBigEndian(lease == 0 ? quint16(0) : portGiven.value_or(number16(6)), said.data() + 10);
    qToBigEndian(lease, said.data() + 12);
    return said;
}

void FakeRouter::readSearches()
{
    while (m_ssdp.hasPendingDatagrams()) {
        const QNetworkDatagram datagram = m_ssdp.receiveDatagram();
        ++m_messages;
        if (datagram.data().startsWith("M-SEARCH") && datagram.data().contains(kDevice)) {
            m_ssdp.writeDatagram(datagram.makeReply("HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nST: " + QByteArray(kDevice)
                                                    + "\r\nUSN: uuid:1::" + kDevice + "\r\nEXT:\r\nLOCATION: "
                                                    + location.value_or(descriptionUrl()).toLatin1() + "\r\n\r\n"));
        }
    }
}

void FakeRouter::serve()
{
    while (QTcpSocket *socket = m_http.nextPendingConnection()) {
        ++m_messages;
        ++m_connections;
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
            const QByteArray request = socket->peek(socket->bytesAvailable());
            if (!isWhole(request))
                return;
            socket->readAll();
            socket->write(page(request));
            socket->disconnectFromHost();
        });
    }
}

QByteArray FakeRouter::page(const QByteArray &request)
{
    if (!rubbish.isEmpty())
        return rubbish;
    if (request.startsWith("GET /description.xml "))
        return http("200 OK", describe());
    const qsizetype hash = request.indexOf('#');
    return request.startsWith("POST /control ") && hash > 0
        ? act(request.mid(hash + 1, request.indexOf('"', hash) - hash - 1), request.mid(request.indexOf("\r\n\r\n") + 4))
        : http("404 Not Found", {});
}

QByteArray FakeRouter::describe() const
{
    const auto device = [](const QByteArray &type, const QByteArray &inside) {
        return "<device><deviceType>urn:schemas-upnp-org:device:" + type + ":1</deviceType><friendlyName>router</friendlyName>" + inside
            + "</device>";
    };
    const QByteArray service = "<serviceList><service><serviceType>" + QByteArray(kService) + "</serviceType><serviceId>1</serviceId><controlURL>"
        + controlUrl.value_or(QStringLiteral("/control")).toLatin1()
        + "</controlURL><eventSubURL>/events</eventSubURL><SCPDURL>/scpd.xml</SCPDURL></service></serviceList>";
    const QByteArray connection = "<deviceList>" + device("WANConnectionDevice", service) + "</deviceList>";
    return R"(<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major><minor>0</minor></specVersion>)"
        + device("InternetGatewayDevice", "<deviceList>" + device("WANDevice", connection) + "</deviceList>") + "</root>";
}

QByteArray FakeRouter::act(const QByteArray &action, const QByteArray &body)
{
    if (action == "GetStatusInfo") {
        return answer(action, "<NewConnectionStatus>Connected</NewConnectionStatus><NewLastConnectionError>ERROR_NONE"
                              "</NewLastConnectionError><NewUptime>1</NewUptime>");
    }
    if (action == "GetExternalIPAddress")
        return answer(action, "<NewExternalIPAddress>" + external.toString().toLatin1() + "</NewExternalIPAddress>");
    if (action == "AddPortMapping")
        return add(body);
    if (action != "DeletePortMapping")
        return fault(401);
    m_asked << QStringLiteral("upnp unmap %1").arg(QString::fromLatin1(field(body, "NewExternalPort")));
    return answer(action, {});
}

QByteArray FakeRouter::add(const QByteArray &body)
{
    const auto value = [&](const char *name) { return QString::fromLatin1(field(body, name)); };
    const QString lease = value("NewLeaseDuration");
    m_asked << QStringLiteral("upnp map %1 %2 %3 %4 %5").arg(value("NewInternalPort"), value("NewExternalPort"), lease,
                                                             value("NewInternalClient"), value("NewProtocol"));
    if (portsOfOthers.contains(value("NewExternalPort").toInt()))
        return fault(718);
    return lease != QStringLiteral("0") && !hasLeases ? fault(725) : answer("AddPortMapping", {});
}

} // namespace plug::test
