#include "core/discovery/reachability.h"

#include "core/base/random.h"

#include <QTest>

using namespace plug;
using namespace plug::discovery;
using namespace std::chrono_literals;

namespace {

constexpr Instant kNow{Duration(1'000'000'000)};

HostId host(std::uint8_t n)
{
    HostId id;
    id.bytes[0] = n;
    return id;
}

Endpoint at(const char *text)
{
    return *Endpoint::parse(QString::fromLatin1(text));
}

const Endpoint kOwn = at("192.168.1.5:40000");
const Endpoint kOutside = at("203.0.114.7:40000");

/// Witness number `n`, in a /16 of its own.
Endpoint witness(int n)
{
    return Endpoint::fromIpv4(0x08000001u + (static_cast<std::uint32_t>(n) << 16), 5000);
}

void see(Reachability &reachability, int from, int to, const Endpoint &observed, Instant now = kNow)
{
    for (int n = from; n < to; ++n)
        reachability.onObserved(host(static_cast<std::uint8_t>(n)), witness(n), observed, now);
}

} // namespace

/// [N-1].
class TestReachability : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsKnownAtFirst();
    void threeWitnessesMakeAnAddress();
    void neighboursCountOnce();
    void oneHostCountsOnce();
    void aNewAddressReplacesTheOld();
    void aLiarDoesNotMoveIt();
    void anotherPortForEachIsSymmetric();
    void portsSeenLongApartAreNotCompared();
    void theOwnAddressIsPublic();
    void aMappingComesFirst();
    void callersFromOutsideShowThatItIsOpen();
    void aNatIsThereWhoeverGetsIn();
    void privateWitnessesSayNothingOfTheWorld();
    void hostsOfALaboratoryAreEnoughThere();
    void familiesAreJudgedApart();
    void nobodyAnswers();
    void whatPeopleAreToldIsOrdered();
    void isBounded();
};

void TestReachability::nothingIsKnownAtFirst()
{
    Reachability reachability;
    QCOMPARE(reachability.reach(kNow), Reach::Unknown);
    QVERIFY(reachability.ownAddresses(kNow).empty());
}

void TestReachability::threeWitnessesMakeAnAddress()
{
    Reachability reachability;
    reachability.setOwnEndpoints({kOwn});
    see(reachability, 1, 2, kOutside);
    QCOMPARE(reachability.reach(kNow), Reach::Natted);
    see(reachability, 2, 3, kOutside);
    QCOMPARE(reachability.reach(kNow), Reach::Punchable);
    QVERIFY(!reachability.agreedAddress(true, kNow));
    see(reachability, 3, 4, kOutside);
    QCOMPARE(reachability.agreedAddress(true, kNow), std::optional(kOutside));
    QCOMPARE(reachability.ownAddresses(kNow), (std::vector{kOutside, kOwn}));
    QVERIFY(!reachability.agreedAddress(true, kNow + Reachability::kSightingLives));
    QCOMPARE(reachability.reach(kNow + Reachability::kSightingLives), Reach::Unknown);
}

void TestReachability::neighboursCountOnce()
{
    Reachability reachability;
    reachability.setOwnEndpoints({kOwn});
    for (std::uint8_t n = 1; n < 40; ++n)
        reachability.onObserved(host(n), Endpoint::fromIpv4(0x08000000u + n * 256u, 5000), kOutside, kNow);
    QVERIFY(!reachability.agreedAddress(true, kNow));
    QCOMPARE(reachability.reach(kNow), Reach::Natted);
    for (std::uint8_t n = 50; n < 60; ++n)
        reachability.onObserved(host(n), at(qPrintable(QStringLiteral("[2001:db9:%1::1]:5000").arg(n))), at("[2a00:1::5]:4000"), kNow);
    QVERIFY(!reachability.agreedAddress(false, kNow));
}

void TestReachability::oneHostCountsOnce()
{
    Reachability reachability;
    for (int n = 1; n < 10; ++n)
        reachability.onObserved(host(1), witness(n), kOutside, kNow);
    QVERIFY(!reachability.agreedAddress(true, kNow));
}

void TestReachability::aNewAddressReplacesTheOld()
{
    Reachability reachability;
    see(reachability, 1, 4, kOutside);
    const Endpoint other = at("198.51.101.9:40000");
    see(reachability, 1, 4, other, kNow + 1s);
    QCOMPARE(reachability.agreedAddress(true, kNow + 1s), std::optional(other));
}

void TestReachability::aLiarDoesNotMoveIt()
{
    Reachability reachability;
    reachability.setOwnEndpoints({kOwn});
    see(reachability, 1, 5, kOutside);
    see(reachability, 5, 7, at("198.51.101.9:666"), kNow + 1s);
    QCOMPARE(reachability.agreedAddress(true, kNow + 1s), std::optional(kOutside));
    QCOMPARE(reachability.reach(kNow + 1s), Reach::Punchable);
}

void TestReachability::anotherPortForEachIsSymmetric()
{
    Reachability reachability;
    reachability.setOwnEndpoints({kOwn});
    for (int n = 1; n < 6; ++n) {
        Endpoint observed = kOutside;
        observed.port = static_cast<std::uint16_t>(20'000 + 7 * n);
        see(reachability, n, n + 1, observed);
    }
    QCOMPARE(reachability.reach(kNow), Reach::Symmetric);
    QCOMPARE(reachability.ownAddresses(kNow), std::vector{kOwn});
}

void TestReachability::portsSeenLongApartAreNotCompared()
{
    Reachability reachability;
    reachability.setOwnEndpoints({kOwn});
    see(reachability, 1, 2, kOutside);
    Endpoint later = kOutside;
    later.port = 41'000;
    see(reachability, 2, 3, later, kNow + Reachability::kComparable + 1s);
    QCOMPARE(reachability.reach(kNow + Reachability::kComparable + 1s), Reach::Natted);
}

void TestReachability::theOwnAddressIsPublic()
{
    Reachability reachability;
    reachability.setOwnEndpoints({kOwn, kOutside});
    see(reachability, 1, 2, kOutside);
    QCOMPARE(reachability.reach(kNow), Reach::Public);
}

void TestReachability::aMappingComesFirst()
{
    Reachability reachability;
    reachability.setOwnEndpoints({kOwn});
    see(reachability, 1, 4, kOutside);
    const Endpoint mapped = at("203.0.114.7:4711");
    reachability.setMapping(mapped);
    QCOMPARE(reachability.reach(kNow), Reach::Mapped);
    QCOMPARE(reachability.ownAddresses(kNow), (std::vector{mapped, kOutside, kOwn}));
    reachability.setMapping(std::nullopt);
    QCOMPARE(reachability.reach(kNow), Reach::Punchable);
}

void TestReachability::callersFromOutsideShowThatItIsOpen()
{
    Reachability reachability;
    reachability.setOwnEndpoints({kOwn});
    reachability.onCalledUnasked(at("192.168.1.77:9000"), kNow);
    reachability.onCalledUnasked(at("127.0.0.1:9000"), kNow);
    QCOMPARE(reachability.reach(kNow), Reach::Unknown);
    reachability.onCalledUnasked(witness(3), kNow);
    QCOMPARE(reachability.reach(kNow), Reach::Open);
    QCOMPARE(reachability.reach(kNow + Reachability::kUnaskedCounts), Reach::Unknown);
}

/// [N-3]
void TestReachability::aNatIsThereWhoeverGetsIn()
{
    Reachability reachability;
    reachability.setOwnEndpoints({kOwn});
    QVERIFY(!reachability.isBehindNat(kNow));
    see(reachability, 0, 1, kOutside);
    QVERIFY(reachability.isBehindNat(kNow));
    reachability.onCalledUnasked(witness(3), kNow);
    QCOMPARE(reachability.reach(kNow), Reach::Open);
    QVERIFY(reachability.isBehindNat(kNow));
    reachability.setMapping(kOutside);
    QVERIFY(!reachability.isBehindNat(kNow)); // the router keeps that by itself
    reachability.setMapping({});
    reachability.setOwnEndpoints({kOwn, kOutside});
    QVERIFY(!reachability.isBehindNat(kNow));
}

void TestReachability::privateWitnessesSayNothingOfTheWorld()
{
    Reachability reachability;
    reachability.setOwnEndpoints({kOwn});
    for (std::uint8_t n = 1; n < 9; ++n)
        reachability.onObserved(host(n), Endpoint::fromIpv4(0xc0a80100u + n, 5000), kOutside, kNow);
    QCOMPARE(reachability.reach(kNow), Reach::Unknown);
    // Nor does somebody out there know of a private one, or of the other family.
    see(reachability, 20, 25, at("10.1.2.3:4000"));
    see(reachability, 30, 35, at("[2a00:1::5]:4000"));
    for (std::uint8_t n = 40; n < 45; ++n)
        reachability.onObserved(host(n), at("127.0.0.1:9000"), at("127.0.0.1:4000"), kNow);
    QCOMPARE(reachability.reach(kNow), Reach::Unknown);
    QCOMPARE(reachability.ownAddresses(kNow), std::vector{kOwn});
}

void TestReachability::hostsOfALaboratoryAreEnoughThere()
{
    Reachability reachability;
    const Endpoint observed = at("10.77.0.9:40000");
    for (std::uint8_t n = 1; n < 4; ++n)
        reachability.onObserved(host(n), Endpoint::fromIpv4(0x0a4d0000u + n, 5000), observed, kNow);
    QCOMPARE(reachability.agreedAddress(true, kNow), std::optional(observed));
    // Of the world outside more is worth than of the laboratory.
    see(reachability, 10, 13, kOutside);
    QCOMPARE(reachability.agreedAddress(true, kNow), std::optional(kOutside));
}

void TestReachability::familiesAreJudgedApart()
{
    Reachability reachability;
    const Endpoint own6 = at("[2a00:1::5]:40000");
    reachability.setOwnEndpoints({kOwn, own6});
    for (int n = 1; n < 4; ++n) {
        Endpoint observed = kOutside;
        observed.port = static_cast<std::uint16_t>(20'000 + n);
        see(reachability, n, n + 1, observed);
    }
    QCOMPARE(reachability.reach(kNow), Reach::Symmetric);
    for (std::uint8_t n = 1; n < 4; ++n)
        reachability.onObserved(host(n), at(qPrintable(QStringLiteral("[2a0%1::1]:5000").arg(n))), own6, kNow);
    QCOMPARE(reachability.reach(kNow), Reach::Public);
    QCOMPARE(reachability.ownAddresses(kNow), (std::vector{own6, kOwn}));
}

void TestReachability::nobodyAnswers()
{
    Reachability reachability;
    for (int i = 0; i < Reachability::kSilentAfter; ++i) {
        QCOMPARE(reachability.reach(kNow), Reach::Unknown);
        reachability.onCallUnanswered();
    }
    QCOMPARE(reachability.reach(kNow), Reach::Silent);
    reachability.onCallAnswered();
    QCOMPARE(reachability.reach(kNow), Reach::Unknown);
}

void TestReachability::whatPeopleAreToldIsOrdered()
{
    Reachability reachability;
    const Endpoint global = at("[2a00:1::5]:40000");
    reachability.setOwnEndpoints({kOwn, at("[fe80::1]:40000"), global});
    QCOMPARE(reachability.ownAddresses(kNow).front(), global);
    QCOMPARE(reachability.ownAddresses(kNow).back(), at("[fe80::1]:40000"));
}

void TestReachability::isBounded()
{
    Reachability reachability;
    SeededRandom random(1);
    see(reachability, 0, 3, kOutside);
    for (int i = 0; i < 10'000; ++i) {
        HostId id;
        random.fill(id.bytes);
        const Endpoint from = Endpoint::fromIpv4(random.next32() | 0x01000000u, 5000);
        reachability.onObserved(id, from, Endpoint::fromIpv4(0x0a000000u, 1), kNow + 1s);
    }
    // What is nonsense pushed nothing out.
    QCOMPARE(reachability.agreedAddress(true, kNow + 1s), std::optional(kOutside));
    for (int n = 3; n < 3 + int(Reachability::kMaxSightings); ++n)
        see(reachability, n, n + 1, at("198.51.101.9:7000"), kNow + 2s);
    QCOMPARE(reachability.agreedAddress(true, kNow + 2s), std::optional(at("198.51.101.9:7000")));
}

QTEST_APPLESS_MAIN(TestReachability)
#include "tst_reachability.moc"
