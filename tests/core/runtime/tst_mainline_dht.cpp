#include "core/base/limits.h"
#include "core/base/random.h"
#include "core/runtime/mainline_dht.h"
#include "tests/support/private_dht.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <map>
#include <optional>
#include <set>

using namespace plug;
using namespace plug::runtime;

namespace {

LookupKey key(std::uint8_t number)
{
    LookupKey key;
    key.bytes.fill(number);
    return key;
}

std::vector<LookupKey> keys(std::size_t count)
{
    std::vector<LookupKey> list(count);
    for (std::size_t i = 0; i < count; ++i)
        writeBigEndian(MutableByteView(list[i].bytes), std::uint32_t(i + 1));
    return list;
}

Endpoint local(quint16 port)
{
    return Endpoint::fromIpv4(0x7f000001, port);
}

/// One client's side of the DHT, with what it was told.
struct Client {
    Client()
    {
        QObject::connect(&dht, &MainlineDht::found, &dht, [this](const LookupKey &of, const std::vector<Endpoint> &endpoints) {
            found[of].insert(endpoints.begin(), endpoints.end());
            hints += endpoints.size();
        });
        QObject::connect(&dht, &MainlineDht::hostsFound, &dht,
                         [this](const std::vector<Endpoint> &endpoints) { hosts.insert(endpoints.begin(), endpoints.end()); });
    }

    SeededRandom random{3};
    MainlineDht dht{random};
    std::map<LookupKey, std::set<Endpoint>> found;
    std::set<Endpoint> hosts;
    std::size_t hints = 0;
};

/// Looks up, and again where that was before somebody had announced.
bool findsSoon(const std::function<void(bool)> &seek, const std::function<bool()> &isEnough)
{
    for (int attempt = 0; attempt < 10; ++attempt) {
        seek(false);
        seek(true);
        if (QTest::qWaitFor(isEnough, 1'000))
            return true;
    }
    return false;
}

bool findsSoon(Client &client, const LookupKey &wanted, const std::function<bool()> &isEnough)
{
    const auto seek = [&](bool seeks) { client.dht.setSought(seeks ? std::vector{wanted} : std::vector<LookupKey>()); };
    return findsSoon(seek, isEnough);
}

} // namespace

/// Against a DHT of twenty of the library's own nodes on this machine.
class TestMainlineDht : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void filesItsKeysAsSpecified();
    void isOffUntilStarted();
    void findsWhoAnnounced();
    void findsHosts();
    void asksOnlyForWhatItIsToldTo();
    void announcesANewPort();
    void goesOnWithWhatItKnewAfterARestart();
    void startsWithAStateThatIsRubbish();
    void restartsWhileItRuns();
    void makesNoHintOfPortsThatAreNoHosts();
    void boundsTheHintsOfALookUp();
    void saysWhatIsBeyondItsLimits();
    void staysOnThisMachineInLocalMode();
    void endsAtOnceWhileRunning();

private:
    MainlineOptions options(quint16 port, const char *name = "dht");
    void joined(Client &client, const MainlineOptions &options);

    QTemporaryDir m_folder;
    std::optional<test::PrivateDht> m_private;
};

/// A new one each time: who has gone without a word is asked for seconds.
void TestMainlineDht::init()
{
    QVERIFY(m_folder.isValid());
    m_private.emplace();
    QVERIFY(m_private->isUp());
}

MainlineOptions TestMainlineDht::options(quint16 port, const char *name)
{
    return {.bootstrap = m_private->bootstrap(),
            .stateFile = m_folder.filePath(QString::fromLatin1(name)),
            .port = port,
            .isLocalOnly = true};
}

void TestMainlineDht::joined(Client &client, const MainlineOptions &options)
{
    client.dht.start(options);
    QTRY_VERIFY(client.dht.state().nodes > 0);
}

void TestMainlineDht::filesItsKeysAsSpecified()
{
    // M-1: printf 'PLUG/1' and 32 bytes 07, and printf 'PLUG/1 hosts', into sha1sum.
    QCOMPARE(toQByteArray(MainlineDht::targetOf(key(7))).toHex(), QByteArray("cdf2ea2310b94905c1640a8841bb49a19233dc64"));
    QCOMPARE(toQByteArray(MainlineDht::hostsTarget()).toHex(), QByteArray("5620392710454dfd464b5829155113fdff71f54d"));
}

void TestMainlineDht::isOffUntilStarted()
{
    Client client;
    client.dht.setShares({key(1)});
    client.dht.setSought({key(2)});
    client.dht.setSeeksHosts(true);
    const MainlineState state = client.dht.state();
    QVERIFY(state.isBuiltIn);
    QVERIFY(!state.isRunning);
    QCOMPARE(state.unannounced, std::size_t(2));
    client.dht.stop();
    QVERIFY(!client.dht.state().isRunning);
}

/// M-2: at the port that is said.
void TestMainlineDht::findsWhoAnnounced()
{
    Client sharer, seeker;
    sharer.dht.setShares({key(1)});
    joined(sharer, options(4001, "a"));
    joined(seeker, options(4002, "b"));
    QVERIFY(findsSoon(seeker, key(1), [&] { return seeker.found[key(1)].contains(local(4001)); }));
    QCOMPARE(seeker.found.size(), std::size_t(1));
    QCOMPARE(seeker.found[key(1)].size(), std::size_t(1));
    QVERIFY(seeker.hosts.empty());
    QVERIFY(sharer.found.empty());
}

void TestMainlineDht::findsHosts()
{
    Client one, other;
    joined(one, options(4003, "a"));
    joined(other, options(4004, "b"));
    QVERIFY(findsSoon([&](bool seeks) { other.dht.setSeeksHosts(seeks); }, [&] { return other.hosts.contains(local(4003)); }));
    QVERIFY(one.hosts.empty());
}

void TestMainlineDht::asksOnlyForWhatItIsToldTo()
{
    for (const std::uint8_t number : {5, 6, 7})
        m_private->announce(MainlineDht::targetOf(key(number)), 4100 + number, 1);
    Client client;
    client.dht.setSought({key(5)});
    client.dht.setSought({key(6)});
    joined(client, options(4005));
    QVERIFY(findsSoon(client, key(6), [&] { return client.found.contains(key(6)); }));
    client.dht.stop();
    QTRY_VERIFY(!client.dht.state().isRunning);
    joined(client, options(4005));
    QVERIFY(findsSoon(client, key(7), [&] { return client.found.contains(key(7)); }));
    QVERIFY(!client.found.contains(key(5)));
}

void TestMainlineDht::announcesANewPort()
{
    Client sharer, seeker;
    sharer.dht.setShares({key(8)});
    joined(sharer, options(4006, "a"));
    QTRY_COMPARE(sharer.dht.state().unannounced, std::size_t(0));
    sharer.dht.setPort(4007);
    QTRY_COMPARE(sharer.dht.state().unannounced, std::size_t(0));
    joined(seeker, options(4008, "b"));
    QVERIFY(findsSoon(seeker, key(8), [&] { return seeker.found[key(8)].contains(local(4007)); }));
}

void TestMainlineDht::goesOnWithWhatItKnewAfterARestart()
{
    Client sharer;
    sharer.dht.setShares({key(1)});
    joined(sharer, options(4001, "a"));
    MainlineOptions once = options(4009, "kept");
    {
        Client client;
        joined(client, once);
    }
    QVERIFY(QFile::exists(once.stateFile));
    once.bootstrap.clear(); // nobody to ask but those it knew
    Client client;
    joined(client, once);
    QVERIFY(findsSoon(client, key(1), [&] { return client.found[key(1)].contains(local(4001)); }));
}

void TestMainlineDht::startsWithAStateThatIsRubbish()
{
    for (const QByteArray &rubbish :
         {QByteArray("d9:dht state"), QByteArray(100'000, 'd'), QByteArray(1'000, 'l'), QByteArray("\0\xff i1e", 7),
          QByteArray("d9:dht stated5:nodesl6:\x7f\0\0\1\0\0" "6:\xff\xff\xff\xff\0\1" "3:abcee8:node-id3i9ee", 50)}) {
        const MainlineOptions damaged = options(4010, "damaged");
        QFile file(damaged.stateFile);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(rubbish) == rubbish.size());
        file.close();
        Client client;
        joined(client, damaged);
    }
}

void TestMainlineDht::restartsWhileItRuns()
{
    Client client;
    QSignalSpy states(&client.dht, &MainlineDht::stateChanged);
    joined(client, options(4011));
    for (int i = 0; i < 5; ++i)
        client.dht.start(options(4011));
    QVERIFY(!client.dht.state().isRunning);
    QTRY_VERIFY(client.dht.state().nodes > 0);
    client.dht.start(options(4012));
    client.dht.stop();
    QTRY_VERIFY(!client.dht.state().isRunning);
    QVERIFY(states.size() >= 4);
    joined(client, options(4013));
}

/// M-4.
void TestMainlineDht::makesNoHintOfPortsThatAreNoHosts()
{
    m_private->announce(MainlineDht::targetOf(key(20)), 1020, 8); // four of them below 1024
    Client client;
    joined(client, options(4014));
    QVERIFY(findsSoon(client, key(20), [&] { return client.found[key(20)].size() == 4; }));
    for (const Endpoint &endpoint : client.found[key(20)])
        QVERIFY(endpoint.port >= 1024 && endpoint.isLoopback());
}

void TestMainlineDht::boundsTheHintsOfALookUp()
{
    m_private->announce(MainlineDht::targetOf(key(21)), 5000, 400);
    Client client;
    joined(client, options(4015));
    std::size_t most = 0;
    connect(&client.dht, &MainlineDht::found, this,
            [&](const LookupKey &, const std::vector<Endpoint> &endpoints) { most = std::max(most, endpoints.size()); });
    // Each look-up may tell again what the one before did; within one, nothing comes twice.
    QVERIFY(findsSoon(client, key(21), [&] { return client.found[key(21)].size() > limits::kMaxMainlineHintsOfNode; }));
    QCOMPARE(most, limits::kMaxMainlineHintsOfNode);
    QVERIFY(client.found[key(21)].size() <= limits::kMaxMainlineHints);
}

/// M-3.
void TestMainlineDht::saysWhatIsBeyondItsLimits()
{
    Client client;
    client.dht.setShares(keys(limits::kMaxMainlineShares + 7));
    client.dht.setSought(keys(limits::kMaxMainlineSought + 9));
    joined(client, options(4016));
    const MainlineState state = client.dht.state();
    QCOMPARE(state.shares, limits::kMaxMainlineShares);
    QCOMPARE(state.sharesBeyond, std::size_t(7));
    QCOMPARE(state.sought, limits::kMaxMainlineSought);
    QCOMPARE(state.soughtBeyond, std::size_t(9));
    // Of all these only a burst goes at once.
    QTRY_VERIFY(client.dht.state().unannounced <= limits::kMaxMainlineShares + 1 - limits::kMainlineAnnouncementBurst);
    QVERIFY(client.dht.state().unannounced >= limits::kMaxMainlineShares - limits::kMainlineAnnouncementBurst);
}

void TestMainlineDht::staysOnThisMachineInLocalMode()
{
    Client client;
    MainlineOptions astray = options(4017, "astray");
    astray.bootstrap = QStringList{QStringLiteral("router.invalid:6881"), QStringLiteral("192.0.2.1:6881")} + astray.bootstrap;
    m_private->announce(MainlineDht::targetOf(key(1)), 4001, 1);
    joined(client, astray);
    QVERIFY(findsSoon(client, key(1), [&] { return client.found[key(1)].contains(local(4001)); }));
}

void TestMainlineDht::endsAtOnceWhileRunning()
{
    for (int i = 0; i < 3; ++i) {
        Client client;
        client.dht.setShares(keys(20));
        client.dht.setSeeksHosts(true);
        client.dht.start(options(4018));
    }
    Client client;
    joined(client, options(4018));
}

QTEST_GUILESS_MAIN(TestMainlineDht)
#include "tst_mainline_dht.moc"
