#include "core/base/random.h"
#include "core/runtime/engine_host.h"
#include "core/runtime/kept_port.h"
#include "core/runtime/port_binding.h"
#include "core/runtime/udp_socket.h"

#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using namespace plug::runtime;

class TestPortBinding : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    SeededRandom m_random{1};

    Result<quint16, StartFailure> bind(UdpSocket &socket, const EngineOptions &options)
    {
        return bindAsAsked(socket, options, KeptPort(m_folder.path()), m_random);
    }

private Q_SLOTS:
    void init() { m_folder = QTemporaryDir(); }

    void drawsOnceAndKeeps()
    {
        quint16 drawn = 0;
        {
            UdpSocket socket;
            drawn = *bind(socket, {});
            QVERIFY(drawn >= 49152);
        }
        UdpSocket again;
        QCOMPARE(*bind(again, {}), drawn);
    }

    void drawsAnotherWhereItIsTaken()
    {
        // The same seed draws the same port first.
        UdpSocket a;
        m_random = SeededRandom(7);
        const quint16 first = *bind(a, {});
        m_folder = QTemporaryDir();
        UdpSocket b;
        m_random = SeededRandom(7);
        const quint16 second = *bind(b, {});
        QVERIFY(first != second);
        QCOMPARE(KeptPort(m_folder.path()).load(), std::optional<quint16>(second));
    }

    void saysThatThePortIsTaken()
    {
        UdpSocket a;
        EngineOptions options;
        options.anyPort = true;
        options.port = *bind(a, options);
        QVERIFY(!KeptPort(m_folder.path()).load());
        options.anyPort = false;
        UdpSocket b;
        const auto taken = bind(b, options);
        QVERIFY(!taken);
        QCOMPARE(taken.error().reason, StartFailure::Reason::Port);
        QVERIFY(taken.error().message.contains(QString::number(options.port)));
    }

    void givesUpWhereTheKeptPortIsTaken()
    {
        UdpSocket a;
        const quint16 port = *bind(a, {});
        UdpSocket b;
        QVERIFY(!bind(b, {}));
        QCOMPARE(KeptPort(m_folder.path()).load(), std::optional<quint16>(port));
    }
};

QTEST_GUILESS_MAIN(TestPortBinding)
#include "tst_port_binding.moc"
