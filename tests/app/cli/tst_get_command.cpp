#include "app/cli/get_command.h"
#include "tests/app/cli/fake_engine.h"
#include "tests/app/cli/recorded_console.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using namespace plug::cli;
using namespace std::chrono_literals;
using engine::TransferState;
using engine::WaitCause;

namespace {

/// Far longer than any of the waits under test, for a machine that is busy.
constexpr int kPatienceMs = 60'000;

/// A get on a fake engine, and how it ended.
struct Setting {
    explicit Setting(Console::Format format = Console::Format::Text)
        : console(format)
    {
        arguments.folder = folder.path();
        arguments.link.name = QStringLiteral("film.mkv");
        arguments.link.hosts.push_back({std::nullopt, *Endpoint::parse(QStringLiteral("127.0.0.1:5"))});
    }

    void begin(bool wasThere = false)
    {
        command = std::make_unique<GetCommand>(arguments, engine, console.console);
        QObject::connect(command.get(), &EngineCommand::finished, command.get(), [this](ExitCode code) {
            exitCode = int(code);
            ++timesFinished;
        });
        engine.say(engine::Loaded{});
        engine.say(engine::Added{engine.all<engine::AddLink>().at(0).request, id, wasThere});
    }

    engine::TransferRow row(TransferState state, WaitCause cause = WaitCause::None) const
    {
        engine::TransferRow result;
        result.id = id;
        result.name = arguments.link.name;
        result.path = folder.filePath(result.name);
        result.size = 100;
        result.state = state;
        result.cause = cause;
        return result;
    }

    QTemporaryDir folder;
    TransferId id{3};
    GetArguments arguments;
    test::FakeEngine engine;
    test::RecordedConsole console;
    std::unique_ptr<GetCommand> command;
    int exitCode = -1;
    int timesFinished = 0;
};

} // namespace

class TestGetCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksOnlyOnceTheCatalogueIsRead()
    {
        Setting s;
        s.command = std::make_unique<GetCommand>(s.arguments, s.engine, s.console.console);
        QVERIFY(s.engine.posted.empty());
        QVERIFY(s.engine.isVisible);
        s.engine.say(engine::Loaded{});
        const auto asked = s.engine.all<engine::AddLink>();
        QCOMPARE(asked.size(), std::size_t(1));
        QCOMPARE(asked[0].link, s.arguments.link);
        QCOMPARE(asked[0].folder, s.folder.path());
    }

    void endsWhenItIsComplete()
    {
        Setting s;
        s.begin();
        s.engine.show(s.row(TransferState::Fetching));
        s.engine.say(engine::Completed{TransferId{99}, QStringLiteral("/other"), 1});
        QCOMPARE(s.exitCode, -1);
        s.engine.say(engine::Completed{s.id, s.folder.filePath(QStringLiteral("film.mkv")), 100});
        QCOMPARE(s.exitCode, 0);
        QCOMPARE(s.console.results(), s.folder.filePath(QStringLiteral("film.mkv")).toUtf8() + '\n');
        QCOMPARE(s.console.words(), QByteArray());
    }

    void saysWhichFreeNameItTook()
    {
        Setting s;
        s.begin();
        s.engine.show(s.row(TransferState::Fetching));
        s.engine.say(engine::Completed{s.id, s.folder.filePath(QStringLiteral("film (1).mkv")), 100});
        QVERIFY(s.console.words().contains("film (1).mkv"));
    }

    void tellsEventsAsJson()
    {
        Setting s(Console::Format::Json);
        s.begin();
        engine::TransferRow row = s.row(TransferState::Fetching);
        row.onDisk = 40;
        row.downRate = 7;
        s.engine.show(row);
        s.engine.say(engine::Completed{s.id, QStringLiteral("/x/film.mkv"), 100});
        const auto objects = s.console.objects();
        QCOMPARE(objects.size(), 3);
        QCOMPARE(objects[0][QStringLiteral("event")], QStringLiteral("added"));
        QCOMPARE(objects[1][QStringLiteral("bytes")].toInt(), 40);
        QCOMPARE(objects[1][QStringLiteral("rate")].toInt(), 7);
        QCOMPARE(objects[2][QStringLiteral("event")], QStringLiteral("finished"));
        QCOMPARE(objects[2][QStringLiteral("path")], QStringLiteral("/x/film.mkv"));
        QCOMPARE(objects[2][QStringLiteral("bytes")].toInt(), 100);
        QVERIFY(objects[2].contains(QStringLiteral("seconds")));
    }

    void asksFurtherHosts()
    {
        Setting s;
        s.arguments.hosts.push_back(*Endpoint::parse(QStringLiteral("127.0.0.1:6")));
        s.begin();
        const auto hosts = s.engine.all<engine::AddHost>();
        QCOMPARE(hosts.size(), std::size_t(1));
        QCOMPARE(hosts[0].host.endpoint.port, quint16(6));
        QCOMPARE(hosts[0].transfer, s.id);
    }

    void endsOnDiskErrorsAtOnce()
    {
        Setting s;
        s.begin();
        s.engine.show(s.row(TransferState::Waiting, WaitCause::DiskFull));
        QTRY_COMPARE_WITH_TIMEOUT(s.exitCode, 5, kPatienceMs);
        QVERIFY(s.console.words().contains("The disk is full"));
    }

    void endsWhereNoHostIsKnown()
    {
        Setting s;
        s.begin();
        s.engine.show(s.row(TransferState::Waiting, WaitCause::NoHosts));
        QTRY_COMPARE_WITH_TIMEOUT(s.exitCode, 3, kPatienceMs);
    }

    void givesABadFirstImpressionTime()
    {
        Setting s;
        s.arguments.timeout = 0s;
        s.begin();
        s.engine.show(s.row(TransferState::Waiting, WaitCause::NoHosts));
        s.engine.show(s.row(TransferState::Fetching));
        // Where the fetch works again, the verdict on NoHosts must not come: a later one's certain end comes first.
        s.engine.show(s.row(TransferState::Waiting, WaitCause::DiskReadOnly));
        QTRY_COMPARE_WITH_TIMEOUT(s.exitCode, 5, kPatienceMs);
    }

    void endsAfterSilence()
    {
        Setting s;
        s.arguments.timeout = 1s;
        s.begin();
        s.engine.show(s.row(TransferState::Waiting, WaitCause::HostsSilent));
        QTRY_COMPARE_WITH_TIMEOUT(s.exitCode, 4, kPatienceMs);
        QCOMPARE(s.timesFinished, 1);
    }

    void endsAfterSilenceEvenOfTheEngine()
    {
        Setting s;
        s.arguments.timeout = 1s;
        s.begin();
        QTRY_COMPARE_WITH_TIMEOUT(s.exitCode, 4, kPatienceMs);
    }

    void mapsFailures()
    {
        using Reason = engine::Failed::Reason;
        for (const auto &[reason, code] : {std::pair(Reason::Disk, 5), std::pair(Reason::TooMany, 1), std::pair(Reason::BadCollection, 1)}) {
            Setting s;
            s.begin();
            s.engine.say(engine::Failed{0, s.id, reason, {}});
            QCOMPARE(s.exitCode, code);
        }
    }

    void canBeInterrupted()
    {
        Setting s;
        s.begin();
        s.command->interrupt();
        QCOMPARE(s.exitCode, 6);
        s.engine.say(engine::Completed{s.id, QStringLiteral("/x"), 1});
        QCOMPARE(s.timesFinished, 1);
    }

    void goesOnWhereItWas()
    {
        Setting s;
        s.begin(true);
        s.engine.show(s.row(TransferState::Paused));
        QCOMPARE(s.engine.all<engine::Resume>().size(), std::size_t(1));
        // The link may name hosts that the list does not have yet.
        QCOMPARE(s.engine.all<engine::AddHost>().size(), std::size_t(1));
        QCOMPARE(s.exitCode, -1);
    }

    void saysWhereItGoesOn()
    {
        Setting s;
        s.begin(true);
        engine::TransferRow row = s.row(TransferState::Fetching);
        row.path = QStringLiteral("/elsewhere/film.mkv");
        s.engine.show(row);
        QVERIFY(s.console.words().contains("/elsewhere/film.mkv"));
    }

    void isDoneWhereItWasComplete()
    {
        Setting s;
        engine::TransferRow row = s.row(TransferState::Sharing);
        row.isShare = true;
        QFile file(row.path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        // The row may be known before the answer, as it is in the first delta.
        s.command.reset();
        s.begin(true);
        s.engine.show(row);
        QCOMPARE(s.exitCode, 0);
        QCOMPARE(s.console.results(), row.path.toUtf8() + '\n');
    }

    void beginsAnewWhereTheFinishedFileIsGone()
    {
        Setting s;
        s.begin(true);
        engine::TransferRow row = s.row(TransferState::Sharing);
        row.isShare = true;
        s.engine.show(row);
        QCOMPARE(s.exitCode, -1);
        QCOMPARE(s.engine.all<engine::Remove>().size(), std::size_t(1));
        QVERIFY(!s.engine.all<engine::Remove>()[0].deleteData);
        QCOMPARE(s.engine.all<engine::AddLink>().size(), std::size_t(2));
        s.engine.say(engine::Added{1, TransferId{4}, false});
        s.engine.say(engine::Completed{TransferId{4}, QStringLiteral("/x/film.mkv"), 100});
        QCOMPARE(s.exitCode, 0);
    }
};

QTEST_GUILESS_MAIN(TestGetCommand)
#include "tst_get_command.moc"
