#include "core/runtime/port_mapper.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using namespace plug::runtime;

namespace {

const QByteArray kGood = R"({"protocol":"upnp","address":"203.0.113.5","port":40001,"lease":3600,"igd":"http://192.168.1.1/d.xml"})";

} // namespace

/// With a program in place of plug-map-port that writes down what it was asked, and says what the test wants.
class TestPortMapper : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString programThat(const QByteArray &does) const
    {
        QFile file(m_folder->filePath(QStringLiteral("program")));
        if (!file.open(QIODevice::WriteOnly) || file.write("#!/bin/sh\necho \"$@\" >> '" + log().toUtf8() + "'\n" + does + "\n") < 0)
            qFatal("no program");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }

    QString log() const { return m_folder->filePath(QStringLiteral("log")); }

    QStringList asked() const
    {
        QFile file(log());
        if (!file.open(QIODevice::ReadOnly))
            return {};
        return QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    }

    static void expectFailure(const QString &program, const QString &words)
    {
        PortMapper mapper(40'000, program);
        QSignalSpy changes(&mapper, &PortMapper::mappingChanged);
        mapper.start();
        QVERIFY(changes.wait());
        QVERIFY2(mapper.mapping().failure.contains(words), qPrintable(mapper.mapping().failure));
        QVERIFY(!mapper.mapping().external);
        QCOMPARE(changes.size(), 1);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void mapsAndTakesBack()
    {
        {
            PortMapper mapper(40'000, programThat("echo '" + kGood + "'"));
            QSignalSpy changes(&mapper, &PortMapper::mappingChanged);
            mapper.start();
            QVERIFY(changes.wait());
            QCOMPARE(mapper.mapping().external->text(), QStringLiteral("203.0.113.5:40001"));
            QCOMPARE(changes.front().front().value<PortMapping>(), mapper.mapping());
        }
        QTRY_COMPARE(asked().size(), 2);
        QCOMPARE(asked()[0], QStringLiteral("map 40000 40000 3600"));
        QCOMPARE(asked()[1], QStringLiteral("unmap 40000 40001 upnp --igd http://192.168.1.1/d.xml"));
    }

    void takesBackInSilence()
    {
        {
            PortMapper mapper(40'000, programThat("[ \"$1\" = map ] || { [ /dev/stdout -ef /dev/null ] && echo silent >> '" + log().toUtf8()
                                                  + "'; }\necho '" + kGood + "'"));
            QSignalSpy changes(&mapper, &PortMapper::mappingChanged);
            mapper.start();
            QVERIFY(changes.wait());
        }
        QTRY_COMPARE(asked().size(), 3);
        QCOMPARE(asked()[2], QStringLiteral("silent"));
    }

    void asksNothingBeforeItStarts()
    {
        { const PortMapper mapper(40'000, programThat("echo '" + kGood + "'")); }
        QVERIFY(asked().isEmpty());
    }

    void tellsOfFailures() { expectFailure(programThat(R"(echo '{"failure":"no gateway"}'; exit 1)"), QStringLiteral("no gateway")); }
    void livesWithoutTheProgram() { expectFailure(m_folder->filePath(QStringLiteral("none")), QStringLiteral("said nothing")); }
    void livesWithNoName() { expectFailure(QString(), QStringLiteral("plug-map-port")); }
    void livesWithACrash() { expectFailure(programThat("kill -SEGV $$"), QStringLiteral("said nothing")); }
    void livesWithRubbish() { expectFailure(programThat("head -c 4000 /dev/urandom"), QStringLiteral("no sense")); }
    /// Without end; it is ended.
    void livesWithAFlood() { expectFailure(programThat("exec yes '" + kGood + "'"), QStringLiteral("said nothing")); }

    /// What it asked for may be there.
    void goesAwayWhileItAsks()
    {
        {
            PortMapper mapper(40'000, programThat("[ \"$1\" = unmap ] || exec tail -f /dev/null"));
            mapper.start();
            QTRY_COMPARE(asked().size(), 1);
        }
        QTRY_COMPARE(asked().size(), 2);
        QCOMPARE(asked()[1], QStringLiteral("unmap 40000 40000 nat-pmp"));
    }
};

QTEST_GUILESS_MAIN(TestPortMapper)
#include "tst_port_mapper.moc"
