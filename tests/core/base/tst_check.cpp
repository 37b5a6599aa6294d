#include "core/base/check.h"
#include "core/base/random.h"
#include "core/base/range_set.h"
#include "core/base/result.h"

#include <QProcess>
#include <QTest>

#include <functional>
#include <map>
#include <string_view>

using namespace plug;

namespace {

/// What the program does when it is started with one of these names: each breaks an invariant.
const std::map<std::string_view, std::function<void()>> kBreaks{
    {"check", [] { PLUG_CHECK(1 + 1 == 3); }},
    {"value of an error", [] { static_cast<void>(Result<int, char>(Failure{'x'}).value()); }},
    {"error of a value", [] { static_cast<void>(Result<int, char>(5).error()); }},
    {"error of a success", [] { static_cast<void>(Result<void, char>().error()); }},
    {"number below zero", [] { SeededRandom(1).below(0); }},
    {"backward range", [] { RangeSet(ByteRange{2, 1}); }},
};

} // namespace

class TestCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatHoldsGoesOn();
    void aBrokenInvariantEndsTheProcess_data();
    void aBrokenInvariantEndsTheProcess();
};

void TestCheck::whatHoldsGoesOn()
{
    int evaluated = 0;
    PLUG_CHECK(++evaluated == 1);
    QCOMPARE(evaluated, 1);
}

void TestCheck::aBrokenInvariantEndsTheProcess_data()
{
    QTest::addColumn<QString>("name");
    for (const auto &[name, unused] : kBreaks)
        QTest::newRow(name.data()) << QString::fromLatin1(name.data());
}

void TestCheck::aBrokenInvariantEndsTheProcess()
{
    QFETCH(QString, name);
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {name});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(said.startsWith("plug: broken invariant: "), said.constData());
    if (name == QLatin1String("check"))
        QVERIFY2(said.contains("1 + 1 == 3 (") && said.contains("tst_check.cpp:"), said.constData());
}

int main(int argc, char *argv[])
{
    const auto chosen = kBreaks.find(argc == 2 ? argv[1] : "");
    if (chosen != kBreaks.end()) {
        chosen->second();
        return 0;
    }
    QCoreApplication application(argc, argv);
    TestCheck test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_check.moc"
