#include "core/base/limits.h"
#include "core/base/random.h"
#include "core/runtime/port_mapping.h"
#include "tests/fuzz/mutation.h"

#include <QTest>

using namespace plug;
using namespace plug::runtime;
using namespace std::chrono_literals;

namespace {

const QByteArray kGood = R"({"protocol":"upnp","address":"203.0.113.5","port":40000,"lease":1800,"igd":"http://192.168.1.1:5000/d.xml"})";

QByteArray withAddress(const QByteArray &address)
{
    return QByteArray(kGood).replace("203.0.113.5", address);
}

} // namespace

class TestPortMapping : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIsForwarded()
    {
        const MappingAnswer answer = readMappingAnswer(kGood);
        QCOMPARE(answer.mapping.external->text(), QStringLiteral("203.0.113.5:40000"));
        QCOMPARE(answer.mapping.protocol, PortMapping::Protocol::UpnpIgd);
        QVERIFY(answer.mapping.failure.isEmpty() && !answer.mapping.isBehindAnotherNat);
        QCOMPARE(answer.externalPort, quint16(40'000));
        QCOMPARE(answer.lease, 1800s);
        QCOMPARE(answer.igd, QStringLiteral("http://192.168.1.1:5000/d.xml"));
        QCOMPARE(readMappingAnswer(QByteArray(kGood).replace("upnp", "nat-pmp")).mapping.protocol, PortMapping::Protocol::NatPmp);
    }

    void seesAnotherNat_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<bool>("isReachable");
        for (const char *address : {"10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.0.1", "127.0.0.1", "100.64.0.1", "100.127.255.255", "0.1.2.3"})
            QTest::newRow(address) << QByteArray(address) << false;
        for (const char *address : {"203.0.113.5", "172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.0"})
            QTest::newRow(address) << QByteArray(address) << true;
    }

    void seesAnotherNat()
    {
        QFETCH(QByteArray, address);
        QFETCH(bool, isReachable);
        const MappingAnswer answer = readMappingAnswer(withAddress(address));
        QCOMPARE(answer.mapping.external.has_value(), isReachable);
        QCOMPARE(answer.mapping.isBehindAnotherNat, !isReachable);
        QCOMPARE(answer.externalPort, quint16(40'000)); // it is taken back all the same
    }

    void leasesHaveBounds()
    {
        const auto leaseOf = [](const QByteArray &lease) { return readMappingAnswer(QByteArray(kGood).replace("1800", lease)).lease; };
        for (const char *much : {"3601", "4294967295", "9e18"})
            QCOMPARE(leaseOf(much), limits::kMappingLease);
        for (const char *little : {"0", "1", "-5", "-9e18", "\"x\""})
            QCOMPARE(leaseOf(little), limits::kLeastMappingLease);
    }

    void failuresAreToldAsTheyAre()
    {
        const MappingAnswer answer = readMappingAnswer(R"({"failure":"no gateway"})");
        QCOMPARE(answer.mapping.failure, QStringLiteral("no gateway"));
        QVERIFY(!answer.mapping.external);
        QVERIFY(readMappingAnswer("{\"failure\":\"" + QByteArray(4'000, 'x') + "\"}").mapping.failure.size() <= 400);
    }

    void nonsenseIsAFailure()
    {
        for (const QByteArray &line : {QByteArray(), QByteArray("{}"), QByteArray("[1]"), QByteArray(kGood).replace("upnp", "magic"),
                                       QByteArray(kGood).replace("40000", "0"), QByteArray(kGood).replace("40000", "65536"),
                                       QByteArray(kGood).replace("40000", "-1"), withAddress("224.0.0.1"), withAddress("255.255.255.255"),
                                       withAddress("[2001:db8::1]"), withAddress("example.org"), withAddress(""), withAddress("1.2.3.4:5"),
                                       kGood.first(kGood.size() - 1)}) {
            const MappingAnswer answer = readMappingAnswer(line);
            QVERIFY2(!answer.mapping.failure.isEmpty() && answer.externalPort == 0 && !answer.mapping.external, line.constData());
        }
        QVERIFY(readMappingAnswer(QByteArray(kGood).replace("http:", "http:" + QByteArray(2'000, 'x'))).igd.isEmpty());
    }

    void survivesAnything()
    {
        SeededRandom random(3);
        for (int i = 0; i < 20'000; ++i) {
            QByteArray line = kGood;
            test::mutate(line, random);
            const MappingAnswer answer = readMappingAnswer(line);
            QCOMPARE(answer.externalPort != 0, answer.mapping.failure.isEmpty());
            QVERIFY(!answer.mapping.external || !answer.mapping.external->isPrivate());
        }
    }
};

QTEST_APPLESS_MAIN(TestPortMapping)
#include "tst_port_mapping.moc"
