#include "core/swarm/share_table.h"

#include "core/base/limits.h"

#include <QTest>

using namespace plug;
using namespace plug::swarm;

namespace {

const Hash kBinding;
const HostId kNobody;

} // namespace

class TestShareTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aShareIsFoundByItsKeyUntilItGoes();
    void theFirstCompleteOneStays();
    void theNextOneServesWhenTheFirstGoes();
    void oneFileOfATransferCanGo();
    void whatCannotBeReadStays();
    void aFolderMayHaveManyFiles();
    void theGuidAloneIsNotEnough();
    void eachIsServedByWhatAdmitsIt();
    void friendsAreNamed();
    void policiesChange();
    void secretsAreBounded();
    void onlyPublicSharesAreAnnounced();

private:
    static SharedFile shared(TransferId transfer, FetchId fetch = {}, std::uint8_t content = 9)
    {
        Guid guid;
        guid.bytes.fill(content);
        return {.transfer = transfer, .knowledge = {guid, {}}, .kind = content::ContentKind::File, .name = {}, .file = nullptr, .fetch = fetch};
    }
    static SharedFile guarded(TransferId transfer, SharePolicy policy, std::uint8_t secret, std::vector<HostId> friends = {})
    {
        SharedFile file = shared(transfer);
        file.policy = policy;
        file.knowledge.secret.emplace().fill(secret);
        file.friends = std::make_shared<const std::vector<HostId>>(std::move(friends));
        return file;
    }
    static HostId host(std::uint8_t id)
    {
        HostId host;
        host.bytes.fill(id);
        return host;
    }
    static wire::Proof proofOf(std::optional<std::uint8_t> secret)
    {
        Knowledge knowledge = shared({1}).knowledge;
        if (secret)
            knowledge.secret.emplace().fill(*secret);
        return proveKnowledge(knowledge, Prover::Asker, kBinding, key());
    }
    /// What somebody is given who knows the GUID, and the secret where there is one.
    static const SharedFile *find(const ShareTable &table, std::optional<std::uint8_t> secret = {}, const HostId &asker = kNobody)
    {
        const wire::Proof proof = proofOf(secret);
        return table.find(key(), {proof, kBinding, asker});
    }
    static TransferId given(const ShareTable &table, std::optional<std::uint8_t> secret = {}, const HostId &asker = kNobody)
    {
        const SharedFile *file = find(table, secret, asker);
        return file ? file->transfer : TransferId{};
    }
    static LookupKey key() { return content::lookupKeyOf(shared({1}).knowledge.guid); }
};

void TestShareTable::aShareIsFoundByItsKeyUntilItGoes()
{
    ShareTable table;
    table.put(shared({1}));
    QVERIFY(find(table));
    QVERIFY(!table.find(LookupKey{}, {proofOf({}), kBinding, kNobody}));
    table.removeTransfer({1});
    QVERIFY(!find(table));
    QCOMPARE(table.size(), std::size_t(0));
}

void TestShareTable::theFirstCompleteOneStays()
{
    ShareTable table;
    table.put(shared({1}, FetchId{4}));
    table.put(shared({2}));
    QCOMPARE(find(table)->transfer, TransferId{2});
    table.put(shared({3}));
    QCOMPARE(find(table)->transfer, TransferId{2});
    table.removeTransfer({1});
    QVERIFY(find(table));
}

void TestShareTable::theNextOneServesWhenTheFirstGoes()
{
    ShareTable table;
    table.put(shared({1}));
    table.put(shared({2}));
    table.put(shared({3}, FetchId{4}));
    table.removeTransfer({1});
    QCOMPARE(find(table)->transfer, TransferId{2});
    table.removeTransfer({2});
    QCOMPARE(find(table)->transfer, TransferId{3});
    table.put(shared({3}));
    QVERIFY(!find(table)->fetch);
    QCOMPARE(table.size(), std::size_t(1));
}

void TestShareTable::oneFileOfATransferCanGo()
{
    ShareTable table;
    table.put(shared({1}));
    table.put(shared({1}, {}, 8));
    table.remove({2}, key());
    QVERIFY(find(table));
    table.remove({1}, key());
    QVERIFY(!find(table));
    QCOMPARE(table.size(), std::size_t(1));
    table.removeTransfer({1});
    QCOMPARE(table.size(), std::size_t(0));
}

/// Where each put looked at all files of its transfer, this took minutes, and so did the start of an engine with such a share.
void TestShareTable::aFolderMayHaveManyFiles()
{
    constexpr std::uint32_t kFiles = 200'000;
    ShareTable table;
    for (std::uint32_t i = 0; i < kFiles; ++i) {
        SharedFile file = shared({1});
        writeBigEndian(MutableByteView(file.knowledge.guid.bytes).first<4>(), i);
        table.put(file);
    }
    table.put(shared({2}));
    QCOMPARE(table.size(), std::size_t(kFiles + 1));
    table.removeTransfer({1});
    QCOMPARE(table.size(), std::size_t(1));
    QVERIFY(find(table));
}

void TestShareTable::whatCannotBeReadStays()
{
    ShareTable table;
    table.put(shared({1}));
    QVERIFY(find(table)->isReadable);
    table.setUnreadable({2}, key());
    QVERIFY(find(table)->isReadable);
    table.setUnreadable({1}, key());
    table.setUnreadable({1}, key());
    QVERIFY(!find(table)->isReadable);
    QCOMPARE(find(table)->changes, 1u);
    table.setReadable({2});
    QVERIFY(!find(table)->isReadable);
    table.setReadable({1});
    QVERIFY(find(table)->isReadable);
    QCOMPARE(find(table)->changes, 2u);
}

/// [T-1]
void TestShareTable::theGuidAloneIsNotEnough()
{
    ShareTable table;
    table.put(guarded({1}, SharePolicy::ByLink, 5));
    QVERIFY(!find(table));
    QVERIFY(!find(table, 4));
    QVERIFY(find(table, 5));
    table.put(shared({2}, {}, 8));
    QVERIFY(!find(table));
}

/// The same bytes, public and private at once.
void TestShareTable::eachIsServedByWhatAdmitsIt()
{
    ShareTable table;
    table.put(guarded({1}, SharePolicy::ByLink, 5));
    table.put(guarded({2}, SharePolicy::Friends, 6, {host(3)}));
    table.put(shared({3}, FetchId{1}));
    table.put(guarded({4}, SharePolicy::ByLink, 7));
    QCOMPARE(given(table), TransferId{3});
    QCOMPARE(given(table, 5), TransferId{1});
    QCOMPARE(given(table, 7), TransferId{4});
    QCOMPARE(given(table, 6, host(3)), TransferId{2});
    QCOMPARE(given(table, 6), TransferId{});
    QCOMPARE(table.find(key(), TransferId{4})->transfer, TransferId{4});
    QVERIFY(!table.find(key(), TransferId{5}));
    table.removeTransfer({3});
    QCOMPARE(given(table), TransferId{});
}

void TestShareTable::friendsAreNamed()
{
    ShareTable table;
    table.put(guarded({1}, SharePolicy::Friends, 5, {host(1), host(3), host(9)}));
    for (const std::uint8_t id : {1, 3, 9}) {
        QVERIFY(find(table, 5, host(id)));
        QVERIFY(!find(table, {}, host(id)));
        QVERIFY(!find(table, 6, host(id)));
    }
    QVERIFY(!find(table, 5, host(2)));
    table.put(guarded({1}, SharePolicy::Friends, 5));
    QVERIFY(!find(table, 5, host(1)));
}

void TestShareTable::policiesChange()
{
    ShareTable table;
    table.put(shared({1}));
    table.put(shared({2}));
    table.setUnreadable({1}, key());
    const auto friends = std::make_shared<const std::vector<HostId>>(std::vector{host(1)});
    ByteArray<16> secret;
    secret.fill(5);
    table.setPolicy({1}, SharePolicy::Friends, secret, friends);
    QCOMPARE(given(table), TransferId{2});
    QCOMPARE(given(table, 5, host(1)), TransferId{1});
    // What is known of its disk stays.
    QVERIFY(!find(table, 5, host(1))->isReadable);
    table.setPolicy({1}, SharePolicy::Public, {}, {});
    QCOMPARE(given(table), TransferId{1});
}

/// Whoever shares the same bytes in very many folders has a bounded number of proofs to check for a question.
void TestShareTable::secretsAreBounded()
{
    ShareTable table;
    for (std::uint8_t i = 1; i <= limits::kMaxSecretsOfKey + 1; ++i)
        table.put(guarded({i}, SharePolicy::ByLink, i));
    table.put(shared({200}));
    QCOMPARE(given(table, limits::kMaxSecretsOfKey), TransferId{limits::kMaxSecretsOfKey});
    QCOMPARE(given(table, limits::kMaxSecretsOfKey + 1), TransferId{});
    QCOMPARE(given(table), TransferId{200});
}

void TestShareTable::onlyPublicSharesAreAnnounced()
{
    ShareTable table;
    const std::set<LookupKey> its{key()};
    table.put(guarded({1}, SharePolicy::ByLink, 5));
    table.put(guarded({2}, SharePolicy::Friends, 5));
    SharedFile entry = shared({3});
    entry.isEntry = true;
    table.put(entry);
    QVERIFY(table.announceable().empty());
    QCOMPARE(table.announceableRevision(), std::uint64_t(0));
    table.put(shared({4}));
    QCOMPARE(table.announceable(), its);
    QCOMPARE(table.announceableRevision(), std::uint64_t(1));
    table.setUnreadable({4}, key());
    QVERIFY(table.announceable().empty());
    table.setReadable({4});
    table.put(shared({5}));
    QCOMPARE(table.announceableRevision(), std::uint64_t(3));
    ByteArray<16> secret{};
    table.setPolicy({4}, SharePolicy::ByLink, secret, {});
    QCOMPARE(table.announceable(), its);
    table.setPolicy({5}, SharePolicy::ByLink, secret, {});
    QVERIFY(table.announceable().empty());
    table.setPolicy({1}, SharePolicy::Public, {}, {});
    QCOMPARE(table.announceable(), its);
    table.removeTransfer({1});
    QVERIFY(table.announceable().empty());
    QCOMPARE(table.announceableRevision(), std::uint64_t(6));
}

QTEST_APPLESS_MAIN(TestShareTable)
#include "tst_share_table.moc"
