#include "core/base/limits.h"
#include "core/runtime/mapping_schedule.h"

#include <QTest>

using namespace plug;
using namespace plug::runtime;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart = Instant(1000s);

} // namespace

class TestMappingSchedule : public QObject {
    Q_OBJECT

    MappingSchedule m_schedule{kStart, 1};

private Q_SLOTS:
    void init() { m_schedule = MappingSchedule(kStart, 1); }

    void asksAtOnceAndOneAtATime()
    {
        QCOMPARE(m_schedule.deadline(), kStart);
        m_schedule.onAsked();
        QCOMPARE(m_schedule.deadline(), kNever);
    }

    void renewsAtHalfOfTheLease()
    {
        m_schedule.onAsked();
        m_schedule.onMapped(1h, kStart + 2s);
        QCOMPARE(m_schedule.deadline(), kStart + 2s + 30min);
    }

    void failuresComeEverMoreSeldom()
    {
        Instant now = kStart;
        Duration before{};
        for (int i = 0; i < 40; ++i) {
            m_schedule.onAsked();
            m_schedule.onFailed(now);
            const Duration wait = m_schedule.deadline() - now;
            QVERIFY(wait >= limits::kMappingRetry && wait <= limits::kMostMappingRetry * 5 / 4);
            QVERIFY(i >= 5 || wait > before);
            before = wait;
            now = m_schedule.deadline();
        }
        QVERIFY(before >= limits::kMostMappingRetry);
        m_schedule.onMapped(1h, now);
        m_schedule.onFailed(now); // from the beginning
        QVERIFY(m_schedule.deadline() - now <= limits::kMappingRetry * 5 / 4);
    }

    void changesAreFollowedSoon()
    {
        m_schedule.onAsked();
        m_schedule.onMapped(1h, kStart);
        m_schedule.onChange(kStart + 10s);
        QCOMPARE(m_schedule.deadline(), kStart + 10s + limits::kMappingSettles);
        m_schedule.onChange(kStart + 11s); // does not put it off
        QCOMPARE(m_schedule.deadline(), kStart + 10s + limits::kMappingSettles);
    }

    void changesWhileItAsksAreNotForgotten()
    {
        for (const bool isMapped : {true, false}) {
            init();
            m_schedule.onAsked();
            m_schedule.onChange(kStart + 1s);
            QCOMPARE(m_schedule.deadline(), kNever);
            if (isMapped)
                m_schedule.onMapped(1h, kStart + 2s);
            else
                m_schedule.onFailed(kStart + 2s);
            QCOMPARE(m_schedule.deadline(), kStart + 2s + limits::kMappingSettles);
        }
    }
};

QTEST_APPLESS_MAIN(TestMappingSchedule)
#include "tst_mapping_schedule.moc"
