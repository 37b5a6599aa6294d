#include "core/base/random.h"
#include "core/runtime/preview_response.h"

#include <QTest>

using namespace plug;
using namespace plug::runtime;

namespace {

HttpRequest asking(const QByteArray &range, const QByteArray &ifRange = {})
{
    HttpRequest request;
    request.range = range;
    request.ifRange = ifRange;
    request.keepsAlive = true;
    return request;
}

PreviewedFile fileOf(std::uint64_t size)
{
    return {size, "video/mp4", "\"abc\""};
}

} // namespace

/// Ranges as RFC 9110, section 14 has them.
class TestPreviewResponse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ranges_data();
    void ranges();
    void aFileThatChangedIsSentWhole();
    void headsHaveNoBody();
    void anEmptyFile();
    void nothingIsRunOrEmbedded();
    void anyRangeIsInTheFile();
    void refusals();
};

void TestPreviewResponse::ranges_data()
{
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("begin");
    QTest::addColumn<int>("end");
    const auto row = [](const char *range, int status, int begin, int end) { QTest::newRow(range) << QByteArray(range) << status << begin << end; };
    row("", 200, 0, 1000);
    row("bytes=0-", 206, 0, 1000);
    row("bytes=0-0", 206, 0, 1);
    row("bytes=999-999", 206, 999, 1000);
    row("bytes=500-599", 206, 500, 600);
    row("bytes=500-5000", 206, 500, 1000);
    row("bytes=-1", 206, 999, 1000);
    row("bytes=-5000", 206, 0, 1000);
    row("BYTES=5-6", 206, 5, 7);
    row("bytes= 5-6 ", 206, 5, 7);
    row("bytes=5-99999999999999999999999999", 206, 5, 1000);
    row("bytes=1000-", 416, 0, 0);
    row("bytes=1000-2000", 416, 0, 0);
    row("bytes=18446744073709551615-18446744073709551615", 416, 0, 0);
    row("bytes=18446744073709551616-", 416, 0, 0);
    row("bytes=-0", 416, 0, 0);
    // What is no range, or more than one, does not count.
    row("bytes=6-5", 200, 0, 1000);
    row("bytes=-", 200, 0, 1000);
    row("bytes=", 200, 0, 1000);
    row("bytes", 200, 0, 1000);
    row("bytes=a-b", 200, 0, 1000);
    row("bytes=0x1-2", 200, 0, 1000);
    row("bytes=+1-2", 200, 0, 1000);
    row("bytes=1-2-3", 200, 0, 1000);
    row("bytes=--1", 200, 0, 1000);
    row("bytes=1 - 2", 200, 0, 1000);
    row("bytes=0-1,5-6", 200, 0, 1000);
    row("lines=1-2", 200, 0, 1000);
}

void TestPreviewResponse::ranges()
{
    QFETCH(QByteArray, range);
    QFETCH(int, status);
    QFETCH(int, begin);
    QFETCH(int, end);
    const PreviewResponse response = respond(asking(range), fileOf(1000));
    QCOMPARE(int(response.status), status);
    QCOMPARE(response.body.begin, std::uint64_t(begin));
    QCOMPARE(response.body.end, std::uint64_t(end));
    QVERIFY(response.head.startsWith("HTTP/1.1 " + QByteArray::number(status)));
    QVERIFY(response.head.endsWith("\r\n\r\n"));
    QVERIFY(response.head.contains("\r\nContent-Length: " + QByteArray::number(end - begin) + "\r\n"));
    const QByteArray told = status == 416 ? "bytes */1000" : "bytes " + QByteArray::number(begin) + '-' + QByteArray::number(end - 1) + "/1000";
    QCOMPARE(response.head.contains("\r\nContent-Range: " + told + "\r\n"), status != 200);
}

void TestPreviewResponse::aFileThatChangedIsSentWhole()
{
    QCOMPARE(respond(asking("bytes=5-6", "\"abc\""), fileOf(1000)).status, HttpStatus::PartialContent);
    for (const char *other : {"\"abd\"", "W/\"abc\"", "abc", "Wed, 21 Oct 2015 07:28:00 GMT"})
        QCOMPARE(respond(asking("bytes=5-6", other), fileOf(1000)).status, HttpStatus::Ok);
    QCOMPARE(respond(asking("bytes=5000-", "\"abd\""), fileOf(1000)).status, HttpStatus::Ok);
}

void TestPreviewResponse::headsHaveNoBody()
{
    HttpRequest request = asking("bytes=5-6");
    request.method = HttpRequest::Method::Head;
    const PreviewResponse response = respond(request, fileOf(1000));
    QVERIFY(response.body.isEmpty());
    // A range is for GET alone.
    QVERIFY(response.head.startsWith("HTTP/1.1 200 "));
    QVERIFY(response.head.contains("\r\nContent-Length: 1000\r\n"));
    QVERIFY(response.head.contains("\r\nAccept-Ranges: bytes\r\n"));
    QVERIFY(response.head.contains("\r\nContent-Type: video/mp4\r\n"));
    QVERIFY(response.head.contains("\r\nETag: \"abc\"\r\n"));
}

void TestPreviewResponse::anEmptyFile()
{
    for (const char *range : {"", "bytes=0-", "bytes=-5"}) {
        const PreviewResponse response = respond(asking(range), fileOf(0));
        QCOMPARE(response.status, HttpStatus::Ok);
        QVERIFY(response.body.isEmpty());
        QVERIFY(response.head.contains("\r\nContent-Length: 0\r\n"));
    }
}

void TestPreviewResponse::nothingIsRunOrEmbedded()
{
    const QByteArray head = respond(asking({}), {10, "text/html", "\"a\""}).head;
    QVERIFY(head.contains("\r\nContent-Security-Policy: script-src 'none';"));
    QVERIFY(head.contains("\r\nX-Content-Type-Options: nosniff\r\n"));
    QVERIFY(head.contains("\r\nReferrer-Policy: no-referrer\r\n"));
    QVERIFY(!head.contains("Access-Control"));
}

void TestPreviewResponse::anyRangeIsInTheFile()
{
    SeededRandom random(3);
    constexpr char kLetters[] = "bytes=0123456789-, ";
    for (int i = 0; i < 50'000; ++i) {
        QByteArray range = "bytes=";
        for (std::uint64_t length = random.below(24); length > 0; --length)
            range += kLetters[random.below(sizeof kLetters - 1)];
        const std::uint64_t size = random.below(2000);
        const PreviewResponse response = respond(asking(range), fileOf(size));
        QVERIFY(response.body.begin <= response.body.end && response.body.end <= size);
        QCOMPARE(response.status == HttpStatus::Ok, response.body == (ByteRange{0, size}) && !response.head.contains("Content-Range"));
    }
}

void TestPreviewResponse::refusals()
{
    QVERIFY(refusalOf(HttpStatus::MethodNotAllowed).contains("\r\nAllow: GET, HEAD\r\n"));
    for (const HttpStatus status : {HttpStatus::BadRequest, HttpStatus::NotFound, HttpStatus::MisdirectedRequest, HttpStatus::ServiceUnavailable}) {
        const QByteArray head = refusalOf(status);
        QVERIFY(head.startsWith("HTTP/1.1 " + QByteArray::number(int(status)) + ' '));
        QVERIFY(head.contains("\r\nConnection: close\r\n") && head.contains("\r\nContent-Length: 0\r\n") && head.endsWith("\r\n\r\n"));
    }
}

QTEST_APPLESS_MAIN(TestPreviewResponse)
#include "tst_preview_response.moc"
