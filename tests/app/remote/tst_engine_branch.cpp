#include "app/remote/engine_branch.h"
#include "tests/app/cli/fake_engine.h"

#include <QSignalSpy>
#include <QTest>

using namespace plug;
using namespace plug::remote;

class TestEngineBranch : public QObject {
    Q_OBJECT

    test::FakeEngine m_engine;

private Q_SLOTS:
    void passesAllOn()
    {
        const auto lookers = std::make_shared<int>(0);
        EngineBranch one(m_engine, lookers);
        EngineBranch two(m_engine, lookers);
        QSignalSpy events(&one, &runtime::EngineClient::eventOccurred);
        QSignalSpy deltas(&two, &runtime::EngineClient::snapshotChanged);
        m_engine.say(engine::Loaded{});
        m_engine.show(engine::TransferRow{});
        QCOMPARE(events.size(), 1);
        QCOMPARE(deltas.size(), 1);
        two.post(engine::Stop{});
        QCOMPARE(m_engine.posted.size(), std::size_t(1));
        QCOMPARE(one.port(), m_engine.port());
    }

    void looksWhileAnyOfThemDoes()
    {
        const auto lookers = std::make_shared<int>(0);
        EngineBranch one(m_engine, lookers);
        {
            EngineBranch two(m_engine, lookers);
            one.setVisible(true);
            two.setVisible(true);
            one.setVisible(false);
            one.setVisible(false);
            QVERIFY(m_engine.isVisible);
        }
        QVERIFY(!m_engine.isVisible);
        one.setVisible(true);
        one.setVisible(true);
        one.setVisible(false);
        QVERIFY(!m_engine.isVisible);
    }
};

QTEST_GUILESS_MAIN(TestEngineBranch)
#include "tst_engine_branch.moc"
