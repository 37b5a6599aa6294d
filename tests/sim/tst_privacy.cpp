#include "tests/sim/sim_scenes.h"
#include "tests/sim/sim_stranger.h"

using namespace plug;
using namespace plug::sim;
using namespace std::chrono_literals;

namespace {

const QString kFolderPath = QStringLiteral("/files/album");
const QString kEntryPath = QStringLiteral("/files/album/film.bin");

/// One datagram that came: when after the question, how long, and what was in it.
using Heard = std::tuple<Duration, std::size_t, QByteArray>;

/// Shares it for those alone; the link it gives.
content::Link shareFor(Simulation &world, Host &host, const QString &path, SharePolicy policy, std::vector<HostId> friends = {})
{
    host.forgetEvents();
    host.apply(engine::SharePath{1, path, policy, std::move(friends)}, world.now);
    if (!world.runUntil([&] { return host.seen<engine::Shared>() != nullptr; }, kLong))
        qFatal("not shared");
    return host.seen<engine::Shared>()->link;
}

void plugIn(Simulation &world, Stranger &stranger, const Host &host)
{
    stranger.connect(host);
    if (!world.runUntil([&] { return stranger.isConnected(); }, 10s))
        qFatal("no session");
    world.runFor(200ms);
}

std::vector<wire::Frame> questions()
{
    return {wire::What{.subscribe = true}, wire::Get{.id = 1, .key = {}, .proof = {}, .ranges = {{0, 100'000}}},
            wire::Hashes{.id = 2, .key = {}, .proof = {}, .level = 2, .index = 0, .ranges = {{0, 64}}}};
}

enum class Secret : std::uint8_t { None, Wrong, Right };

swarm::Knowledge knowledgeOf(const content::Link &link, Secret secret, int wrongBit = 0)
{
    swarm::Knowledge knowledge{link.guid, secret == Secret::None ? std::nullopt : link.secret};
    if (secret == Secret::Wrong) {
        if (!knowledge.secret)
            knowledge.secret.emplace();
        knowledge.secret->at(static_cast<std::size_t>(wrongBit / 8)) ^= static_cast<std::uint8_t>(1 << wrongBit % 8);
    }
    return knowledge;
}

/// All that a stranger hears who asks everything with that knowledge, in the order in which it comes.
std::vector<Heard> answersTo(Simulation &world, Stranger &stranger, const swarm::Knowledge &knowledge)
{
    std::vector<Heard> heard;
    const Instant asked = world.now;
    stranger.onOpened = [&](std::size_t size, ByteView payload) { heard.emplace_back(world.now - asked, size, toQByteArray(payload)); };
    for (const wire::Frame &question : questions()) {
        stranger.ask(question, knowledge);
        world.runFor(3s);
    }
    for (const wire::Frame &question : questions())
        stranger.ask(question, knowledge);
    world.runFor(15s);
    stranger.onOpened = nullptr;
    return heard;
}

/// A share for others, or instead of it a public one of something else, and a stranger who asks for the first.
std::vector<Heard> answersOf(bool isThere, SharePolicy policy, Secret secret, int wrongBit = 0)
{
    Simulation world(7, false);
    Host &sharer = world.addHost();
    Stranger &stranger = world.add<Stranger>();
    const QByteArray bytes = randomBytes(1, kMiB);
    sharer.disk.addFile(kSharedPath, isThere ? bytes : randomBytes(2, kMiB));
    content::Link link = shareFor(world, sharer, kSharedPath, isThere ? policy : SharePolicy::Public, {HostId{}});
    if (!isThere) {
        const content::Link other = link;
        Simulation elsewhere(7);
        Host &owner = elsewhere.addHost();
        owner.disk.addFile(kSharedPath, bytes);
        link = shareFor(elsewhere, owner, kSharedPath, policy, {HostId{}});
        if (link.guid == other.guid)
            qFatal("the same file");
    }
    plugIn(world, stranger, sharer);
    return answersTo(world, stranger, knowledgeOf(link, secret, wrongBit));
}

} // namespace

/// Shares that are not for everybody: to all others there is no such file.
class TestPrivacy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusalsEqualThoseOfAnUnknownFile_data();
    void refusalsEqualThoseOfAnUnknownFile();
    void whatIsFetchedByLinkIsServedSo();
    void aFriendGetsItAndAStrangerWithTheLinkDoesNot();
    void filesOfAFolderNeedTheSecretToo();
    void theSameBytesPublicAndPrivateAtOnce();
    void aChangeCountsAtOnceForWhoIsServed_data();
    void aChangeCountsAtOnceForWhoIsServed();
    void friendsWhoStayAreServedOn();
    void aNewLinkTakesTheOldOnesPlace();
    void whatIsFetchedKeepsItsPolicy();
    void aLinkThatComesLaterHelps();
    void sharingAgainNeverOpens();
    void policiesSurviveARestart();
    void strangersAreToldOfPublicSharesAlone();
    void strangersAreAskedForWhatWaitsWithoutASecret();
};

void TestPrivacy::refusalsEqualThoseOfAnUnknownFile_data()
{
    QTest::addColumn<SharePolicy>("policy");
    QTest::addColumn<Secret>("secret");
    QTest::addColumn<int>("wrongBit");
    QTest::newRow("by link, the GUID alone") << SharePolicy::ByLink << Secret::None << 0;
    for (const int bit : {0, 63, 127})
        QTest::addRow("by link, bit %d of the secret is wrong", bit) << SharePolicy::ByLink << Secret::Wrong << bit;
    QTest::newRow("friends, the GUID alone") << SharePolicy::Friends << Secret::None << 0;
    QTest::newRow("friends, the whole link") << SharePolicy::Friends << Secret::Right << 0;
    QTest::newRow("public, with a secret that it has not") << SharePolicy::Public << Secret::Wrong << 0;
}

/// [T-2]
/// In bytes, lengths, order and time.
void TestPrivacy::refusalsEqualThoseOfAnUnknownFile()
{
    QFETCH(SharePolicy, policy);
    QFETCH(Secret, secret);
    QFETCH(int, wrongBit);
    const std::vector<Heard> refused = answersOf(true, policy, secret, wrongBit);
    QCOMPARE(refused.size(), std::size_t(5)); // of the last three questions two are answered together
    QVERIFY(refused == answersOf(false, policy, secret, wrongBit));
    for (const auto &[time, size, payload] : refused) {
        wire::FrameReader reader(viewOf(payload));
        for (auto frame = reader.next(); frame && *frame; frame = reader.next())
            QVERIFY(std::holds_alternative<wire::Gone>(**frame));
    }
}

void TestPrivacy::whatIsFetchedByLinkIsServedSo()
{
    Simulation world(2);
    Host &sharer = world.addHost();
    Host &second = world.addHost();
    Host &third = world.addHost();
    Stranger &stranger = world.add<Stranger>();
    const QByteArray bytes = randomBytes(2, kMiB);
    world.checkers.addTruth(bytes);
    sharer.disk.addFile(kSharedPath, bytes);
    content::Link link = shareFor(world, sharer, kSharedPath, SharePolicy::ByLink);
    QVERIFY(link.secret);
    second.fetch(link, world.now);
    QVERIFY(world.runUntilAllHave({&second}, kLong));
    QCOMPARE(second.row(world.now).policy, SharePolicy::ByLink);
    QCOMPARE(second.row(world.now).link.secret, link.secret);
    sharer.setConnected(false);
    link.hosts = {second.asLinkHost()};
    plugIn(world, stranger, second);
    for (const Heard &heard : answersTo(world, stranger, knowledgeOf(link, Secret::None)))
        QVERIFY(std::get<1>(heard) < 200);
    QVERIFY(stranger.heard<wire::Have>().empty());
    QCOMPARE(stranger.dataBytes(), std::uint64_t(0));
    third.fetch(link, world.now);
    QVERIFY(world.runUntilAllHave({&third}, kLong));
    PLUG_VERIFY_CLEAN(world);
}

void TestPrivacy::aFriendGetsItAndAStrangerWithTheLinkDoesNot()
{
    Simulation world(3);
    Host &sharer = world.addHost();
    Host &named = world.addHost();
    Host &other = world.addHost();
    const QByteArray bytes = randomBytes(3, kMiB);
    world.checkers.addTruth(bytes);
    sharer.disk.addFile(kSharedPath, bytes);
    const content::Link link = shareFor(world, sharer, kSharedPath, SharePolicy::Friends, {named.id()});
    other.fetch(link, world.now);
    named.fetch(link, world.now);
    QVERIFY(world.runUntilAllHave({&named}, kLong));
    world.runFor(1min);
    QVERIFY(!other.seen<engine::Completed>());
    QCOMPARE(other.row(world.now).cause, engine::WaitCause::HostsHaveNothing);
    QCOMPARE(other.row(world.now).downTotal, std::uint64_t(0));
    // Nobody is told of the friend's copy.
    QCOMPARE(named.row(world.now).policy, SharePolicy::ByLink);
    PLUG_VERIFY_CLEAN(world);
}

void TestPrivacy::filesOfAFolderNeedTheSecretToo()
{
    Simulation world(4);
    Host &sharer = world.addHost();
    Host &fetcher = world.addHost();
    Stranger &stranger = world.add<Stranger>();
    const QByteArray bytes = randomBytes(4, kMiB);
    world.checkers.addTruth(bytes);
    sharer.disk.addFile(kEntryPath, bytes);
    const content::Link link = shareFor(world, sharer, kFolderPath, SharePolicy::ByLink);
    sharer.disk.addFile(kSharedPath, bytes);
    Simulation elsewhere(4);
    Host &owner = elsewhere.addHost();
    const Guid entry = shareAt(elsewhere, owner, bytes).guid;
    plugIn(world, stranger, sharer);
    for (const auto &secret : {std::optional<ByteArray<16>>(), std::optional(ByteArray<16>{})})
        answersTo(world, stranger, {entry, secret});
    QVERIFY(stranger.heard<wire::Have>().empty());
    QCOMPARE(stranger.dataBytes(), std::uint64_t(0));
    answersTo(world, stranger, {entry, link.secret});
    QVERIFY(!stranger.heard<wire::Have>().empty());
    fetcher.fetch(link, world.now);
    QVERIFY(world.runUntilAllHave({&fetcher}, kLong));
    QCOMPARE(fetcher.disk.contentsOf(QStringLiteral("/downloads/album/film.bin")), std::optional(bytes));
    PLUG_VERIFY_CLEAN(world);
}

/// A folder by link holds a file that is public by itself: each asker is served by what admits it, and when the one goes the
/// other's askers are served on.
void TestPrivacy::theSameBytesPublicAndPrivateAtOnce()
{
    Simulation world(5, false);
    Host &sharer = world.addHost();
    Host &byGuid = world.addHost();
    Host &bySecret = world.addHost();
    Stranger &stranger = world.add<Stranger>();
    const QByteArray bytes = randomBytes(5, kMiB);
    world.checkers.addTruth(bytes);
    sharer.disk.addFile(kEntryPath, bytes);
    const content::Link folder = shareFor(world, sharer, kFolderPath, SharePolicy::ByLink);
    sharer.disk.addFile(kSharedPath, bytes);
    const content::Link file = shareFor(world, sharer, kSharedPath, SharePolicy::Public);
    byGuid.fetch(file, world.now);
    bySecret.fetch(folder, world.now);
    QVERIFY(world.runUntilAllHave({&byGuid, &bySecret}, kLong));
    plugIn(world, stranger, sharer);
    answersTo(world, stranger, {file.guid, folder.secret});
    answersTo(world, stranger, {file.guid, {}});
    QCOMPARE(stranger.heard<wire::Have>().size(), std::size_t(4));
    QVERIFY(stranger.heard<wire::Gone>().empty());
    for (const engine::TransferRow &row : sharer.snapshot(world.now).changed) {
        if (row.policy == SharePolicy::Public)
            sharer.apply(engine::Remove{row.id, false}, world.now);
    }
    stranger.forgetHeard();
    answersTo(world, stranger, {file.guid, {}});
    QVERIFY(stranger.heard<wire::Have>().empty());
    answersTo(world, stranger, {file.guid, folder.secret});
    QVERIFY(!stranger.heard<wire::Have>().empty());
    PLUG_VERIFY_CLEAN(world);
}

void TestPrivacy::aChangeCountsAtOnceForWhoIsServed_data()
{
    QTest::addColumn<SharePolicy>("before");
    QTest::addColumn<SharePolicy>("after");
    QTest::newRow("public, then by link") << SharePolicy::Public << SharePolicy::ByLink;
    QTest::newRow("by link, then friends") << SharePolicy::ByLink << SharePolicy::Friends;
    QTest::newRow("friends, then none of them") << SharePolicy::Friends << SharePolicy::Friends;
    QTest::newRow("friends, then by another link") << SharePolicy::Friends << SharePolicy::ByLink;
}

void TestPrivacy::aChangeCountsAtOnceForWhoIsServed()
{
    QFETCH(SharePolicy, before);
    QFETCH(SharePolicy, after);
    Simulation world(6);
    world.line.bytesPerSecond = 1'000'000;
    Host &sharer = world.addHost();
    Host &fetcher = world.addHost();
    const QByteArray bytes = randomBytes(6, 8 * kMiB);
    world.checkers.addTruth(bytes);
    sharer.disk.addFile(kSharedPath, bytes);
    fetcher.fetch(shareFor(world, sharer, kSharedPath, before, {fetcher.id()}), world.now);
    QVERIFY(world.runUntil([&] { return fetcher.bytesVerified() > std::uint64_t(2 * kMiB); }, kLong));
    const TransferId transfer = sharer.row(world.now).id;
    sharer.apply(engine::SetPolicy{transfer, after, {HostId{}}}, world.now);
    world.runFor(1ms);
    const std::uint64_t sent = sharer.bytesSent();
    world.runFor(1min);
    QVERIFY2(sharer.bytesSent() - sent < 10'000, qPrintable(QString::number(sharer.bytesSent() - sent)));
    QVERIFY(!fetcher.seen<engine::Completed>());
    QCOMPARE(fetcher.row(world.now).cause, engine::WaitCause::HostsHaveNothing);
    QCOMPARE(sharer.row(world.now).policy, after);
    PLUG_VERIFY_CLEAN(world);
}

void TestPrivacy::friendsWhoStayAreServedOn()
{
    Simulation world(8);
    world.line.bytesPerSecond = 1'000'000;
    Host &sharer = world.addHost();
    Host &named = world.addHost();
    const QByteArray bytes = randomBytes(8, 4 * kMiB);
    world.checkers.addTruth(bytes);
    sharer.disk.addFile(kSharedPath, bytes);
    const content::Link link = shareFor(world, sharer, kSharedPath, SharePolicy::ByLink);
    named.fetch(link, world.now);
    QVERIFY(world.runUntil([&] { return named.bytesVerified() > std::uint64_t(kMiB); }, kLong));
    const TransferId transfer = sharer.row(world.now).id;
    sharer.apply(engine::SetPolicy{transfer, SharePolicy::Friends, {named.id(), HostId{}}}, world.now);
    world.runFor(500ms);
    sharer.apply(engine::SetPolicy{transfer, SharePolicy::Friends, {named.id()}}, world.now);
    QVERIFY(world.runUntilAllHave({&named}, kLong));
    QCOMPARE(sharer.row(world.now).link.secret, link.secret);
    QCOMPARE(sharer.row(world.now).friends, std::vector{named.id()});
    PLUG_VERIFY_CLEAN(world);
}

void TestPrivacy::aNewLinkTakesTheOldOnesPlace()
{
    Simulation world(9);
    Host &sharer = world.addHost();
    Host &byOld = world.addHost();
    Host &byNew = world.addHost();
    Host &byGuid = world.addHost();
    const QByteArray bytes = randomBytes(9, kMiB);
    world.checkers.addTruth(bytes);
    sharer.disk.addFile(kSharedPath, bytes);
    content::Link old = shareFor(world, sharer, kSharedPath, SharePolicy::ByLink);
    const TransferId transfer = sharer.row(world.now).id;
    sharer.apply(engine::SetPolicy{transfer, SharePolicy::Public}, world.now);
    world.runFor(10ms);
    QVERIFY(!sharer.seen<engine::PolicyChanged>()->link.secret);
    content::Link open = sharer.row(world.now).link;
    open.hosts = {sharer.asLinkHost()};
    byGuid.fetch(open, world.now);
    QVERIFY(world.runUntilAllHave({&byGuid}, kLong));
    byGuid.kill();
    sharer.apply(engine::SetPolicy{transfer, SharePolicy::ByLink}, world.now);
    // What it is already it stays, and its link with it.
    const auto secret = sharer.row(world.now).link.secret;
    sharer.apply(engine::SetPolicy{transfer, SharePolicy::ByLink}, world.now);
    world.runFor(10ms);
    QCOMPARE(sharer.countOf<engine::PolicyChanged>(), 2);
    content::Link fresh = sharer.row(world.now).link;
    QCOMPARE(fresh.secret, secret);
    QVERIFY(fresh.secret && fresh.secret != old.secret);
    old.hosts = fresh.hosts = {sharer.asLinkHost()};
    byOld.fetch(old, world.now);
    byNew.fetch(fresh, world.now);
    QVERIFY(world.runUntilAllHave({&byNew}, kLong));
    world.runFor(1min);
    QVERIFY(!byOld.seen<engine::Completed>());
    PLUG_VERIFY_CLEAN(world);
}

/// It is asked for by its link's secret; once it is there, it can be shared otherwise.
void TestPrivacy::whatIsFetchedKeepsItsPolicy()
{
    Simulation world(10);
    world.line.bytesPerSecond = 1'000'000;
    Host &sharer = world.addHost();
    Host &fetcher = world.addHost();
    const QByteArray bytes = randomBytes(10, 2 * kMiB);
    world.checkers.addTruth(bytes);
    sharer.disk.addFile(kSharedPath, bytes);
    fetcher.fetch(shareFor(world, sharer, kSharedPath, SharePolicy::ByLink), world.now);
    world.runFor(1s);
    const TransferId transfer = fetcher.row(world.now).id;
    fetcher.apply(engine::SetPolicy{transfer, SharePolicy::Public}, world.now);
    QCOMPARE(fetcher.row(world.now).policy, SharePolicy::ByLink);
    QVERIFY(world.runUntilAllHave({&fetcher}, kLong));
    fetcher.apply(engine::SetPolicy{transfer, SharePolicy::Public}, world.now);
    QCOMPARE(fetcher.row(world.now).policy, SharePolicy::Public);
    QVERIFY(!fetcher.row(world.now).link.secret);
    PLUG_VERIFY_CLEAN(world);
}

void TestPrivacy::aLinkThatComesLaterHelps()
{
    Simulation world(13);
    Host &sharer = world.addHost();
    Host &fetcher = world.addHost();
    const QByteArray bytes = randomBytes(13, kMiB);
    world.checkers.addTruth(bytes);
    sharer.disk.addFile(kSharedPath, bytes);
    const content::Link link = shareFor(world, sharer, kSharedPath, SharePolicy::ByLink);
    content::Link bare = link;
    bare.secret.reset();
    fetcher.fetch(bare, world.now);
    world.runFor(10s);
    QCOMPARE(fetcher.row(world.now).cause, engine::WaitCause::HostsHaveNothing);
    fetcher.fetch(link, world.now);
    QVERIFY(world.runUntilAllHave({&fetcher}, kLong));
    QCOMPARE(fetcher.row(world.now).policy, SharePolicy::ByLink);
    PLUG_VERIFY_CLEAN(world);
}

/// Who shares for fewer what is shared already means it so; who does not say for whom does not open what was closed.
void TestPrivacy::sharingAgainNeverOpens()
{
    Simulation world(11);
    Host &sharer = world.addHost();
    sharer.disk.addFile(kSharedPath, randomBytes(11, kMiB));
    QVERIFY(!shareFor(world, sharer, kSharedPath, SharePolicy::Public).secret);
    const content::Link closed = shareFor(world, sharer, kSharedPath, SharePolicy::ByLink);
    QVERIFY(closed.secret);
    QCOMPARE(shareFor(world, sharer, kSharedPath, SharePolicy::Public).secret, closed.secret);
    QCOMPARE(sharer.seen<engine::Shared>()->policy, SharePolicy::ByLink);
    QCOMPARE(shareFor(world, sharer, kSharedPath, SharePolicy::ByLink).secret, closed.secret);
    shareFor(world, sharer, kSharedPath, SharePolicy::Friends, {sharer.id(), HostId{}, sharer.id()});
    QCOMPARE(sharer.row(world.now).policy, SharePolicy::Friends);
    QCOMPARE(sharer.row(world.now).friends, (std::vector{HostId{}, sharer.id()}));
}

void TestPrivacy::policiesSurviveARestart()
{
    Simulation world(12);
    Host &sharer = world.addHost();
    Host &named = world.addHost();
    Host &other = world.addHost();
    const QByteArray bytes = randomBytes(12, kMiB);
    world.checkers.addTruth(bytes);
    sharer.disk.addFile(kSharedPath, bytes);
    const content::Link link = shareFor(world, sharer, kSharedPath, SharePolicy::ByLink);
    sharer.apply(engine::SetPolicy{sharer.row(world.now).id, SharePolicy::Friends, {named.id()}}, world.now);
    world.runFor(1s);
    sharer.kill();
    sharer.start(world.now);
    other.fetch(link, world.now);
    named.fetch(link, world.now);
    QVERIFY(world.runUntilAllHave({&named}, kLong));
    world.runFor(1min);
    QVERIFY(!other.seen<engine::Completed>());
    PLUG_VERIFY_CLEAN(world);
}

/// [M-2]
void TestPrivacy::strangersAreToldOfPublicSharesAlone()
{
    Simulation world(11);
    Host &host = world.addHost();
    std::vector<LookupKey> expected;
    for (const SharePolicy policy : {SharePolicy::Public, SharePolicy::ByLink, SharePolicy::Friends, SharePolicy::Public}) {
        const QString path = QStringLiteral("/files/%1.bin").arg(host.publicKeys(100).shares.size() + 10 * std::size_t(policy));
        host.disk.addFile(path, randomBytes(std::uint64_t(policy) * 100 + expected.size(), 100'000));
        const content::Link link = shareFor(world, host, path, policy, {HostId{}});
        if (policy == SharePolicy::Public)
            expected.insert(expected.begin(), content::lookupKeyOf(link.guid));
        QVERIFY(host.publicKeys(100).shares == expected); // the newest first
    }
    QVERIFY(host.publicKeys(1).shares == std::vector{expected.front()});
    QVERIFY(host.publicKeys(100).sought.empty());
}

/// [M-5]
void TestPrivacy::strangersAreAskedForWhatWaitsWithoutASecret()
{
    Simulation world(12);
    Host &host = world.addHost();
    content::Link bare;
    bare.guid.bytes.fill(1);
    content::Link secret;
    secret.guid.bytes.fill(2);
    secret.secret.emplace();
    host.fetch(bare, world.now);
    host.fetch(secret, world.now);
    const std::vector<LookupKey> expected{content::lookupKeyOf(bare.guid)};
    QVERIFY(world.runUntil([&] { return host.publicKeys(100).sought == expected; }, 1min));
    QVERIFY(host.publicKeys(100).lacksHosts);
    QVERIFY(host.publicKeys(100).shares.empty());
    world.runFor(30s);
    QVERIFY(host.publicKeys(100).sought == expected);
}

QTEST_APPLESS_MAIN(TestPrivacy)
#include "tst_privacy.moc"
