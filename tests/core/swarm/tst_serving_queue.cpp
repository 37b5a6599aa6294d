#include "core/swarm/serving_queue.h"

#include "core/base/limits.h"

#include <QTest>

#include <bit>

using namespace plug;
using namespace plug::swarm;

class TestServingQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void idsCountOnce();
    void bytesComeInOrderWithHolesLeftOut();
    void aFailedReadEndsItsRequest();
    void cancelledRequestsAreForgotten();
    void manyHostsReadLessAtATime();
    void whatIsAskedOfATransferCanBeWithdrawn();

private:
    static ServingQueue::Request request(wire::RequestId id, std::vector<ByteRange> ranges)
    {
        return {id, TransferId{1}, std::make_shared<store::ServedFile>(), std::nullopt, std::move(ranges), {}};
    }
};

/// [T-7]
void TestServingQueue::idsCountOnce()
{
    ServingQueue queue;
    QVERIFY(queue.isNew(5));
    QVERIFY(!queue.isNew(5));
    QVERIFY(queue.isNew(4));
    QVERIFY(queue.isNew(5000));
    QVERIFY(!queue.isNew(5000 - 1024)); // too old to tell
    QVERIFY(queue.isNew(5000 - 1023));
    QVERIFY(queue.isNew(4999));
    QVERIFY(!queue.isNew(4999));
}

/// [T-9] [T-10]
void TestServingQueue::bytesComeInOrderWithHolesLeftOut()
{
    ServingQueue queue;
    RangeSet possessed(ByteRange{0, 100});
    possessed.add({150, 200});
    queue.add(request(1, {{50, 180}}), possessed);
    const auto first = queue.nextRead(limits::kReadAhead);
    const auto second = queue.nextRead(limits::kReadAhead);
    QVERIFY(first && second && !queue.nextRead(limits::kReadAhead));
    QCOMPARE(first->range, (ByteRange{50, 100}));
    QCOMPARE(second->range, (ByteRange{150, 180}));
    QCOMPARE(queue.readyBytes(1000), std::size_t(0));
    queue.onRead(first->ticket, QByteArray(50, 'a'));
    queue.onRead(second->ticket, QByteArray(30, 'b'));
    QByteArray out(1000, '\0');
    wire::Data data;
    queue.take(mutableViewOf(out), data);
    QCOMPARE(data.offset, 0u);
    QCOMPARE(data.bytes.size(), std::size_t(50));
    QCOMPARE(data.flags & wire::Data::kLast, 0);
    data = {};
    queue.take(mutableViewOf(out), data);
    QCOMPARE(data.offset, 100u);
    QCOMPARE(data.bytes.size(), std::size_t(30));
    QVERIFY(data.flags & wire::Data::kLast);
    QVERIFY(queue.isEmpty());
}

void TestServingQueue::aFailedReadEndsItsRequest()
{
    ServingQueue queue;
    queue.add(request(3, {{0, 10}}), RangeSet(ByteRange{0, 10}));
    const auto read = queue.nextRead(limits::kReadAhead);
    QCOMPARE(queue.onReadFailed(read->ticket), std::optional<wire::RequestId>(3));
    QVERIFY(queue.isEmpty());
    QCOMPARE(queue.onReadFailed(read->ticket), std::nullopt);
}

void TestServingQueue::manyHostsReadLessAtATime()
{
    for (const std::size_t hosts : {0u, 1u, 100u, 129u, 1000u, 4096u}) {
        const std::uint64_t most = ServingQueue::readAheadFor(hosts);
        QVERIFY(std::has_single_bit(most) && most <= limits::kReadAhead && 2 * most * hosts <= limits::kReadPool);
        ServingQueue queue;
        queue.add(request(1, {{100, 3 * limits::kReadAhead}}), RangeSet(ByteRange{0, 3 * limits::kReadAhead}));
        const auto first = queue.nextRead(most);
        const auto second = queue.nextRead(most);
        QVERIFY(first && second && !queue.nextRead(most));
        QCOMPARE(first->range, (ByteRange{100, most}));
        QCOMPARE(second->range, (ByteRange{most, 2 * most}));
    }
    QCOMPARE(ServingQueue::readAheadFor(10), limits::kReadAhead);
}

/// [T-13]
void TestServingQueue::cancelledRequestsAreForgotten()
{
    ServingQueue queue;
    queue.add(request(1, {{0, 10}}), RangeSet(ByteRange{0, 10}));
    queue.add(request(2, {{0, 20}}), RangeSet(ByteRange{0, 20}));
    QCOMPARE(queue.status().queued, (std::vector<wire::RequestId>{1, 2}));
    QCOMPARE(queue.status().queuedBytes, std::uint64_t(30));
    queue.cancel({1, 7});
    QCOMPARE(queue.status().queued, (std::vector<wire::RequestId>{2}));
}

void TestServingQueue::whatIsAskedOfATransferCanBeWithdrawn()
{
    ServingQueue queue;
    ServingQueue::Request of2 = request(2, {{0, 20}});
    of2.transfer = TransferId{2};
    of2.key.bytes.fill(7);
    queue.add(request(1, {{0, 10}}), RangeSet(ByteRange{0, 10}));
    queue.add(of2, RangeSet(ByteRange{0, 20}));
    queue.add(request(3, {{0, 30}}), RangeSet(ByteRange{0, 30}));
    const auto first = queue.nextRead(limits::kReadAhead);
    const auto second = queue.nextRead(limits::kReadAhead);
    QCOMPARE(second->transfer, TransferId{2});
    QVERIFY(queue.withdraw(TransferId{2}) == (std::vector{std::pair(of2.key, wire::RequestId(2))}));
    QVERIFY(queue.withdraw(TransferId{2}).empty());
    QCOMPARE(queue.status().queued, (std::vector<wire::RequestId>{1, 3}));
    // What is read of it meanwhile goes nowhere.
    queue.onRead(second->ticket, QByteArray(20, 'b'));
    queue.onRead(first->ticket, QByteArray(10, 'a'));
    QByteArray out(1000, '\0');
    wire::Data data;
    queue.take(mutableViewOf(out), data);
    QCOMPARE(data.request, wire::RequestId(1));
    QCOMPARE(data.bytes.size(), std::size_t(10));
}

QTEST_APPLESS_MAIN(TestServingQueue)
#include "tst_serving_queue.moc"
