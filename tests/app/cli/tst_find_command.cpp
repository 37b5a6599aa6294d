#include "app/cli/find_command.h"
#include "tests/app/cli/fake_engine.h"
#include "tests/app/cli/recorded_console.h"

#include <QTest>

using namespace plug;
using namespace plug::cli;
using namespace std::chrono_literals;

namespace {

/// Far longer than any of the waits under test, for a machine that is busy.
constexpr int kPatienceMs = 60'000;

content::LinkHost holder(std::uint8_t number)
{
    content::LinkHost host{std::nullopt, Endpoint::fromIpv4(0xc0000200 + number, 40000)};
    host.hostId.emplace().bytes.fill(number);
    return host;
}

engine::HostRow known(const content::LinkHost &host, bool isConnected)
{
    engine::HostRow row;
    row.host = host.hostId;
    row.endpoint = host.endpoint;
    row.isConnected = isConnected;
    return row;
}

/// A find on a fake engine, and how it ended.
struct Setting {
    explicit Setting(Console::Format format = Console::Format::Text)
        : console(format)
    {
    }

    void begin()
    {
        command = std::make_unique<FindCommand>(arguments, engine, console.console);
        QObject::connect(command.get(), &EngineCommand::finished, command.get(), [this](ExitCode code) {
            exitCode = int(code);
            ++timesFinished;
        });
        engine.say(engine::Loaded{});
    }

    std::size_t rounds() const { return engine.all<engine::FindFile>().size(); }
    engine::CommandId request() const { return engine.all<engine::FindFile>().back().request; }
    void found(std::uint8_t number, bool saidItself = true) { engine.say(engine::HolderFound{request(), holder(number), saidItself}); }
    void ended(std::uint32_t asked, std::uint32_t hops = 0, std::uint64_t bytes = 0)
    {
        engine.say(engine::FindEnded{request(), {true, asked, hops, bytes, 0}});
    }

    FindArguments arguments;
    test::FakeEngine engine;
    test::RecordedConsole console;
    std::unique_ptr<FindCommand> command;
    int exitCode = -1;
    int timesFinished = 0;
};

} // namespace

class TestFindCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksOnlyOnceTheCatalogueIsRead()
    {
        Setting s;
        s.arguments.hosts = {holder(1).endpoint};
        s.command = std::make_unique<FindCommand>(s.arguments, s.engine, s.console.console);
        QVERIFY(s.engine.posted.empty() && s.engine.isVisible);
        s.engine.say(engine::Loaded{});
        QCOMPARE(s.engine.posted.size(), std::size_t(2));
        QCOMPARE(s.engine.all<engine::AddHost>().at(0).host.endpoint, holder(1).endpoint);
        QCOMPARE(s.engine.all<engine::FindFile>().at(0).link, s.arguments.link);
    }

    void tellsEachHolderOnce()
    {
        Setting s;
        s.begin();
        s.found(1, false);
        s.found(2);
        s.found(1);
        s.engine.say(engine::HolderFound{s.request() + 7, holder(3), true}); // of somebody else's search
        QCOMPARE(s.exitCode, -1);
        s.ended(84, 2, 31'000);
        QCOMPARE(s.exitCode, 0);
        const QByteArray one = QByteArray(32, 'x').replace('x', "01") + "@192.0.2.1:40000\n";
        const QByteArray two = QByteArray(32, 'x').replace('x', "02") + "@192.0.2.2:40000\n";
        QCOMPARE(s.console.results(), one + two);
        QCOMPARE(s.console.words(), QByteArray("plug-cli: 84 hosts asked, 2 hops, 31.0 kB.\n"));
    }

    void tellsEventsAsJson()
    {
        Setting s(Console::Format::Json);
        s.begin();
        s.found(1, false);
        s.ended(1, 1, 900);
        const auto objects = s.console.objects();
        QCOMPARE(objects.size(), 2);
        QCOMPARE(objects[0][QStringLiteral("event")], QStringLiteral("holder"));
        QVERIFY(objects[0][QStringLiteral("host")].toString().endsWith(QStringLiteral("@192.0.2.1:40000")));
        QCOMPARE(objects[0][QStringLiteral("saidItself")], QJsonValue(false));
        QCOMPARE(objects[1][QStringLiteral("event")], QStringLiteral("finished"));
        QCOMPARE(objects[1][QStringLiteral("hostsAsked")].toInt(), 1);
        QCOMPARE(objects[1][QStringLiteral("hops")].toInt(), 1);
        QCOMPARE(objects[1][QStringLiteral("bytes")].toInt(), 900);
        QCOMPARE(objects[1][QStringLiteral("holders")].toInt(), 1);
        QVERIFY(objects[1].contains(QStringLiteral("seconds")));
    }

    void endsWhereNobodyHasIt()
    {
        Setting s;
        s.engine.show(std::vector{known(holder(1), true)});
        s.begin();
        s.engine.show(std::vector{known(holder(1), true)});
        s.ended(12, 2, 5'000);
        QCOMPARE(s.exitCode, 3);
        QVERIFY2(s.console.words().contains("12 hosts asked, 2 hops, 5.0 kB"), s.console.words().constData());
    }

    void tellsFailuresAsJson()
    {
        Setting s(Console::Format::Json);
        s.begin();
        s.ended(12, 2, 5'000);
        const QJsonObject last = s.console.objects().constLast();
        QCOMPARE(last[QStringLiteral("event")], QStringLiteral("failed"));
        QCOMPARE(last[QStringLiteral("exit")].toInt(), 3);
        QCOMPARE(last[QStringLiteral("hostsAsked")].toInt(), 12);
        QVERIFY(last[QStringLiteral("reason")].toString().startsWith(QStringLiteral("No host is found")));
    }

    void asksAgainOnceANamedHostIsMet()
    {
        Setting s;
        s.arguments.link.hosts = {holder(1)};
        s.begin();
        s.ended(0);
        QCOMPARE(s.rounds(), std::size_t(1));
        s.engine.show(std::vector{known(holder(1), true)});
        QCOMPARE(s.rounds(), std::size_t(2));
        s.found(1);
        s.ended(1, 1, 100);
        QCOMPARE(s.exitCode, 0);
    }

    void waitsForANamedHostWhereOthersHaveNothing()
    {
        Setting s;
        s.arguments.hosts = {holder(1).endpoint};
        s.begin();
        s.ended(5, 1, 300);
        QCOMPARE(s.exitCode, -1);
        s.engine.show(std::vector{known(holder(1), true)});
        s.ended(6, 2, 300);
        QCOMPARE(s.exitCode, 3);
        QVERIFY2(s.console.words().contains("6 hosts asked, 2 hops, 600 bytes"), s.console.words().constData());
    }

    void asksAgainByItself()
    {
        Setting s;
        s.arguments.timeout = 0s;
        s.engine.show(std::vector{known(holder(1), false)});
        s.begin();
        s.engine.show(std::vector{known(holder(1), false)});
        s.ended(0);
        QTRY_COMPARE_WITH_TIMEOUT(s.rounds(), std::size_t(2), kPatienceMs);
        QCOMPARE(s.exitCode, -1);
    }

    void endsWhereNobodyAnswers()
    {
        Setting s;
        s.arguments.timeout = 1s;
        s.arguments.hosts = {holder(1).endpoint};
        s.begin();
        s.ended(0);
        QTRY_COMPARE_WITH_TIMEOUT(s.exitCode, 4, kPatienceMs);
        QCOMPARE(s.timesFinished, 1);
        QVERIFY(s.console.words().contains("do not answer"));
    }

    void endsWhereNobodyIsKnown()
    {
        Setting s;
        s.arguments.timeout = 1s;
        s.begin();
        s.ended(0);
        QTRY_COMPARE_WITH_TIMEOUT(s.exitCode, 3, kPatienceMs);
        QVERIFY(s.console.words().contains("No host is known"));
    }

    void whatWasFoundCountsWhenTimeIsOver()
    {
        Setting s;
        s.arguments.timeout = 1s;
        s.begin();
        s.found(1);
        QTRY_COMPARE_WITH_TIMEOUT(s.exitCode, 0, kPatienceMs);
    }

    void canBeInterrupted()
    {
        Setting s;
        s.begin();
        s.command->interrupt();
        QCOMPARE(s.exitCode, 6);
        s.ended(3);
        QCOMPARE(s.timesFinished, 1);
    }
};

QTEST_GUILESS_MAIN(TestFindCommand)
#include "tst_find_command.moc"
