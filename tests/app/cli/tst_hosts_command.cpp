#include "app/cli/hosts_command.h"
#include "tests/app/cli/fake_engine.h"
#include "tests/app/cli/recorded_console.h"

#include <QTest>

using namespace plug;
using namespace plug::cli;
using Action = HostsArguments::Action;

namespace {

engine::HostRow hostRow(std::uint8_t number)
{
    engine::HostRow row;
    row.host.emplace().bytes.fill(number);
    row.endpoint = Endpoint::fromIpv4(0x01020304, number);
    return row;
}

struct Setting {
    explicit Setting(const HostsArguments &arguments, Console::Format format = Console::Format::Text)
        : console(format)
        , command(arguments, engine, console.console)
    {
        QObject::connect(&command, &EngineCommand::finished, &command, [this](ExitCode code) { exitCode = int(code); });
        engine.show(std::vector<engine::HostRow>{});
        engine.say(engine::Loaded{});
    }

    test::FakeEngine engine;
    test::RecordedConsole console;
    HostsCommand command;
    int exitCode = -1;
};

} // namespace

class TestHostsCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsWhatTheCatalogueHas()
    {
        Setting s({});
        QCOMPARE(s.exitCode, -1); // what came before Loaded says nothing
        s.engine.show({hostRow(1), hostRow(2)});
        QCOMPARE(s.exitCode, 0);
        const QByteArray text = s.console.results();
        QCOMPARE(text.count('\n'), 2);
        QVERIFY(text.startsWith(QByteArray(32, 'x').replace('x', "01") + "@1.2.3.4:1"));
    }

    void saysWhatIsKnownOfAHost()
    {
        engine::HostRow row = hostRow(1);
        row.isConnected = row.isFriend = row.isBlocked = true;
        row.rung = engine::Rung::Punched;
        row.name = QStringLiteral("Ada\x1b[2J");
        row.lastHeard = WallTime(std::chrono::seconds(0));
        row.answered = 12;
        row.unanswered = 2;
        Setting text({});
        text.engine.show(std::vector{row});
        QVERIFY2(text.console.results().contains("  last heard 1970-01-01T00:00:00Z, connected (punched), friend, blocked, \"Ada"), text.console.results().constData());
        QVERIFY(!text.console.results().contains('\x1b'));
        Setting json({}, Console::Format::Json);
        json.engine.show(std::vector{row});
        const QJsonObject object = json.console.objects().constLast();
        for (const char *key : {"connected", "friend", "blocked"})
            QCOMPARE(object[QLatin1String(key)], QJsonValue(true));
        QCOMPARE(object[QStringLiteral("how")].toString(), QStringLiteral("punched"));
        QCOMPARE(object[QStringLiteral("name")].toString(), row.name);
        QCOMPARE(object[QStringLiteral("answered")].toInt(), 12);
        QCOMPARE(object[QStringLiteral("unanswered")].toInt(), 2);
    }

    void whoIsNotConnectedIsReachedByNoWay()
    {
        Setting json({}, Console::Format::Json);
        json.engine.show({hostRow(1)});
        QVERIFY(!json.console.objects().constLast().contains(QStringLiteral("how")));
    }

    void addsAndWaitsUntilItIsThere()
    {
        HostsArguments add{Action::Add, hostRow(1).endpoint, {}};
        Setting s(add);
        s.engine.show(std::vector<engine::HostRow>{});
        QCOMPARE(s.engine.all<engine::AddHost>().size(), std::size_t(1));
        QVERIFY(!s.engine.all<engine::AddHost>()[0].transfer);
        QCOMPARE(s.exitCode, -1);
        s.engine.show({hostRow(1)});
        QCOMPARE(s.exitCode, 0);
        QCOMPARE(s.engine.all<engine::AddHost>().size(), std::size_t(1));
    }

    void removes()
    {
        HostsArguments remove{Action::Remove, {}, *hostRow(1).host};
        Setting s(remove);
        s.engine.show({hostRow(1), hostRow(2)});
        QCOMPARE(s.engine.all<engine::RemoveHost>().size(), std::size_t(1));
        s.engine.show({hostRow(2)});
        QCOMPARE(s.exitCode, 0);
    }

    void saysThatThereIsNoSuchHost()
    {
        HostsArguments remove{Action::Remove, {}, *hostRow(1).host};
        Setting s(remove);
        s.engine.show({hostRow(2)});
        QCOMPARE(s.exitCode, 2);
        QVERIFY(s.console.words().contains("No host"));
    }
};

QTEST_GUILESS_MAIN(TestHostsCommand)
#include "tst_hosts_command.moc"
