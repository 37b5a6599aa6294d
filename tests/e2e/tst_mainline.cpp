#include "tests/e2e/cli_process.h"
#include "tests/e2e/files.h"
#include "tests/e2e/scene.h"
#include "tests/support/private_dht.h"

#include <QTest>

using namespace plug;
using namespace plug::e2e;

/// Two clients that know nobody and a bare GUID, against a DHT of twenty nodes on this machine.
class TestMainline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBareGuidIsEnough()
    {
        const test::PrivateDht dht;
        QVERIFY(dht.isUp());
        qputenv("PLUG_LOCAL_ONLY", "1");
        qputenv("PLUG_DHT_BOOTSTRAP", dht.bootstrap().join(u',').toLatin1());
        const Scene scene;
        const QString file = makeFile(scene.path(QStringLiteral("found.bin")), 3'000'000);
        CliProcess sharer({QStringLiteral("share"), QStringLiteral("--dht"), file}, scene.state(QStringLiteral("a")));
        const auto link = content::parseLink(sharer.nextLine());
        QVERIFY(link);
        content::Link bare;
        bare.guid = link->guid;
        const Outcome outcome = run({QStringLiteral("get"), QStringLiteral("--dht"), content::linkText(bare), QStringLiteral("--timeout"),
                                     QStringLiteral("200"), QStringLiteral("-o"), scene.folder(QStringLiteral("b"))},
                                    scene.state(QStringLiteral("b")));
        QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
        QVERIFY(sameFiles(file, outcome.lastLine()));
    }
};

QTEST_GUILESS_MAIN(TestMainline)
#include "tst_mainline.moc"
