#include "app/remote/address.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using plug::remote::addressOf;

class TestAddress : public QObject {
    Q_OBJECT

    QTemporaryDir m_runtime;

private Q_SLOTS:
    void initTestCase() { qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_runtime.path())); }

    void isInTheStateFolder()
    {
        QCOMPARE(addressOf(QStringLiteral("/a/b/")), QStringLiteral("/a/b/control"));
        QCOMPARE(addressOf(QStringLiteral("/a/../b")), QStringLiteral("/b/control"));
        QCOMPARE(addressOf(QStringLiteral("b")), QDir::current().absoluteFilePath(QStringLiteral("b/control")));
    }

    void isElsewhereWhereThatIsTooLong()
    {
        const QString most = QStringLiteral("/") + QString(79, u'x'); // with "/control" 88 bytes
        QCOMPARE(addressOf(most), most + QStringLiteral("/control"));
        const QString longer = most + u'x';
        QVERIFY(addressOf(longer).startsWith(m_runtime.path() + QStringLiteral("/plug-")));
        QCOMPARE(addressOf(longer), addressOf(longer + u'/'));
        QVERIFY(addressOf(longer) != addressOf(longer + u'x'));
        // Counted in bytes
        QVERIFY(addressOf(QStringLiteral("/") + QString(45, QChar(0xe4))).contains(QStringLiteral("/plug-")));
    }
};

QTEST_APPLESS_MAIN(TestAddress)
#include "tst_address.moc"
