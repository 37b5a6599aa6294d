#include "core/base/result.h"

#include <QTest>

#include <memory>
#include <string>

using namespace plug;

namespace {

enum class Trouble : std::uint8_t { Small, Large };

Result<std::string, Trouble> named(bool works)
{
    if (!works)
        return Failure{Trouble::Large};
    return std::string("value");
}

Result<void, Trouble> done(bool works)
{
    if (!works)
        return Failure{Trouble::Small};
    return {};
}

} // namespace

class TestResult : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsAValue();
    void holdsAnError();
    void valueAndErrorMayBeOfOneType();
    void movesWhatCannotBeCopied();
    void anActionHasNoValue();
};

void TestResult::holdsAValue()
{
    Result<std::string, Trouble> result = named(true);
    QVERIFY(result.hasValue() && result);
    QVERIFY(result.value() == "value" && *result == "value");
    QCOMPARE(result->size(), 5u);
    *result += "s";
    const auto &constant = result;
    QVERIFY(*constant == "values" && constant->size() == 6u);
}

void TestResult::holdsAnError()
{
    const auto result = named(false);
    QVERIFY(!result.hasValue() && !result);
    QCOMPARE(result.error(), Trouble::Large);
}

void TestResult::valueAndErrorMayBeOfOneType()
{
    const Result<int, int> value = 5;
    const Result<int, int> error = Failure{5};
    QVERIFY(value && !error);
    QCOMPARE(*value, error.error());
}

void TestResult::movesWhatCannotBeCopied()
{
    Result<std::unique_ptr<int>, Trouble> result = std::make_unique<int>(7);
    const std::unique_ptr<int> taken = *std::move(result);
    QCOMPARE(*taken, 7);
    QVERIFY(result.hasValue() && !*result);
}

void TestResult::anActionHasNoValue()
{
    QVERIFY(done(true).hasValue());
    QVERIFY(!done(false));
    QCOMPARE(done(false).error(), Trouble::Small);
}

QTEST_APPLESS_MAIN(TestResult)
#include "tst_result.moc"
