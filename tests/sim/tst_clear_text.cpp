#include "tests/sim/sim_scenes.h"

using namespace plug;
using namespace plug::sim;

/// Bulk data in clear: authenticated all the same, and only where both sides allow it.
class TestClearText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onlyWhereBothAllowIt_data();
    void onlyWhereBothAllowIt();
};

void TestClearText::onlyWhereBothAllowIt_data()
{
    QTest::addColumn<bool>("sharerAllows");
    QTest::addColumn<bool>("fetcherAllows");
    for (const bool sharer : {false, true}) {
        for (const bool fetcher : {false, true})
            QTest::addRow("sharer %d, fetcher %d", sharer, fetcher) << sharer << fetcher;
    }
}

/// Set while the engines run, as the settings do; on a line that alters datagrams.
void TestClearText::onlyWhereBothAllowIt()
{
    QFETCH(bool, sharerAllows);
    QFETCH(bool, fetcherAllows);
    Pair pair(1);
    pair.sharer.config.allowClearText = sharerAllows;
    pair.fetcher.config.allowClearText = fetcherAllows;
    for (Host *host : {&pair.sharer, &pair.fetcher})
        host->apply(engine::SetConfig{host->config}, pair.world.now);
    pair.sharer.up().model.alteredPerMille = 20;

    // A piece of each 64 KiB is looked for in all that is sent.
    int readable = 0;
    pair.world.network.onSent = [&, first = pair.world.network.onSent](const Packet &packet, Instant now) {
        first(packet, now);
        for (qsizetype at = 0; at + 64 <= pair.bytes.size(); at += 64 * 1024)
            readable += packet.bytes.contains(QByteArrayView(pair.bytes).sliced(at, 16));
    };
    pair.beginFetch();
    QVERIFY2(pair.runUntilFetched(), qPrintable(described(pair.fetcher, pair.world.now)));
    QVERIFY(pair.isFetched());
    QCOMPARE(readable > 0, sharerAllows && fetcherAllows);
    PLUG_VERIFY_CLEAN(pair.world);
}

QTEST_APPLESS_MAIN(TestClearText)
#include "tst_clear_text.moc"
