#include "core/crypto/system_random.h"
#include "core/crypto/thread_resources.h"

#include <QTest>

#include <openssl/crypto.h>

#include <atomic>
#include <cstdlib>
#include <thread>

using namespace plug;
using namespace plug::crypto;

namespace {

/// Of OpenSSL's pieces of memory.
std::atomic<int> inUse = 0;

void *allocate(std::size_t size, const char *, int)
{
    ++inUse;
    return std::malloc(size);
}

void *reallocate(void *piece, std::size_t size, const char *, int)
{
    inUse += piece ? 0 : 1;
    return std::realloc(piece, size);
}

void release(void *piece, const char *, int)
{
    inUse -= piece ? 1 : 0;
    std::free(piece);
}

void drawSome()
{
    std::array<std::uint8_t, 32> bytes{};
    SystemRandom().fill(bytes);
}

} // namespace

class TestThreadResources : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(CRYPTO_set_mem_functions(allocate, reallocate, release), 1);
        drawSome(); // what the process keeps
    }

    void nothingOfTheThreadIsLeft()
    {
        int before = 0;
        int drawn = 0;
        int after = 0;
        std::thread([&] {
            before = inUse;
            {
                const ThreadResources resources;
                drawSome();
                drawn = inUse;
            }
            after = inUse;
        }).join();
        QVERIFY(drawn > before);
        QCOMPARE(after, before);
    }

    void theThreadMayGoOn()
    {
        std::thread([] {
            {
                const ThreadResources resources;
                drawSome();
            }
            drawSome();
        }).join();
    }
};

QTEST_APPLESS_MAIN(TestThreadResources)
#include "tst_thread_resources.moc"
