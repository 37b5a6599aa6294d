#include "core/base/limits.h"
#include "core/base/random.h"
#include "tests/ui/sample_transfers.h"
#include "ui/models/known_host_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace plug;
using engine::HostRow;
using ui::KnownHostModel;
using ui::kSortRole;

class TestKnownHostModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithRandomLists();
    void tellsOnlyWhatChanged();
    void anAddressBecomesAHost();
    void saysWhatIsKnown();
    void tellsOnWhichWayAHostIsReached();
    void marksAreWordsToo();
    void sortsByRawValues();
};

namespace {

QString text(const KnownHostModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

QVariant sortedBy(const HostRow &host, int column)
{
    KnownHostModel model;
    model.setHosts({host});
    return model.index(0, column).data(kSortRole);
}

} // namespace

void TestKnownHostModel::agreesWithRandomLists()
{
    SeededRandom random(5);
    KnownHostModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const std::vector<HostRow> all = test::knownHosts(30);
    for (int step = 0; step < 200; ++step) {
        std::vector<HostRow> hosts;
        for (HostRow host : all) {
            host.isFriend = random.below(2) != 0;
            if (random.below(3) != 0)
                hosts.push_back(host);
        }
        model.setHosts(hosts);
        QCOMPARE(std::size_t(model.rowCount()), hosts.size());
        for (const HostRow &host : hosts) {
            bool isThere = false;
            for (int row = 0; row < model.rowCount(); ++row)
                isThere |= model.at(row) == host;
            QVERIFY(isThere);
        }
    }
    QVERIFY(resets.isEmpty());
}

void TestKnownHostModel::tellsOnlyWhatChanged()
{
    std::vector<HostRow> hosts = test::knownHosts(limits::kMaxKnownHosts);
    KnownHostModel model;
    model.setHosts(hosts);
    QCOMPARE(model.rowCount(), int(limits::kMaxKnownHosts));
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removals(&model, &QAbstractItemModel::rowsRemoved);
    model.setHosts(hosts);
    QVERIFY(changes.isEmpty());
    hosts[1'234].name = QStringLiteral("new");
    model.setHosts(hosts);
    QCOMPARE(changes.count(), 1);
    QCOMPARE(changes[0][0].toModelIndex().row(), 1'234);
    hosts.erase(hosts.begin() + 10, hosts.begin() + 20);
    model.setHosts(hosts);
    QCOMPARE(removals.count(), 1);
    QVERIFY(inserts.isEmpty());
}

void TestKnownHostModel::anAddressBecomesAHost()
{
    KnownHostModel model;
    model.setHosts({test::typedHost(), test::typedHost()});
    QVERIFY2(model.rowCount() == 1, "one address is one row");
    QCOMPARE(text(model, 0, KnownHostModel::Name), QStringLiteral("not known yet"));
    HostRow met = test::knownHosts(1).front();
    met.endpoint = test::typedHost().endpoint;
    model.setHosts({met});
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(text(model, 0, KnownHostModel::Name), met.name);
}

void TestKnownHostModel::saysWhatIsKnown()
{
    HostRow host = test::knownHosts(1).front();
    host.name.clear();
    host.isConnected = true;
    host.rung = engine::Rung::Direct;
    host.roundTrip = std::chrono::milliseconds(12);
    host.answered = 12;
    host.unanswered = 2;
    KnownHostModel model;
    model.setHosts({host});
    QVERIFY(QString::fromLatin1(host.host->hex()).startsWith(text(model, 0, KnownHostModel::Name).left(4)));
    QCOMPARE(text(model, 0, KnownHostModel::How), QStringLiteral("direct"));
    QVERIFY(text(model, 0, KnownHostModel::RoundTrip).startsWith(QStringLiteral("12")));
    QCOMPARE(text(model, 0, KnownHostModel::Answers), QStringLiteral("12 of 14"));
    QCOMPARE(model.index(0, KnownHostModel::Name).data(Qt::ToolTipRole).toString(), QString::fromLatin1(host.host->hex()));
    host.isConnected = false;
    host.answered = host.unanswered = 0;
    host.lastHeard.reset();
    host.name = QStringLiteral("<b>Ada</b>");
    model.setHosts({host});
    QCOMPARE(text(model, 0, KnownHostModel::How), QStringLiteral("not connected"));
    QCOMPARE(text(model, 0, KnownHostModel::RoundTrip), QStringLiteral("–"));
    QCOMPARE(text(model, 0, KnownHostModel::Answers), QStringLiteral("–"));
    QCOMPARE(text(model, 0, KnownHostModel::LastHeard), QStringLiteral("never"));
    QCOMPARE(text(model, 0, KnownHostModel::Name), host.name);
}

void TestKnownHostModel::tellsOnWhichWayAHostIsReached()
{
    HostRow host = test::knownHosts(1).front();
    host.isConnected = true;
    QSet<QString> words, meanings;
    for (const engine::Rung rung : {engine::Rung::Lan, engine::Rung::Direct, engine::Rung::Mapped, engine::Rung::Punched, engine::Rung::Relayed}) {
        host.rung = rung;
        KnownHostModel model;
        model.setHosts({host});
        words.insert(text(model, 0, KnownHostModel::How));
        meanings.insert(model.index(0, KnownHostModel::How).data(Qt::ToolTipRole).toString());
    }
    QVERIFY(words.size() == 5 && meanings.size() == 5);
    host.isConnected = false;
    QVERIFY2(sortedBy(host, KnownHostModel::How) == 0, "below all that are connected");
}

void TestKnownHostModel::marksAreWordsToo()
{
    HostRow host = test::typedHost();
    host.host = test::knownHosts(1).front().host;
    KnownHostModel model;
    model.setHosts({host});
    QCOMPARE(text(model, 0, KnownHostModel::Marks), QStringLiteral("added by hand"));
    QVERIFY(model.index(0, KnownHostModel::Marks).data(Qt::DecorationRole).isNull());
    host.isFriend = host.isBlocked = true;
    model.setHosts({host});
    QCOMPARE(text(model, 0, KnownHostModel::Marks), QStringLiteral("friend, blocked, added by hand"));
    QVERIFY(!model.index(0, KnownHostModel::Marks).data(Qt::DecorationRole).isNull());
}

void TestKnownHostModel::sortsByRawValues()
{
    HostRow a = test::knownHosts(2)[1];
    HostRow b = a;
    a.isConnected = b.isConnected = true;
    a.roundTrip = std::chrono::milliseconds(9);
    b.roundTrip = std::chrono::milliseconds(10);
    QVERIFY(sortedBy(a, KnownHostModel::RoundTrip).toLongLong() < sortedBy(b, KnownHostModel::RoundTrip).toLongLong());
    b.isConnected = false;
    QVERIFY2(sortedBy(a, KnownHostModel::RoundTrip).toLongLong() < sortedBy(b, KnownHostModel::RoundTrip).toLongLong(), "unknown is last");
    a.lastHeard = WallTime(std::chrono::seconds(999));
    b.lastHeard = WallTime(std::chrono::seconds(1'000));
    QVERIFY(sortedBy(a, KnownHostModel::LastHeard).toLongLong() < sortedBy(b, KnownHostModel::LastHeard).toLongLong());
    a.answered = 9, a.unanswered = 1;
    b.answered = 10, b.unanswered = 90;
    QVERIFY(sortedBy(a, KnownHostModel::Answers).toLongLong() > sortedBy(b, KnownHostModel::Answers).toLongLong());
    a.name = QStringLiteral("Zoe");
    b.name.clear();
    QVERIFY2(sortedBy(a, KnownHostModel::Name).toString() < sortedBy(b, KnownHostModel::Name).toString(), "names come first");
}

QTEST_MAIN(TestKnownHostModel)
#include "tst_known_host_model.moc"
