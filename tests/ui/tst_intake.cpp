#include "tests/ui/sample_transfers.h"
#include "ui/actions/intake.h"
#include "ui/actions/share_batch.h"

#include <QMimeData>
#include <QTest>
#include <QUrl>

using namespace plug;
using ui::Intake;
using ui::intakeOf;

class TestIntake : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesALinkWithTextAround();
    void takesABareGuid();
    void takesSeveralLines();
    void takesFilesAndFolders();
    void takesALinkDroppedAsAnAddress();
    void ignoresEverythingElse();
    void isBounded();
    void linksOfOneBatchStayTogether();

private:
    const content::Link m_link = test::fetchRow(1, QStringLiteral("a b.iso"), 1000, 0).link;
    const QString m_text = content::linkText(m_link);
};

void TestIntake::takesALinkWithTextAround()
{
    const Intake intake = intakeOf(QStringLiteral("  <%1>\n").arg(m_text));
    QCOMPARE(intake.links.size(), 1u);
    QCOMPARE(intake.links.front().guid, m_link.guid);
    QCOMPARE(intake.links.front().name, m_link.name);
}

void TestIntake::takesABareGuid()
{
    const QString guid = m_text.mid(5, 64);
    QCOMPARE(intakeOf(guid).links.size(), 1u);
    QCOMPARE(intakeOf(guid.toUpper()).links.front().guid, m_link.guid);
}

void TestIntake::takesSeveralLines()
{
    const QString other = content::linkText(test::fetchRow(2, QStringLiteral("b"), 1, 0).link);
    QCOMPARE(intakeOf(m_text + QStringLiteral("\nand this:\r\n") + other).links.size(), 2u);
}

void TestIntake::takesFilesAndFolders()
{
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(QStringLiteral("/a/b c.iso")), QUrl::fromLocalFile(QStringLiteral("/folder")), QUrl(QStringLiteral("https://example.org/x"))});
    const Intake intake = intakeOf(&mime);
    QCOMPARE(intake.paths, (QStringList{QStringLiteral("/a/b c.iso"), QStringLiteral("/folder")}));
    QVERIFY(intake.links.empty());
}

void TestIntake::takesALinkDroppedAsAnAddress()
{
    QMimeData mime;
    mime.setUrls({QUrl(m_text)});
    const Intake intake = intakeOf(&mime);
    QCOMPARE(intake.links.size(), 1u);
    QCOMPARE(intake.links.front(), m_link);
}

void TestIntake::ignoresEverythingElse()
{
    QMimeData mime;
    mime.setText(QStringLiteral("dear diary"));
    QVERIFY(intakeOf(&mime).isEmpty());
    QVERIFY(intakeOf(nullptr).isEmpty());
    QVERIFY(intakeOf(QString()).isEmpty());
    QString damaged = m_text;
    damaged[20] = damaged[20] == QLatin1Char('q') ? QLatin1Char('p') : QLatin1Char('q');
    QVERIFY(intakeOf(damaged).isEmpty());
}

void TestIntake::isBounded()
{
    QString many;
    for (std::size_t i = 0; i < 2 * Intake::kMaxLinks; ++i)
        many += m_text + QLatin1Char('\n');
    QCOMPARE(intakeOf(many).links.size(), Intake::kMaxLinks);
    QVERIFY(intakeOf(m_text + QString(Intake::kMaxTextLength, QLatin1Char('\n'))).isEmpty());
    QList<QUrl> urls(2 * Intake::kMaxPaths, QUrl::fromLocalFile(QStringLiteral("/a")));
    QMimeData mime;
    mime.setUrls(urls);
    QCOMPARE(intakeOf(&mime).paths.size(), Intake::kMaxPaths);
}

void TestIntake::linksOfOneBatchStayTogether()
{
    ui::ShareBatch batch;
    batch.expect(1);
    batch.expect(2);
    batch.expect(3);
    QVERIFY(batch.ready(2, QStringLiteral("b")));
    QVERIFY(!batch.ready(2, QStringLiteral("b again")));
    QVERIFY(!batch.ready(9, QStringLiteral("foreign")));
    batch.drop(3);
    QVERIFY(batch.ready(1, QStringLiteral("a")));
    QCOMPARE(batch.links(), (QStringList{QStringLiteral("b"), QStringLiteral("a")}));
    batch.expect(4);
    QVERIFY(batch.links().isEmpty());
}

QTEST_GUILESS_MAIN(TestIntake)
#include "tst_intake.moc"
