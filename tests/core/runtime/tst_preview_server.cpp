#include "core/base/limits.h"
#include "core/base/random.h"
#include "core/runtime/preview_server.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <map>

using namespace plug;
using namespace plug::runtime;

namespace {

constexpr TransferId kFilm{7};
constexpr qsizetype kSize = 2'000'000;

/// An engine with one file, of which as much is here as the test says; answers as the real one does.
class OneFile final : public EngineClient {
public:
    OneFile() : bytes(kSize, '\0') { SeededRandom(4).fill(mutableViewOf(bytes)); }

    void post(engine::Command command) override
    {
        if (const auto *read = std::get_if<engine::ReadFile>(&command)) {
            ++asked;
            mostAtOnce = std::max(mostAtOnce, ++open);
            wanted.insert_or_assign(read->reader, *read);
            QMetaObject::invokeMethod(this, &OneFile::answer, Qt::QueuedConnection);
        } else if (const auto *end = std::get_if<engine::EndReading>(&command)) {
            wanted.erase(end->reader);
            ++ends;
        }
    }
    quint16 port() const override { return 1; }
    void setVisible(bool) override {}

    void let(qsizetype more)
    {
        here = more;
        answer();
    }

    void answer()
    {
        for (auto it = wanted.begin(); it != wanted.end();) {
            const engine::ReadFile read = it->second;
            if (read.transfer != kFilm) {
                it = wanted.erase(it);
                Q_EMIT eventOccurred(engine::ReadFailed{read.reader});
                continue;
            }
            const ByteRange there = intersection(read.range, {0, static_cast<std::uint64_t>(here)});
            if (!read.range.isEmpty() && (there.isEmpty() || there.begin != read.range.begin)) {
                ++it;
                continue;
            }
            it = wanted.erase(it);
            --open;
            const auto count = static_cast<qsizetype>(std::min(there.size(), limits::kReadPiece));
            given += read.range.isEmpty() ? 0 : count;
            const QByteArray part = read.range.isEmpty() ? QByteArray() : bytes.mid(qsizetype(there.begin), count);
            Q_EMIT eventOccurred(engine::FileRead{read.reader, std::uint64_t(bytes.size()), read.range.begin, part});
        }
    }

    QByteArray bytes;
    qsizetype here = kSize;
    std::map<ReaderId, engine::ReadFile> wanted;
    int asked = 0;
    int open = 0;
    int mostAtOnce = 0;
    int ends = 0;
    qsizetype given = 0;
};

/// A client of a server, which says what it likes.
class Client {
public:
    explicit Client(const QUrl &url) : m_url(url)
    {
        socket.connectToHost(url.host(), quint16(url.port()));
        socket.waitForConnected();
    }

    QByteArray authority() const { return m_url.authority().toLatin1(); }
    QByteArray target() const { return m_url.path(QUrl::FullyEncoded).toLatin1(); }

    void say(const QByteArray &text)
    {
        socket.write(text);
        socket.flush();
    }
    void get(const QByteArray &fields = {}) { say("GET " + target() + " HTTP/1.1\r\nHost: " + authority() + "\r\n" + fields + "\r\n"); }

    /// True once all of an answer with so many bytes behind its head is here.
    bool has(qsizetype count)
    {
        return QTest::qWaitFor([&] {
            take();
            return headSize() > 0 && received.size() >= headSize() + count;
        });
    }
    void take()
    {
        if (socket.isOpen())
            received += socket.readAll();
    }
    qsizetype headSize() const { return received.indexOf("\r\n\r\n") < 0 ? 0 : received.indexOf("\r\n\r\n") + 4; }
    int status() const { return received.mid(9, 3).toInt(); }
    QByteArray body() const { return received.mid(headSize()); }
    bool isClosed()
    {
        return QTest::qWaitFor([&] {
            take();
            return socket.state() == QAbstractSocket::UnconnectedState;
        });
    }

    QTcpSocket socket;
    QByteArray received;

private:
    QUrl m_url;
};

} // namespace

/// A server and its clients on loopback, on an engine that is played.
class TestPreviewServer : public QObject {
    Q_OBJECT

    Preview film() const { return {kFilm, {}, guid, QStringLiteral("a film & more.mp4")}; }

    Guid guid = *Guid::fromHex(QByteArray(64, 'a'));

private Q_SLOTS:
    void addressesAreOnThisMachineAndTheirOwn();
    void givesTheFile();
    void givesRangesOverOneConnection();
    void requestsMayComeTogether();
    void waitsForBytes();
    void whoDoesNotReadIsNotReadFor();
    void otherHostsAndTokensAreRefused_data();
    void otherHostsAndTokensAreRefused();
    void aFileThatHasGoneIsNotFound();
    void halfAnAnswerEndsTheConnection();
    void clientsAreBounded();
    void filesAreBounded();
    void aLongHeadIsRefused();
    void whoLeavesIsForgotten();
};

void TestPreviewServer::addressesAreOnThisMachineAndTheirOwn()
{
    OneFile engine;
    PreviewServer server(engine);
    const QUrl url = server.urlOf(film());
    QCOMPARE(url.host(), QStringLiteral("127.0.0.1"));
    QVERIFY(url.port() > 0);
    QCOMPARE(url.path().section(u'/', 1, 1).size(), 32);
    QCOMPARE(url.fileName(), QStringLiteral("a film & more.mp4"));
    QCOMPARE(server.urlOf(film()), url);
    Preview other = film();
    other.transfer = TransferId{8};
    QVERIFY(server.urlOf(other).path().section(u'/', 1, 1) != url.path().section(u'/', 1, 1));
    OneFile engineToo;
    QVERIFY(PreviewServer(engineToo).urlOf(film()) != url);
}

void TestPreviewServer::givesTheFile()
{
    OneFile engine;
    PreviewServer server(engine);
    Client client(server.urlOf(film()));
    client.get("Connection: close\r\n");
    QVERIFY(client.has(kSize));
    QCOMPARE(client.status(), 200);
    QVERIFY(client.received.contains("\r\nContent-Type: video/mp4\r\n"));
    QVERIFY(client.received.contains("\r\nETag: \"" + guid.hex() + "\"\r\n"));
    QVERIFY(client.isClosed());
    QCOMPARE(client.body(), engine.bytes);
}

void TestPreviewServer::givesRangesOverOneConnection()
{
    OneFile engine;
    PreviewServer server(engine);
    Client client(server.urlOf(film()));
    SeededRandom random(5);
    for (int i = 0; i < 50; ++i) {
        const auto begin = static_cast<qsizetype>(random.below(kSize));
        const auto end = begin + 1 + static_cast<qsizetype>(random.below(std::uint64_t(kSize - begin)));
        client.received.clear();
        client.get("Range: bytes=" + QByteArray::number(begin) + '-' + QByteArray::number(end - 1) + "\r\n");
        QVERIFY(client.has(end - begin));
        QCOMPARE(client.status(), 206);
        QCOMPARE(client.body(), engine.bytes.mid(begin, end - begin));
    }
    client.received.clear();
    client.get("Range: bytes=" + QByteArray::number(kSize) + "-\r\n");
    QVERIFY(client.has(0));
    QCOMPARE(client.status(), 416);
    client.received.clear();
    client.say("HEAD " + client.target() + " HTTP/1.1\r\nHost: " + client.authority() + "\r\n\r\n");
    QVERIFY(client.has(0));
    QCOMPARE(client.status(), 200);
    QVERIFY(client.body().isEmpty());
}

void TestPreviewServer::requestsMayComeTogether()
{
    OneFile engine;
    PreviewServer server(engine);
    Client client(server.urlOf(film()));
    client.get("Range: bytes=0-9\r\n");
    client.get("Range: bytes=10-19\r\n");
    client.get("Range: bytes=20-29\r\nConnection: close\r\n");
    QVERIFY(client.isClosed());
    QCOMPARE(client.received.count("HTTP/1.1 206"), 3);
    QVERIFY(client.received.contains("\r\n\r\n" + engine.bytes.left(10) + "HTTP/1.1"));
    QVERIFY(client.received.endsWith(engine.bytes.mid(20, 10)));
}

void TestPreviewServer::waitsForBytes()
{
    OneFile engine;
    engine.here = 0;
    PreviewServer server(engine);
    Client client(server.urlOf(film()));
    client.get("Range: bytes=100-299999\r\n");
    // The size is known, so the answer begins.
    QVERIFY(client.has(0));
    QVERIFY(QTest::qWaitFor([&] { return engine.wanted.size() == 1; }));
    QCOMPARE(engine.wanted.begin()->second.range, (ByteRange{100, 300'000}));
    QVERIFY(client.body().isEmpty());
    engine.let(1000);
    QVERIFY(client.has(900));
    QCOMPARE(client.body(), engine.bytes.mid(100, 900));
    engine.let(kSize);
    QVERIFY(client.has(299'900));
    QCOMPARE(client.body(), engine.bytes.mid(100, 299'900));
    QCOMPARE(engine.mostAtOnce, 1);
}

void TestPreviewServer::whoDoesNotReadIsNotReadFor()
{
    OneFile engine;
    engine.bytes = QByteArray(64 * 1024 * 1024, 'x');
    engine.here = engine.bytes.size();
    PreviewServer server(engine);
    Client client(server.urlOf(film()));
    client.socket.setReadBufferSize(1000);
    client.get();
    // Until the system's buffers and the server's are full; then nothing more is asked for, however long one waits.
    qsizetype before = -1;
    const bool hasStopped = QTest::qWaitFor([&] { return std::exchange(before, engine.given) == engine.given && engine.given > 0 && engine.open == 0; });
    QVERIFY(hasStopped);
    QVERIFY(engine.given < 32 * 1024 * 1024);
    client.socket.setReadBufferSize(0);
    QVERIFY(client.has(engine.bytes.size()));
    QCOMPARE(client.body().size(), engine.bytes.size());
}

void TestPreviewServer::otherHostsAndTokensAreRefused_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::newRow("its own") << QByteArray("HOST") << QByteArray("/TOKEN/x") << 200;
    QTest::newRow("another name") << QByteArray("evil.example:PORT") << QByteArray("/TOKEN/x") << 421;
    QTest::newRow("another name of this machine") << QByteArray("localhost:PORT") << QByteArray("/TOKEN/x") << 421;
    QTest::newRow("another port") << QByteArray("127.0.0.1:1") << QByteArray("/TOKEN/x") << 421;
    QTest::newRow("no port") << QByteArray("127.0.0.1") << QByteArray("/TOKEN/x") << 421;
    QTest::newRow("no token") << QByteArray("HOST") << QByteArray("/") << 404;
    QTest::newRow("another token") << QByteArray("HOST") << QByteArray("/00000000000000000000000000000000/x") << 404;
    QTest::newRow("a part of the token") << QByteArray("HOST") << QByteArray("/SHORT/x") << 404;
    QTest::newRow("nothing behind it") << QByteArray("HOST") << QByteArray("/TOKEN") << 404;
    QTest::newRow("more of it") << QByteArray("HOST") << QByteArray("/TOKEN0/x") << 404;
    QTest::newRow("a way up") << QByteArray("HOST") << QByteArray("/TOKEN/../../etc/passwd") << 200;
    QTest::newRow("another site's") << QByteArray("HOST") << QByteArray("http://evil.example/TOKEN/x") << 404;
}

void TestPreviewServer::otherHostsAndTokensAreRefused()
{
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    OneFile engine;
    PreviewServer server(engine);
    const QUrl url = server.urlOf(film());
    const QByteArray token = url.path().section(u'/', 1, 1).toLatin1();
    host.replace("HOST", url.authority().toLatin1()).replace("PORT", QByteArray::number(url.port()));
    target.replace("TOKEN", token).replace("SHORT", token.left(31));
    Client client(url);
    client.say("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    QVERIFY(client.has(status == 200 ? kSize : 0));
    QCOMPARE(client.status(), status);
    // Whatever else the path says, there is but the one file.
    if (status == 200)
        QCOMPARE(client.body(), engine.bytes);
    else
        QVERIFY(client.isClosed() && client.body().isEmpty() && engine.asked == 0);
}

void TestPreviewServer::aFileThatHasGoneIsNotFound()
{
    OneFile engine;
    PreviewServer server(engine);
    Preview gone = film();
    gone.transfer = TransferId{99};
    Client client(server.urlOf(gone));
    client.get();
    QVERIFY(client.isClosed());
    QCOMPARE(client.status(), 404);
}

void TestPreviewServer::halfAnAnswerEndsTheConnection()
{
    OneFile engine;
    engine.here = 1000;
    PreviewServer server(engine);
    Client client(server.urlOf(film()));
    client.get();
    QVERIFY(client.has(1000));
    QVERIFY(QTest::qWaitFor([&] { return engine.wanted.size() == 1; }));
    Q_EMIT engine.eventOccurred(engine::ReadFailed{engine.wanted.begin()->first});
    QVERIFY(client.isClosed());
    QCOMPARE(client.body().size(), qsizetype(1000));
}

void TestPreviewServer::clientsAreBounded()
{
    OneFile engine;
    PreviewServer server(engine);
    const QUrl url = server.urlOf(film());
    std::vector<std::unique_ptr<Client>> clients;
    for (std::size_t i = 0; i < limits::kMaxPreviewClients; ++i) {
        clients.push_back(std::make_unique<Client>(url));
        clients.back()->get("Range: bytes=0-0\r\n");
        QVERIFY(clients.back()->has(1));
    }
    Client late(url);
    QVERIFY(late.isClosed());
    QCOMPARE(late.status(), 503);
    clients.pop_back();
    QVERIFY(QTest::qWaitFor([&] { return engine.ends == 1; }));
    Client next(url);
    next.get("Range: bytes=0-0\r\n");
    QVERIFY(next.has(1));
}

void TestPreviewServer::filesAreBounded()
{
    OneFile engine;
    PreviewServer server(engine);
    const QUrl first = server.urlOf(film());
    for (std::size_t i = 0; i < limits::kMaxPreviews; ++i) {
        Preview other = film();
        other.transfer = TransferId{100 + i};
        server.urlOf(other);
    }
    Client client(first);
    client.get();
    QVERIFY(client.isClosed());
    QCOMPARE(client.status(), 404);
}

void TestPreviewServer::aLongHeadIsRefused()
{
    OneFile engine;
    PreviewServer server(engine);
    Client client(server.urlOf(film()));
    client.say("GET / HTTP/1.1\r\nA: " + QByteArray(limits::kMaxPreviewHead, 'x'));
    QVERIFY(client.isClosed());
    QCOMPARE(client.status(), 431);
}

void TestPreviewServer::whoLeavesIsForgotten()
{
    OneFile engine;
    engine.here = 0;
    PreviewServer server(engine);
    {
        Client client(server.urlOf(film()));
        client.get();
        QVERIFY(QTest::qWaitFor([&] { return engine.wanted.size() == 1; }));
        client.socket.abort();
    }
    QVERIFY(QTest::qWaitFor([&] { return engine.ends == 1; }));
    QVERIFY(engine.wanted.empty());
}

QTEST_GUILESS_MAIN(TestPreviewServer)
#include "tst_preview_server.moc"
