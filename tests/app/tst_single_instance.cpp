#include "app/single_instance.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using plug::app::SingleInstance;

class TestSingleInstance : public QObject {
    Q_OBJECT

    /// What a second start does, which blocks, from a thread of its own as it would be a process of its own.
    static bool handOver(const QString &folder, const QStringList &arguments)
    {
        bool result = false;
        const std::unique_ptr<QThread> thread(QThread::create([&] { result = SingleInstance(folder).handOver(arguments); }));
        thread->start();
        if (!QTest::qWaitFor([&] { return thread->isFinished(); }))
            return false;
        return result;
    }

private Q_SLOTS:
    void isTheFirstWhereThereIsNone()
    {
        QVERIFY(!handOver(m_folder.path(), {QStringLiteral("x")}));
    }

    void handsItsArgumentsOver()
    {
        SingleInstance first(m_folder.path());
        QVERIFY(first.listen());
        QSignalSpy spy(&first, &SingleInstance::startedAgain);
        const QStringList arguments{QStringLiteral("plug:x"), QStringLiteral("/ä b"), QString(300'000, u'l')};
        QVERIFY(handOver(m_folder.path(), arguments));
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].toStringList(), arguments);
        QVERIFY(handOver(m_folder.path(), {}));
        QCOMPARE(spy.size(), 2);
    }

    void isAnotherForAnotherFolder()
    {
        SingleInstance first(m_folder.path());
        QVERIFY(first.listen());
        const QTemporaryDir other;
        QVERIFY(!handOver(other.path(), {}));
    }

    void takesOverFromOneThatDied()
    {
        // The first no longer answers, yet what it listens to is still there.
        SingleInstance first(m_folder.path());
        QVERIFY(first.listen());
        SingleInstance second(m_folder.path());
        QVERIFY(second.listen());
        QSignalSpy spy(&second, &SingleInstance::startedAgain);
        QVERIFY(handOver(m_folder.path(), {}));
        QCOMPARE(spy.size(), 1);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestSingleInstance)
#include "tst_single_instance.moc"
