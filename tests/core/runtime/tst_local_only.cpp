#include "core/runtime/local_only.h"

#include <QTest>

using namespace plug::runtime;

class TestLocalOnly : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testsAreLocal() { QVERIFY2(isLocalOnly(), "run this through ctest, which sets PLUG_LOCAL_ONLY"); }

    void anyValueCounts()
    {
        for (const char *value : {"1", "0", "no"}) {
            qputenv("PLUG_LOCAL_ONLY", value);
            QVERIFY(isLocalOnly());
        }
    }

    void emptyOrUnsetDoesNot()
    {
        qputenv("PLUG_LOCAL_ONLY", "");
        QVERIFY(!isLocalOnly());
        qunsetenv("PLUG_LOCAL_ONLY");
        QVERIFY(!isLocalOnly());
    }
};

QTEST_APPLESS_MAIN(TestLocalOnly)
#include "tst_local_only.moc"
