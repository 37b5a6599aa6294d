#include "core/crypto/system_random.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <set>

using namespace plug;
using namespace plug::crypto;

class TestSystemRandom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fillsAllOfItAndNoMore();
    void isNeverTheSame();
    void looksRandom();
};

/// A byte that is never written keeps its value every time; a random one does so once in 256.
void TestSystemRandom::fillsAllOfItAndNoMore()
{
    SystemRandom random;
    random.fill({});
    std::array<bool, 37> changed{};
    for (int run = 0; run < 64; ++run) {
        ByteArray<39> bytes{};
        random.fill(MutableByteView(bytes).subspan<1, 37>());
        QCOMPARE(int(bytes.front()), 0);
        QCOMPARE(int(bytes.back()), 0);
        for (std::size_t i = 0; i < changed.size(); ++i)
            changed[i] = changed[i] || bytes[i + 1] != 0;
    }
    QVERIFY(std::all_of(changed.begin(), changed.end(), [](bool c) { return c; }));
}

void TestSystemRandom::isNeverTheSame()
{
    std::set<ByteArray<16>> seen;
    for (int run = 0; run < 1000; ++run) {
        SystemRandom random;
        ByteArray<16> bytes;
        random.fill(bytes);
        QVERIFY(seen.insert(bytes).second);
    }
}

/// Ten standard deviations: a fair source leaves that range less than once in 10^22 runs.
void TestSystemRandom::looksRandom()
{
    SystemRandom random;
    QByteArray bytes(1 << 20, '\0');
    random.fill(mutableViewOf(bytes));
    qint64 ones = 0;
    for (std::uint8_t byte : viewOf(bytes))
        ones += std::popcount(byte);
    const qint64 half = qint64(bytes.size()) * 4;
    QVERIFY(qAbs(ones - half) < 10 * 1449);
}

QTEST_APPLESS_MAIN(TestSystemRandom)
#include "tst_system_random.moc"
