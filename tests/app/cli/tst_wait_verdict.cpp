#include "app/cli/wait_verdict.h"

#include <QTest>

using namespace plug;
using namespace plug::cli;
using namespace std::chrono_literals;
using engine::WaitCause;

class TestWaitVerdict : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsByCause_data()
    {
        QTest::addColumn<int>("cause");
        QTest::addColumn<int>("code"); // -1: waits for ever
        const auto row = [](const char *name, WaitCause cause, int code) { QTest::newRow(name) << int(cause) << code; };
        row("silence", WaitCause::HostsSilent, 4);
        row("routers between", WaitCause::BehindNats, 4);
        row("working, yet without bytes", WaitCause::None, 4);
        row("wrong identity", WaitCause::WrongIdentity, 4);
        row("no missing ranges", WaitCause::NoMissingRanges, 4);
        row("no hosts", WaitCause::NoHosts, 3);
        row("hosts have nothing", WaitCause::HostsHaveNothing, 3);
        row("hosts lied", WaitCause::HostsLied, 3);
        row("disk full", WaitCause::DiskFull, 5);
        row("read-only", WaitCause::DiskReadOnly, 5);
        row("folder gone", WaitCause::DiskFolderMissing, 5);
        row("permission", WaitCause::DiskPermission, 5);
        row("disk error", WaitCause::DiskError, 5);
        row("bad collection", WaitCause::BadCollection, 1);
        row("slow disk", WaitCause::DiskSlow, -1);
        row("limited", WaitCause::RateLimited, -1);
    }

    void endsByCause()
    {
        QFETCH(int, cause);
        QFETCH(int, code);
        const auto verdict = verdictOn(WaitCause(cause), 60s);
        QCOMPARE(verdict ? int(verdict->code) : -1, code);
        QVERIFY(causeSentence(WaitCause(cause), {}).endsWith(u'.'));
    }

    void givesSilenceTheWholeTimeout()
    {
        const auto verdict = verdictOn(WaitCause::HostsSilent, 60s);
        QVERIFY(verdict->fromProgress);
        QCOMPARE(verdict->patience, std::chrono::milliseconds(60s));
        QVERIFY(!verdictOn(WaitCause::HostsSilent, 0s));
    }

    void doesNotWaitForWhatIsCertain()
    {
        QVERIFY(verdictOn(WaitCause::DiskFull, 0s)->patience == 0s);
        QVERIFY(verdictOn(WaitCause::NoHosts, 0s)->patience < 10s);
        QVERIFY(!verdictOn(WaitCause::NoHosts, 0s)->fromProgress);
        // Strangers may yet turn up who have it.
        const auto patient = verdictOn(WaitCause::NoHosts, 60s, Prospects::Strangers);
        QVERIFY(patient->code == ExitCode::NoHost && patient->patience == 60s && patient->fromProgress);
        QVERIFY(!verdictOn(WaitCause::HostsHaveNothing, 0s, Prospects::Strangers));
    }

    void addsTheDetail()
    {
        QVERIFY(causeSentence(WaitCause::DiskFull, QStringLiteral("/data")).endsWith(QStringLiteral(": /data.")));
    }
};

QTEST_APPLESS_MAIN(TestWaitVerdict)
#include "tst_wait_verdict.moc"
