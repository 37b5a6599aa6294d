#include "core/base/random.h"
#include "core/runtime/kept_port.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using namespace plug::runtime;

class TestKeptPort : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsAPort()
    {
        const QTemporaryDir folder;
        const KeptPort kept(folder.path());
        QVERIFY(!kept.load());
        QVERIFY(kept.store(50'000));
        QCOMPARE(KeptPort(folder.path()).load(), std::optional<quint16>(50'000));
        QVERIFY(kept.store(50'001));
        QCOMPARE(kept.load(), std::optional<quint16>(50'001));
    }

    void takesNoNonsense()
    {
        const QTemporaryDir folder;
        for (const QByteArray text : {"", "0", "65536", "-1", "http", "50000 1"}) {
            QFile file(folder.filePath(QStringLiteral("port")));
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(text), text.size());
            file.close();
            QVERIFY2(!KeptPort(folder.path()).load(), text.constData());
        }
    }

    void saysWhereItCantBeKept()
    {
        QVERIFY(!KeptPort(QStringLiteral("/no/such/folder")).store(1));
    }

    void drawsDynamicPorts()
    {
        SeededRandom random(1);
        quint16 least = 65535;
        quint16 most = 0;
        for (int i = 0; i < 100'000; ++i) {
            const quint16 port = KeptPort::draw(random);
            least = std::min(least, port);
            most = std::max(most, port);
        }
        QVERIFY(least >= 49152 && least < 49162);
        QVERIFY(most > 65525);
    }
};

QTEST_APPLESS_MAIN(TestKeptPort)
#include "tst_kept_port.moc"
