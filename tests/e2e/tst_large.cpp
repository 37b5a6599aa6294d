#include "tests/e2e/cli_process.h"
#include "tests/e2e/files.h"
#include "tests/e2e/scene.h"

#include <QTest>

using namespace plug;
using namespace plug::e2e;

/// Large enough that every buffer, window and table has turned over many times.
class TestLarge : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneGibibyte()
    {
        const Scene scene;
        const QString file = makeFile(scene.path(QStringLiteral("large")), qint64(1) << 30);
        const Share share({file}, scene.state(QStringLiteral("a")));
        CliProcess get({QStringLiteral("get"), share.linkText(), QStringLiteral("-o"), scene.folder(QStringLiteral("b"))},
                       scene.state(QStringLiteral("b")));
        const int code = get.wait();
        QVERIFY2(code == 0, qPrintable(get.errors()));
        QVERIFY(sameFiles(file, scene.folder(QStringLiteral("b")) + QStringLiteral("/large")));
    }
};

QTEST_GUILESS_MAIN(TestLarge)
#include "tst_large.moc"
