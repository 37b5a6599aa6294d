#include "core/content/guid_text.h"
#include "tests/e2e/cli_process.h"
#include "tests/e2e/files.h"
#include "tests/e2e/scene.h"

#include <QTest>

using namespace plug;
using namespace plug::e2e;

/// Processes that each know one other, on loopback: what the last one shares is found by the first.
class TestFinding : public QObject {
    Q_OBJECT

    Scene m_scene;
    std::vector<std::unique_ptr<Share>> m_chain; ///< from the last host to the second

    QString state(int host) const { return m_scene.state(QString::number(host)); }
    QString firstAddress() const { return m_chain.back()->link().hosts.front().endpoint.text(); }
    content::Link wanted() const { return m_chain.front()->link(); }

private Q_SLOTS:
    void initTestCase();
    void getsWhatTheLastHas();
    void saysThatNobodyHasIt();
    void findsWhoHasIt();
    void findsNobody();
};

void TestFinding::initTestCase()
{
    constexpr int kHosts = 7;
    for (int host = kHosts; host > 1; --host) {
        if (!m_chain.empty())
            QCOMPARE(run({QStringLiteral("hosts"), QStringLiteral("add"), firstAddress()}, state(host)).code, 0);
        const QString file = makeFile(m_scene.path(QStringLiteral("of %1").arg(host)), 300'000, quint64(host));
        m_chain.push_back(std::make_unique<Share>(QStringList{file}, state(host)));
    }
}

void TestFinding::getsWhatTheLastHas()
{
    const QStringList arguments{QStringLiteral("get"), content::guidText(wanted().guid), QStringLiteral("-o"), m_scene.folder(QStringLiteral("1")),
                                QStringLiteral("--host"), firstAddress()};
    const Outcome outcome = run(arguments, state(1));
    QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
    QVERIFY(sameFiles(m_scene.path(QStringLiteral("of 7")), outcome.lastLine()));
}

void TestFinding::saysThatNobodyHasIt()
{
    Guid other = wanted().guid;
    other.bytes[0] ^= 1;
    const Outcome outcome = run({QStringLiteral("get"), content::guidText(other), QStringLiteral("-o"), m_scene.folder(QStringLiteral("1")),
                                 QStringLiteral("--host"), firstAddress()}, m_scene.state(QStringLiteral("nobody")));
    QCOMPARE(outcome.code, 3);
}

void TestFinding::findsWhoHasIt()
{
    const Outcome outcome = run({QStringLiteral("find"), content::guidText(wanted().guid), QStringLiteral("--host"), firstAddress()},
                                m_scene.state(QStringLiteral("asker")));
    QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
    QCOMPARE(outcome.lastLine().section(QLatin1Char('@'), 0, 0), QString::fromLatin1(wanted().hosts.front().hostId->hex()));
    QVERIFY2(outcome.errors.contains(QStringLiteral(" asked, ")), qPrintable(outcome.errors));
}

void TestFinding::findsNobody()
{
    Guid other = wanted().guid;
    other.bytes[0] ^= 1;
    const Outcome asked = run({QStringLiteral("find"), content::guidText(other), QStringLiteral("--host"), firstAddress()},
                              m_scene.state(QStringLiteral("asker")));
    QVERIFY2(asked.code == 3 && asked.errors.contains(QStringLiteral(" asked, ")), qPrintable(asked.errors));
    const Outcome unasked = run({QStringLiteral("find"), content::guidText(other)}, m_scene.state(QStringLiteral("alone")));
    QVERIFY2(unasked.code == 3 && unasked.errors.contains(QStringLiteral("No host is known")), qPrintable(unasked.errors));
}

QTEST_GUILESS_MAIN(TestFinding)
#include "tst_finding.moc"
