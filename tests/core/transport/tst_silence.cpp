#include "core/transport/silence.h"

#include <QTest>

using namespace plug;
using namespace plug::transport;
using namespace std::chrono_literals;

class TestSilence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void waitsForNothingAtFirst();
    void probesTwiceThenGivesUp();
    void isNeverShorterThanItsLeast();
    void aSignOfLifeEndsIt();
    void laterQuestionsDoNotPutItOff();

private:
    using Step = Silence::Step;
    const Instant kStart{1h};
};

void TestSilence::waitsForNothingAtFirst()
{
    Silence silence;
    QVERIFY(!silence.isExpecting());
    QCOMPARE(silence.deadline(1s), kNever);
    QCOMPARE(silence.advance(1s, kStart), Step::None);
}

void TestSilence::probesTwiceThenGivesUp()
{
    Silence silence;
    silence.onExpecting(kStart);
    for (const auto &[at, step] : {std::pair(1s, Step::Probe), std::pair(2s, Step::Probe), std::pair(3s, Step::GoneSilent)}) {
        QCOMPARE(silence.deadline(1s), kStart + at);
        QCOMPARE(silence.advance(1s, kStart + at - 1us), Step::None);
        QCOMPARE(silence.advance(1s, kStart + at), step);
    }
}

void TestSilence::isNeverShorterThanItsLeast()
{
    Silence silence;
    silence.onExpecting(kStart);
    for (int probe = 0; probe < Silence::kProbes; ++probe)
        QCOMPARE(silence.advance(10us, kStart + Silence::kShortest), Step::Probe);
    QCOMPARE(silence.deadline(10us), kStart + Silence::kShortest);
}

void TestSilence::aSignOfLifeEndsIt()
{
    Silence silence;
    silence.onExpecting(kStart);
    QCOMPARE(silence.advance(1s, kStart + 2s), Step::Probe);
    silence.onHeard();
    QVERIFY(!silence.isExpecting());
    QCOMPARE(silence.advance(1s, kStart + 1h), Step::None);
    silence.onExpecting(kStart + 1h);
    QCOMPARE(silence.deadline(1s), kStart + 1h + 1s); // with all its probes
}

void TestSilence::laterQuestionsDoNotPutItOff()
{
    Silence silence;
    silence.onExpecting(kStart);
    silence.onExpecting(kStart + 900ms);
    QCOMPARE(silence.deadline(1s), kStart + 1s);
}

QTEST_APPLESS_MAIN(TestSilence)
#include "tst_silence.moc"
