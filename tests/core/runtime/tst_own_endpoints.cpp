#include "core/base/limits.h"
#include "core/runtime/own_endpoints.h"

#include <QTest>

#include <algorithm>

using namespace plug;
using namespace plug::runtime;

class TestOwnEndpoints : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsWithLoopback()
    {
        const auto endpoints = ownEndpoints(50'000);
        QVERIFY(!endpoints.empty());
        QVERIFY(endpoints.size() <= limits::kMaxOwnEndpoints);
        const auto firstLoopback = std::find_if(endpoints.begin(), endpoints.end(), [](const Endpoint &e) { return e.isLoopback(); });
        QVERIFY(std::all_of(firstLoopback, endpoints.end(), [](const Endpoint &e) { return e.isLoopback(); }));
    }

    void namesOnlyWhatOthersCanUse()
    {
        for (const Endpoint &endpoint : ownEndpoints(50'000)) {
            QCOMPARE(endpoint.port, quint16(50'000));
            QCOMPARE(endpoint.scope, 0u);
            QVERIFY(!endpoint.isUnspecified() && !endpoint.isMulticast());
        }
    }
};

QTEST_APPLESS_MAIN(TestOwnEndpoints)
#include "tst_own_endpoints.moc"
