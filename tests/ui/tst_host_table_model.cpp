#include "core/base/random.h"
#include "tests/ui/sample_transfers.h"
#include "ui/models/host_table_model.h"

#include <QAbstractItemModelTester>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace plug;
using engine::TransferHostRow;
using ui::HostTableModel;

class TestHostTableModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithRandomLists();
    void keepsHostsWithoutASessionApart();
    void saysWhatIsEncrypted();
    void saysOnWhichWay();
    void sortsByRawValues();
};

namespace {

std::vector<TransferHostRow> sampleHosts()
{
    return test::detailOf(test::fetchRow(1, QStringLiteral("a"), 1'000'000, 0.5)).hosts;
}

QString text(const HostTableModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

void TestHostTableModel::agreesWithRandomLists()
{
    SeededRandom random(5);
    HostTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy layouts(&model, &QAbstractItemModel::layoutChanged);
    for (int step = 0; step < 200; ++step) {
        std::vector<TransferHostRow> hosts;
        for (TransferHostRow host : sampleHosts()) {
            host.downRate = random.below(3) * 1'000'000;
            if (random.below(3) != 0)
                hosts.push_back(host);
        }
        model.setHosts(hosts, 1'000'000);
        QCOMPARE(std::size_t(model.rowCount()), hosts.size());
        for (const TransferHostRow &host : hosts) {
            bool isThere = false;
            for (int row = 0; row < model.rowCount(); ++row)
                isThere |= text(model, row, HostTableModel::Address) == host.endpoint.text()
                    && model.index(row, HostTableModel::Down).data(ui::kSortRole).toULongLong() == host.downRate;
            QVERIFY(isThere);
        }
    }
    QVERIFY(resets.isEmpty() && layouts.isEmpty());
}

void TestHostTableModel::keepsHostsWithoutASessionApart()
{
    std::vector<TransferHostRow> hosts = sampleHosts();
    for (TransferHostRow &host : hosts)
        host.id = {};
    HostTableModel model;
    model.setHosts(hosts, 1000);
    QCOMPARE(std::size_t(model.rowCount()), hosts.size());
    // The same address twice is one host.
    hosts.push_back(hosts.front());
    model.setHosts(hosts, 1000);
    QCOMPARE(std::size_t(model.rowCount()), hosts.size() - 1);
}

void TestHostTableModel::saysWhatIsEncrypted()
{
    TransferHostRow host = sampleHosts().front();
    host.isConnected = true;
    HostTableModel model;
    model.setHosts({host}, 1000);
    QCOMPARE(text(model, 0, HostTableModel::Encryption), QStringLiteral("encrypted"));
    host.isClearText = true;
    model.setHosts({host}, 1000);
    QCOMPARE(text(model, 0, HostTableModel::Encryption), QStringLiteral("authenticated only"));
    host.isConnected = false;
    model.setHosts({host}, 1000);
    QCOMPARE(text(model, 0, HostTableModel::Encryption), QStringLiteral("not connected"));
}

void TestHostTableModel::saysOnWhichWay()
{
    TransferHostRow host = sampleHosts().front();
    host.isConnected = true;
    QSet<QString> seen;
    for (const engine::Rung rung : {engine::Rung::Lan, engine::Rung::Direct, engine::Rung::Mapped, engine::Rung::Punched, engine::Rung::Relayed}) {
        host.rung = rung;
        HostTableModel model;
        model.setHosts({host}, 1000);
        seen << text(model, 0, HostTableModel::How) << model.index(0, HostTableModel::How).data(Qt::ToolTipRole).toString();
    }
    QCOMPARE(seen.size(), 10);
    host.isConnected = false;
    HostTableModel model;
    model.setHosts({host}, 1000);
    QCOMPARE(text(model, 0, HostTableModel::How), QStringLiteral("–"));
}

void TestHostTableModel::sortsByRawValues()
{
    std::vector<TransferHostRow> hosts = sampleHosts();
    hosts[0].downRate = 9'000;
    hosts[1].downRate = 10'000;
    HostTableModel model;
    model.setHosts({hosts[0], hosts[1]}, 1000);
    QVERIFY(model.index(0, HostTableModel::Down).data(ui::kSortRole).toULongLong()
            < model.index(1, HostTableModel::Down).data(ui::kSortRole).toULongLong());
}

QTEST_GUILESS_MAIN(TestHostTableModel)
#include "tst_host_table_model.moc"
