#include "app/cli/get_command.h"
#include "tests/app/cli/fake_engine.h"
#include "tests/app/cli/recorded_console.h"

#include <QDir>
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
        result.path = folder.path();
        result.size = 100;
        result.state = state;
        result.cause = cause;
        return result;
    }

    /// Of the fetch when it is complete and its file is there; with the engine's answer to the same link.
    engine::TransferRow showComplete(bool isFolder = false)
    {
        engine::TransferRow complete = row(TransferState::Sharing);
        complete.isShare = true;
        complete.isFolder = isFolder;
        complete.path = folder.filePath(complete.name);
        QFile file(complete.path);
        if (!isFolder ? !file.open(QIODevice::WriteOnly) : !QDir().mkpath(complete.path))
            qFatal("%s can't be made", qPrintable(complete.path));
        begin(true);
        engine.say(engine::Completed{id, complete.path, 100});
        engine.show(complete);
        return complete;
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

    void whatIsPreviewedStaysUntilItIsInterrupted()
    {
        Setting s;
        s.arguments.isPreviewed = true;
        s.begin();
        s.engine.show(s.row(TransferState::Fetching));
        s.engine.say(engine::Completed{s.id, s.folder.filePath(QStringLiteral("film.mkv")), 100});
        QCOMPARE(s.exitCode, -1);
        QCOMPARE(s.console.results(), s.folder.filePath(QStringLiteral("film.mkv")).toUtf8() + '\n');
        s.engine.show(s.row(TransferState::Waiting, WaitCause::NoHosts));
        QCOMPARE(s.exitCode, -1);
        s.command->interrupt();
        QCOMPARE(s.exitCode, 0);
        QCOMPARE(s.timesFinished, 1);
    }

    void tellsHowHostsAreReached()
    {
        Setting s(Console::Format::Json);
        s.begin();
        s.engine.show(s.row(TransferState::Fetching));
        engine::TransferDetail detail;
        detail.id = s.id;
        detail.hosts.resize(1);
        detail.hosts[0].id = SessionId{7};
        s.engine.show(detail); // not connected yet
        detail.hosts[0].isConnected = true;
        detail.hosts[0].rung = engine::Rung::Relayed;
        s.engine.show(detail);
        s.engine.show(detail); // no news
        detail.hosts[0].rung = engine::Rung::Punched;
        s.engine.show(detail);
        const QByteArray told = s.console.results();
        QCOMPARE(told.count("\"event\":\"host\""), 2);
        QVERIFY(told.contains("\"how\":\"relayed\"") && told.indexOf("\"how\":\"punched\"") > told.indexOf("\"how\":\"relayed\""));
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

    void tellsHowItIsToBeFetched()
    {
        Setting plain;
        plain.begin();
        QVERIFY(plain.engine.all<engine::SetMode>().empty());
        QVERIFY(plain.engine.all<engine::SetOrder>().empty());
        Setting s;
        s.arguments.isInBackground = s.arguments.isInOrder = true;
        s.arguments.first = {{0, 10}, {20, 30}};
        s.begin();
        QCOMPARE(s.engine.all<engine::SetMode>().at(0).transfer, s.id);
        QCOMPARE(s.engine.all<engine::SetMode>().at(0).mode, engine::TransferMode::Background);
        QCOMPARE(s.engine.all<engine::SetOrder>().at(0).order, engine::FetchOrder::InOrder);
        const auto wishes = s.engine.all<engine::FetchFirst>();
        QCOMPARE(wishes.size(), std::size_t(2));
        QCOMPARE(wishes[1].range, (ByteRange{20, 30}));
    }

    void tellsItsLimits()
    {
        Setting plain;
        plain.begin();
        QVERIFY(plain.engine.all<engine::SetLimits>().empty());
        Setting s;
        s.arguments.limits = {500'000, {}};
        s.begin();
        const auto told = s.engine.all<engine::SetLimits>();
        QCOMPARE(told.size(), std::size_t(1));
        QCOMPARE(told[0].transfer, s.id);
        QCOMPARE(told[0].down, std::optional<std::uint64_t>(500'000));
        QVERIFY(!told[0].up);
    }

    void keepsTheLimitThatItDoesNotName()
    {
        Setting s;
        s.arguments.limits = {{}, 0};
        s.begin(true);
        QVERIFY2(s.engine.all<engine::SetLimits>().empty(), "what it was is not known yet");
        engine::TransferRow row = s.row(TransferState::Fetching);
        row.downLimit = 70'000;
        row.upLimit = 80'000;
        s.engine.show(row);
        const auto told = s.engine.all<engine::SetLimits>();
        QCOMPARE(told.size(), std::size_t(1));
        QCOMPARE(told[0].down, std::optional<std::uint64_t>(70'000));
        QVERIFY(!told[0].up);
    }

    void saysThatTheBufferIsSmall()
    {
        Setting s;
        s.begin();
        s.engine.tellSmallBuffer(425'984, QStringLiteral("sudo sysctl -w a=1"));
        QVERIFY2(s.console.words().contains("426.0 kB") && s.console.words().contains("sudo sysctl -w a=1\n"), s.console.words().constData());
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
        QVERIFY(!s.console.words().contains("kept"));
    }

    void saysThatWhatCameIsKept()
    {
        Setting s;
        s.begin();
        engine::TransferRow row = s.row(TransferState::Waiting, WaitCause::DiskFull);
        row.onDisk = 40;
        s.engine.show(row);
        QTRY_COMPARE_WITH_TIMEOUT(s.exitCode, 5, kPatienceMs);
        QVERIFY(s.console.words().contains("is kept: the same command goes on"));
    }

    void endsAfterSilenceEvenOfTheEngine()
    {
        Setting s;
        s.arguments.timeout = 1s;
        s.begin();
        QTRY_COMPARE_WITH_TIMEOUT(s.exitCode, 4, kPatienceMs);
    }

    void tellsFailuresAsJson()
    {
        Setting s(Console::Format::Json);
        s.begin();
        s.engine.say(engine::Failed{0, s.id, engine::Failed::Reason::Disk, {store::DiskErrorKind::Full, QStringLiteral("/x"), {}}});
        const QJsonObject last = s.console.objects().constLast();
        QCOMPARE(last[QStringLiteral("event")], QStringLiteral("failed"));
        QCOMPARE(last[QStringLiteral("exit")].toInt(), 5);
        QCOMPARE(last[QStringLiteral("reason")], QStringLiteral("/x: the disk is full."));
    }

    void saysWhyAFolderCantBeMade()
    {
        Setting s;
        QFile file(s.folder.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        s.arguments.folder = file.fileName() + QStringLiteral("/below");
        s.command = std::make_unique<GetCommand>(s.arguments, s.engine, s.console.console);
        QObject::connect(s.command.get(), &EngineCommand::finished, s.command.get(), [&](ExitCode code) { s.exitCode = int(code); });
        s.engine.say(engine::Loaded{});
        QCOMPARE(s.exitCode, 5);
        QVERIFY2(s.console.words().contains(s.arguments.folder.toUtf8() + " can't be made: "), s.console.words().constData());
        QVERIFY(s.engine.posted.empty());
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
        s.engine.show(row);
        QCOMPARE(s.console.words(), QByteArray());

        Setting moved;
        moved.begin(true);
        row.path = QStringLiteral("/elsewhere");
        moved.engine.show(row);
        QVERIFY(moved.console.words().contains("begun in /elsewhere"));
    }

    void isDoneWhereItWasComplete()
    {
        Setting s;
        const engine::TransferRow row = s.showComplete();
        QCOMPARE(s.exitCode, -1);
        const auto checks = s.engine.all<engine::SharePath>();
        QCOMPARE(checks.size(), std::size_t(1));
        QCOMPARE(checks[0].path, row.path);
        s.engine.say(engine::Shared{checks[0].request, s.id, s.arguments.link, 100});
        QCOMPARE(s.exitCode, 0);
        QCOMPARE(s.console.results(), row.path.toUtf8() + '\n');
        QVERIFY(s.engine.all<engine::Remove>().empty());
    }

    void looksOnlyForAFolderThatWasComplete()
    {
        Setting s;
        s.showComplete(true);
        QCOMPARE(s.exitCode, 0);
        QVERIFY(s.engine.all<engine::SharePath>().empty());
    }

    void beginsAnewWhereTheFinishedFileChanged()
    {
        Setting s;
        s.showComplete();
        content::Link other = s.arguments.link;
        other.guid.bytes.fill(9);
        const TransferId wrong{8};
        s.engine.say(engine::Shared{s.engine.all<engine::SharePath>().at(0).request, wrong, other, 2});
        QCOMPARE(s.exitCode, -1);
        const auto removed = s.engine.all<engine::Remove>();
        QCOMPARE(removed.size(), std::size_t(2));
        QCOMPARE(removed[0].transfer, wrong);
        QCOMPARE(removed[1].transfer, s.id);
        QVERIFY(!removed[0].deleteData && !removed[1].deleteData);
        QCOMPARE(s.engine.all<engine::AddLink>().size(), std::size_t(2));
        s.engine.say(engine::Added{1, TransferId{4}, false});
        s.engine.say(engine::Completed{TransferId{4}, s.folder.filePath(QStringLiteral("film (1).mkv")), 100});
        QCOMPARE(s.exitCode, 0);
    }

    void isPatientWhileItChecks()
    {
        Setting s;
        s.arguments.timeout = 1s;
        s.showComplete();
        Setting later;
        later.arguments.timeout = 1s;
        later.begin();
        QTRY_COMPARE_WITH_TIMEOUT(later.exitCode, 4, kPatienceMs);
        QCOMPARE(s.exitCode, -1);
        s.engine.say(engine::Failed{s.engine.all<engine::SharePath>().at(0).request, {}, engine::Failed::Reason::Disk, {}});
        QCOMPARE(s.exitCode, -1);
        QCOMPARE(s.engine.all<engine::AddLink>().size(), std::size_t(2));
    }

    void beginsAnewWhereTheFinishedFileIsGone()
    {
        Setting s;
        s.begin(true);
        engine::TransferRow row = s.row(TransferState::Sharing);
        row.isShare = true;
        row.path = s.folder.filePath(row.name);
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
