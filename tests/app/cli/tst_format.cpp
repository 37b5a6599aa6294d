#include "app/cli/format.h"

#include <QTest>

using namespace plug;
using namespace plug::cli;

class TestFormat : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesBytes()
    {
        QCOMPARE(bytesText(0), QStringLiteral("0 bytes"));
        QCOMPARE(bytesText(999), QStringLiteral("999 bytes"));
        QCOMPARE(bytesText(12'345'678), QStringLiteral("12.3 MB"));
    }

    void writesDurations()
    {
        QCOMPARE(durationText(0), QStringLiteral("0:00"));
        QCOMPARE(durationText(123), QStringLiteral("2:03"));
        QCOMPARE(durationText(3723), QStringLiteral("1:02:03"));
    }

    void drawsProgress()
    {
        engine::TransferRow row;
        row.size = 1000;
        row.onDisk = 500;
        row.secondsLeft = 65;
        const QString text = progressText(row);
        QVERIFY2(text.startsWith(QStringLiteral("[############............] 50.0 %")), qPrintable(text));
        QVERIFY(text.endsWith(QStringLiteral("1:05 left")));
        row.size = 0; // not known yet
        QVERIFY(progressText(row).contains(QStringLiteral("0.0 %")));
        row.size = 100; // never more than all of it
        QVERIFY(progressText(row).contains(QStringLiteral("100.0 %")));
    }

    void namesHosts()
    {
        const Endpoint endpoint = *Endpoint::parse(QStringLiteral("1.2.3.4:5"));
        QCOMPARE(hostText(std::nullopt, endpoint), QStringLiteral("1.2.3.4:5"));
        QCOMPARE(hostText(HostId{}, endpoint), QString(64, u'0') + QStringLiteral("@1.2.3.4:5"));
    }

    void namesRungs()
    {
        QCOMPARE(rungText(engine::Rung::Lan), QStringLiteral("lan"));
        QCOMPARE(rungText(engine::Rung::Direct), QStringLiteral("direct"));
        QCOMPARE(rungText(engine::Rung::Mapped), QStringLiteral("mapped"));
        QCOMPARE(rungText(engine::Rung::Punched), QStringLiteral("punched"));
        QCOMPARE(rungText(engine::Rung::Relayed), QStringLiteral("relayed"));
    }

    void addsTheSystemsWords()
    {
        store::DiskError error;
        error.kind = store::DiskErrorKind::Full;
        QCOMPARE(diskErrorText(error), QStringLiteral("the disk is full"));
        error.system = QStringLiteral("ENOSPC");
        QCOMPARE(diskErrorText(error), QStringLiteral("the disk is full (ENOSPC)"));
    }
};

QTEST_APPLESS_MAIN(TestFormat)
#include "tst_format.moc"
