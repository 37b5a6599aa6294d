#include "core/runtime/http_request.h"

#include "core/base/limits.h"
#include "core/base/random.h"

#include <QTest>

using namespace plug;
using namespace plug::runtime;

namespace {

const QByteArray kHost = "Host: 127.0.0.1:1\r\n";

int refusedWith(const QByteArray &head)
{
    const auto request = parseHttpRequest(head);
    return request ? 0 : static_cast<int>(request.error());
}

} // namespace

/// Requests as players send them, and as somebody does who means harm.
class TestHttpRequest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatCountsIsRead();
    void connectionsAreKeptAsTheVersionSays();
    void othersAreRefused_data();
    void othersAreRefused();
    void headsAreBounded();
    void noBytesDoHarm();
};

void TestHttpRequest::whatCountsIsRead()
{
    const auto request = parseHttpRequest("GET /a/b%20c HTTP/1.1\r\nhOST: 127.0.0.1:5\r\nAccept: */*\r\nRange: bytes=5-\r\nIf-Range: \"x\"\r\n\r\n");
    QVERIFY(request);
    QCOMPARE(request->method, HttpRequest::Method::Get);
    QCOMPARE(request->target, QByteArray("/a/b%20c"));
    QCOMPARE(request->host, QByteArray("127.0.0.1:5"));
    QCOMPARE(request->range, QByteArray("bytes=5-"));
    QCOMPARE(request->ifRange, QByteArray("\"x\""));
    QCOMPARE(parseHttpRequest("HEAD / HTTP/1.1\r\n" + kHost + "\r\n")->method, HttpRequest::Method::Head);
    // Of two ranges nobody can say which is meant.
    QCOMPARE(parseHttpRequest("GET / HTTP/1.1\r\n" + kHost + "Range: bytes=1-2\r\nRange: bytes=3-4\r\n\r\n")->range, QByteArray());
}

void TestHttpRequest::connectionsAreKeptAsTheVersionSays()
{
    QVERIFY(parseHttpRequest("GET / HTTP/1.1\r\n" + kHost + "\r\n")->keepsAlive);
    QVERIFY(!parseHttpRequest("GET / HTTP/1.1\r\n" + kHost + "Connection: close\r\n\r\n")->keepsAlive);
    QVERIFY(!parseHttpRequest("GET / HTTP/1.0\r\n" + kHost + "\r\n")->keepsAlive);
}

void TestHttpRequest::othersAreRefused_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &head, int status) { QTest::newRow(name) << head << status; };
    row("no host", "GET / HTTP/1.1\r\n\r\n", 400);
    row("two hosts", "GET / HTTP/1.1\r\n" + kHost + kHost + "\r\n", 400);
    row("another method", "POST / HTTP/1.1\r\n" + kHost + "\r\n", 405);
    row("a method that nobody knows", "BREW / HTTP/1.1\r\n" + kHost + "\r\n", 405);
    row("a body", "GET / HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\n\r\n", 400);
    row("a body in chunks", "GET / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n", 400);
    row("both kinds of body", "GET / HTTP/1.1\r\n" + kHost + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
    row("two lengths", "GET / HTTP/1.1\r\n" + kHost + "Content-Length: 0\r\nContent-Length: 9\r\n\r\n", 400);
    row("another version", "GET / HTTP/2.0\r\n" + kHost + "\r\n", 400);
    row("a space in the target", "GET /a b HTTP/1.1\r\n" + kHost + "\r\n", 400);
    row("a field without a name", "GET / HTTP/1.1\r\n" + kHost + ": x\r\n\r\n", 400);
    row("a space before the colon", "GET / HTTP/1.1\r\n" + kHost + "Range : bytes=0-1\r\n\r\n", 400);
    row("a null byte", "GET / HTTP/1.1\r\n" + kHost + QByteArray("A: \0\r\n\r\n", 8), 400);
    row("not whole", "GET / HTTP/1.1\r\n" + kHost, 400);
    row("more than one head", "GET / HTTP/1.1\r\n" + kHost + "\r\nGET", 400);
    row("another protocol", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\r\n\r\n", 400);
    row("nothing", "", 400);
}

void TestHttpRequest::othersAreRefused()
{
    QFETCH(QByteArray, head);
    QFETCH(int, status);
    QCOMPARE(refusedWith(head), status);
}

void TestHttpRequest::headsAreBounded()
{
    const QByteArray begin = "GET / HTTP/1.1\r\n" + kHost;
    const QByteArray filling(limits::kMaxPreviewHead - begin.size() - 100, 'x');
    QCOMPARE(refusedWith(begin + "A: " + filling + "\r\n\r\n"), 0);
    QCOMPARE(refusedWith(begin + "A: " + filling + filling + "\r\n\r\n"), 431);
}

void TestHttpRequest::noBytesDoHarm()
{
    SeededRandom random(8);
    const QByteArray good = "GET /0123456789abcdef/film.mkv HTTP/1.1\r\n" + kHost + "Range: bytes=0-\r\nIf-Range: \"x\"\r\n\r\n";
    int taken = 0;
    for (int i = 0; i < 20'000; ++i) {
        QByteArray bytes = good;
        for (std::uint64_t changes = random.below(6); changes > 0; --changes) {
            const auto at = static_cast<qsizetype>(random.below(static_cast<std::uint64_t>(bytes.size())));
            if (random.below(3) == 0)
                bytes.remove(at, 1);
            else
                bytes[at] = static_cast<char>(random.below(256));
        }
        if (const auto request = parseHttpRequest(bytes)) {
            ++taken;
            QVERIFY(!request->host.contains('\n') && !request->target.contains(' '));
        }
    }
    QVERIFY(taken > 1000 && taken < 19'000);
}

QTEST_APPLESS_MAIN(TestHttpRequest)
#include "tst_http_request.moc"
