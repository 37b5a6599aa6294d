#include "core/base/protocol.h"
#include "core/base/random.h"
#include "core/content/file_name.h"
#include "core/content/guid_text.h"
#include "core/content/link.h"

#include <QTest>
#include <QUrl>

using namespace plug;
using namespace plug::content;
using Reason = LinkError::Reason;

class TestLink : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textOfAFullLink();
    void roundTrip();
    void bareGuid();
    void surroundingsAreTolerated_data();
    void surroundingsAreTolerated();
    void spellingsOfOneLink_data();
    void spellingsOfOneLink();
    void whatIsUnknownIsIgnored();
    void errorsSayWhere_data();
    void errorsSayWhere();
    void hostsAreCountedOnce();
    void randomTextIsRefusedInPeace();
};

namespace {

const QString kGuid = QStringLiteral("plug1q7rq7pdxdrxpmnjffp8upghxpq2vnunrewjyupw5cvw0ajvzkhqhs2vrgge");
const QString kHostId = QString(32, u'a') + QString(32, u'7');

QString withQuery(const char *query) { return QStringLiteral("plug:") + kGuid + u'?' + QString::fromUtf8(query); }

Link bareLink() { return {.guid = *parseGuidText(kGuid), .name = {}, .size = {}, .hosts = {}, .secret = {}}; }

Link fullLink()
{
    Link link = bareLink();
    link.name = QStringLiteral("Übung & Lösung 100%.pdf");
    link.size = 123456;
    link.secret = ByteArray<16>{0xab, 1, 2};
    link.hosts.push_back({HostId::fromHex(kHostId.toLatin1()), *Endpoint::parse(QStringLiteral("192.0.2.1:4000"))});
    link.hosts.push_back({std::nullopt, *Endpoint::parse(QStringLiteral("[2001:db8::1]:4001"))});
    return link;
}

} // namespace

void TestLink::textOfAFullLink()
{
    QCOMPARE(linkText(fullLink()),
             QStringLiteral("plug:%1?name=%C3%9Cbung%20%26%20L%C3%B6sung%20100%25.pdf&size=123456"
                            "&host=%2@192.0.2.1:4000&host=%5B2001:db8::1%5D:4001"
                            "&secret=ab010200000000000000000000000000")
                 .arg(kGuid, kHostId));
    // Every character is one that RFC 3986 allows there, so that other programs take all of it for the link.
    const QUrl url(linkText(fullLink()), QUrl::StrictMode);
    QVERIFY(url.isValid());
    QCOMPARE(url.scheme(), QStringLiteral("plug"));
    QCOMPARE(linkText(bareLink()), QStringLiteral("plug:") + kGuid);
}

void TestLink::roundTrip()
{
    QVERIFY(*parseLink(linkText(fullLink())) == fullLink());
    const QString characters = QString::fromUtf8("ab 1.-_~!'()*&=+#%[]@;,$^`{}äß名😀é\u0301");
    SeededRandom random(1);
    for (int run = 0; run < 2000; ++run) {
        Link link = bareLink();
        random.fill(link.guid.bytes);
        for (std::uint64_t i = random.below(30); i > 0; --i)
            link.name += characters[qsizetype(random.below(std::uint64_t(characters.size())))];
        link.name = link.name.isEmpty() ? QString() : safeFileName(link.name);
        if (random.below(2) == 0)
            link.size = random.below(protocol::kMaxFileSize + 1);
        if (random.below(2) == 0)
            random.fill(link.secret.emplace());
        for (std::uint64_t i = random.below(protocol::kMaxLinkHosts + 1); i > 0; --i) {
            LinkHost &host = link.hosts.emplace_back();
            host.endpoint = Endpoint::fromIpv4(random.next32() & 0x7fffffff, std::uint16_t(1 + random.below(65535)));
            if (random.below(2) == 0)
                random.fill(MutableByteView(host.endpoint.address).subspan(1));
            host.endpoint.address[0] = host.endpoint.isIpv4() ? 0 : 0x20;
            if (random.below(2) == 0)
                random.fill(host.hostId.emplace().bytes);
        }
        const auto parsed = parseLink(linkText(link));
        QVERIFY2(parsed, qPrintable(linkText(link)));
        QVERIFY(*parsed == link);
    }
}

/// [C-10]
void TestLink::bareGuid()
{
    const QString scheme = QStringLiteral("plug:");
    for (const QString &text : {kGuid, kGuid.toUpper(), scheme + kGuid, (scheme + kGuid).toUpper(), scheme + kGuid.toUpper(),
                                kGuid + u'?', scheme + kGuid + u'?'}) {
        const auto link = parseLink(text);
        QVERIFY(link);
        QVERIFY(*link == bareLink());
    }
}

void TestLink::surroundingsAreTolerated_data()
{
    QTest::addColumn<QString>("pattern");
    for (const char *pattern : {" %1", "%1\n", "\t %1 \r\n", "<%1>", "\"%1\"", "'%1'", "„%1“", "“%1”", "«%1»", "`%1`",
                                " <\"%1\"> ", "\u00a0%1\u3000", "\ufeff%1\u200b"})
        QTest::newRow(pattern) << QString::fromUtf8(pattern);
}

void TestLink::surroundingsAreTolerated()
{
    QFETCH(QString, pattern);
    const QString text = linkText(fullLink());
    QVERIFY(*parseLink(pattern.arg(text)) == fullLink());

    // Positions still count in the text as given.
    QString broken = pattern.arg(kGuid);
    const qsizetype at = pattern.indexOf(u'%') + 20;
    broken[at] = broken[at] == u'q' ? u'p' : u'q';
    const auto parsed = parseLink(broken);
    QVERIFY(!parsed && parsed.error().reason == Reason::BadGuid);
    QCOMPARE(parsed.error().position, at);
}

void TestLink::spellingsOfOneLink_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("raw brackets") << withQuery("host=[2001:db8::1]:4001&name=a%20b");
    QTest::newRow("encoded everything") << withQuery("%68ost=%5b2001%3adb8%3a%3A1%5D%3a4001&n%61me=%61%20%62");
    QTest::newRow("longer address") << withQuery("name=a%20b&host=[2001:0DB8:0:0::0001]:4001");
    QTest::newRow("empty parameters") << withQuery("&&name=a%20b&&host=[2001:db8::1]:4001&");
    QTest::newRow("twice the same host") << withQuery("name=a%20b&host=[2001:db8::1]:4001&host=[2001:db8::1]:4001");
    QTest::newRow("unknown ones") << withQuery("x&y=&z=%2500&name=a%20b&=&=v&host=[2001:db8::1]:4001&Name=../x&v=2");
}

/// [C-11] [C-14]
void TestLink::spellingsOfOneLink()
{
    QFETCH(QString, text);
    const auto link = parseLink(text);
    QVERIFY(link);
    QCOMPARE(link->name, QStringLiteral("a b"));
    QCOMPARE(link->hosts.size(), 1u);
    QCOMPARE(link->hosts[0].endpoint.text(), QStringLiteral("[2001:db8::1]:4001"));
    QVERIFY(!link->hosts[0].hostId && !link->size && !link->secret);
}

/// [C-14]
void TestLink::whatIsUnknownIsIgnored()
{
    QVERIFY(*parseLink(linkText(fullLink()) + QStringLiteral("&future=%00%01&host2=x&sizes=-1")) == fullLink());
    QCOMPARE(parseLink(withQuery("name=a+b"))->name, QStringLiteral("a+b"));
    QCOMPARE(parseLink(withQuery("name=Übung.txt"))->name, QString::fromUtf8("Übung.txt"));
    QCOMPARE(parseLink(withQuery("name=a=b"))->name, QStringLiteral("a=b"));
    QCOMPARE(*parseLink(withQuery("size=0"))->size, 0u);
    QCOMPARE(*parseLink(withQuery("size=17592186044416"))->size, protocol::kMaxFileSize);
    QCOMPARE((*parseLink(withQuery("secret=00112233445566778899AABBCCDDEEFF"))->secret)[15], std::uint8_t(0xff));
}

void TestLink::errorsSayWhere_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("reason");
    QTest::addColumn<int>("position");
    const auto row = [](const char *title, const QString &text, Reason reason, int position) {
        QTest::newRow(title) << text << int(reason) << position;
    };
    const auto query = [&](const char *title, const char *text, Reason reason, int position) {
        row(title, withQuery(text), reason, 5 + 64 + 1 + position);
    };
    row("nothing", QString(), Reason::Empty, -1);
    row("only wrapping", QStringLiteral(" <\"\"> "), Reason::Empty, -1);
    row("too long", QString(8193, u' '), Reason::TooLong, 8192);
    row("web link", QStringLiteral("  https://example.org/"), Reason::NotALink, 2);
    row("magnet link", QStringLiteral("magnet:?xt=urn:btih:00"), Reason::NotALink, 0);
    row("script", QStringLiteral("javascript:plug1"), Reason::NotALink, 0);
    row("text before", QStringLiteral("see plug:") + kGuid, Reason::NotALink, 0);
    row("scheme alone", QStringLiteral("plug:"), Reason::BadGuid, -1);
    row("two slashes", QStringLiteral("plug://") + kGuid, Reason::BadGuid, 5);
    row("path behind", QStringLiteral("plug:") + kGuid + QStringLiteral("/../x"), Reason::BadGuid, 69);
    row("text behind", QStringLiteral("plug:") + kGuid + QStringLiteral(" or so"), Reason::BadGuid, 69);
    row("fragment", QStringLiteral("plug:") + kGuid + QStringLiteral("#x"), Reason::BadGuid, 69);
    row("encoded GUID", QStringLiteral("plug:%70lug1"), Reason::BadGuid, 5);

    query("blank", "name=a b", Reason::BadParameter, 6);
    query("fragment in query", "name=a#b", Reason::BadParameter, 6);
    query("quote", "name=a\"b&size=1", Reason::BadParameter, 6);
    query("line feed", "size=1\nhost=x", Reason::BadParameter, 6);
    query("line separator", "x=\u2028y", Reason::BadParameter, 2);
    query("C1 control", "x=\u009fy", Reason::BadParameter, 2);
    query("byte order mark in a size", "size=%EF%BB%BF4", Reason::BadSize, 5);
    query("byte order mark in a host", "host=%EF%BB%BF192.0.2.1:5", Reason::BadHost, 5);
    query("no hex digits", "x=1&name=ab%zz", Reason::BadParameter, 11);
    query("half an encoding", "name=ab%4", Reason::BadParameter, 7);
    query("lone per cent", "name=%", Reason::BadParameter, 5);
    query("encoding in a name", "na%e=1", Reason::BadParameter, 2);
    query("no UTF-8", "name=a%ff", Reason::BadParameter, 5);
    query("half a character", "name=a%c3", Reason::BadParameter, 5);
    query("overlong slash", "name=a%c0%af", Reason::BadParameter, 5);
    query("encoded surrogate", "name=%ed%a0%80", Reason::BadParameter, 5);

    query("empty name", "name=", Reason::BadName, 5);
    query("name without value", "name", Reason::BadName, 4);
    query("way up", "name=..%2f..%2fetc%2fpasswd", Reason::BadName, 5);
    query("raw slash", "name=a/b", Reason::BadName, 5);
    query("backslash", "size=1&name=a%5cb", Reason::BadName, 12);
    query("device", "name=nul.txt", Reason::BadName, 5);
    query("control", "name=a%00b", Reason::BadName, 5);
    query("hidden extension", "name=a%E2%80%AEgpj.exe", Reason::BadName, 5);
    query("encoded twice is once", "name=a%2500%3a", Reason::BadName, 5);

    query("empty size", "size=", Reason::BadSize, 5);
    query("negative size", "size=-1", Reason::BadSize, 5);
    query("signed size", "size=%2B1", Reason::BadSize, 5);
    query("spaced size", "size=%201", Reason::BadSize, 5);
    query("hex size", "size=0x10", Reason::BadSize, 5);
    query("Arabic digits", "size=%D9%A1", Reason::BadSize, 5);
    query("one byte too large", "size=17592186044417", Reason::BadSize, 5);
    query("overflowing size", "size=18446744073709551616", Reason::BadSize, 5);

    query("empty host", "host=", Reason::BadHost, 5);
    query("name for an address", "host=example.org:4000", Reason::BadHost, 5);
    query("no port", "host=192.0.2.1", Reason::BadHost, 5);
    query("port 0", "host=192.0.2.1:0", Reason::BadHost, 5);
    query("port too large", "host=192.0.2.1:65536", Reason::BadHost, 5);
    query("bare IPv6", "host=2001:db8::1:4000", Reason::BadHost, 5);
    query("zone", "host=[fe80::1%25eth0]:4000", Reason::BadHost, 5);
    query("octal address", "host=0177.0.0.1:4000", Reason::BadHost, 5);
    query("number as address", "host=2130706433:4000", Reason::BadHost, 5);
    query("NUL in the address", "host=127.0.0.1%00.example.org:4000", Reason::BadHost, 5);
    query("NUL in IPv6", "host=[::1%00]:4000", Reason::BadHost, 5);
    query("every host", "host=0.0.0.0:4000", Reason::BadHost, 5);
    query("broadcast", "host=255.255.255.255:4000", Reason::BadHost, 5);
    query("multicast", "host=[ff02::1]:4000", Reason::BadHost, 5);
    query("multicast, mapped", "host=[::ffff:224.0.0.1]:4000", Reason::BadHost, 5);
    query("short identity", "host=abcd@192.0.2.1:4000", Reason::BadHost, 5);
    query("empty identity", "host=@192.0.2.1:4000", Reason::BadHost, 5);
    query("identity without address",
          "host=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@", Reason::BadHost, 5);

    query("empty secret", "secret=", Reason::BadSecret, 7);
    query("short secret", "secret=0011223344556677889900112233445", Reason::BadSecret, 7);
    query("long secret", "secret=001122334455667788990011223344556677", Reason::BadSecret, 7);
    query("secret of other digits", "secret=0011223344556677889900112233445g", Reason::BadSecret, 7);

    query("two names", "name=a&name=a", Reason::DuplicateParameter, 12);
    query("two sizes", "size=1&size=2", Reason::DuplicateParameter, 12);
    query("two names, one in disguise", "name=a&%6eame=b", Reason::DuplicateParameter, 14);
    query("two secrets", "secret=00112233445566778899001122334455&secret=00112233445566778899001122334455",
          Reason::DuplicateParameter, 47);
}

/// [C-10] [C-11] [C-12] [C-13] [C-14] [C-15]
void TestLink::errorsSayWhere()
{
    QFETCH(QString, text);
    const auto parsed = parseLink(text);
    QVERIFY(!parsed);
    QTEST(int(parsed.error().reason), "reason");
    QTEST(int(parsed.error().position), "position");
    QVERIFY(!parsed.error().message.isEmpty());
}

/// [C-12]
void TestLink::hostsAreCountedOnce()
{
    QString text = withQuery("size=1");
    for (std::size_t i = 1; i <= protocol::kMaxLinkHosts; ++i)
        text += QStringLiteral("&host=192.0.2.%1:4000&host=192.0.2.%1:4000").arg(i);
    QCOMPARE(parseLink(text)->hosts.size(), protocol::kMaxLinkHosts);
    const auto parsed = parseLink(text + QStringLiteral("&host=192.0.2.99:4000"));
    QVERIFY(!parsed && parsed.error().reason == Reason::TooManyHosts);
    QCOMPARE(parsed.error().position, text.size() + 6);
    // The same address under an identity is another claim.
    const QString identified = kHostId + QStringLiteral("@192.0.2.1:1");
    QCOMPARE(parseLink(withQuery("host=192.0.2.1:1&host=") + identified)->hosts.size(), 2u);
}

void TestLink::randomTextIsRefusedInPeace()
{
    SeededRandom random(2);
    const QString good = linkText(fullLink());
    for (int run = 0; run < 20'000; ++run) {
        QString text = good;
        for (std::uint64_t changes = 1 + random.below(4); changes > 0; --changes) {
            const auto at = qsizetype(random.below(std::uint64_t(text.size())));
            switch (random.below(3)) {
            case 0: text[at] = QChar(char16_t(random.below(2) == 0 ? random.below(128) : random.below(65536))); break;
            case 1: text.remove(at, qsizetype(1 + random.below(3))); break;
            default: text.insert(at, text.sliced(at, qsizetype(random.below(std::uint64_t(text.size() - at)))));
            }
            if (text.isEmpty())
                text = good;
        }
        const auto parsed = parseLink(text);
        if (parsed)
            QVERIFY(*parseLink(linkText(*parsed)) == *parsed);
        else
            QVERIFY(parsed.error().position <= text.size());
    }
}

QTEST_APPLESS_MAIN(TestLink)
#include "tst_link.moc"
