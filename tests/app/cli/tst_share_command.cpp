#include "app/cli/share_command.h"
#include "core/content/guid_text.h"
#include "tests/app/cli/fake_engine.h"
#include "tests/app/cli/recorded_console.h"

#include <QTest>

using namespace plug;
using namespace plug::cli;
using engine::TransferState;

namespace {

content::Link linkTo(std::uint8_t number)
{
    content::Link link;
    link.guid.bytes.fill(number);
    return link;
}

QByteArray lineOf(std::uint8_t number)
{
    return content::linkText(linkTo(number)).toUtf8() + '\n';
}

struct Setting {
    explicit Setting(Console::Format format = Console::Format::Text, const RateLimits &limits = {})
        : console(format)
        , command({{QStringLiteral("/a"), QStringLiteral("/b")}, limits}, engine, console.console)
    {
        QObject::connect(&command, &EngineCommand::finished, &command, [this](ExitCode code) { exitCode = int(code); });
        engine.say(engine::Loaded{});
    }

    void fail(engine::CommandId request)
    {
        store::DiskError error;
        error.kind = store::DiskErrorKind::Missing;
        engine.say(engine::Failed{request, {}, engine::Failed::Reason::Disk, error});
    }

    test::FakeEngine engine;
    test::RecordedConsole console;
    ShareCommand command;
    int exitCode = -1;
};

} // namespace

class TestShareCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksForEachPath()
    {
        Setting s;
        const auto asked = s.engine.all<engine::SharePath>();
        QCOMPARE(asked.size(), std::size_t(2));
        QCOMPARE(asked[0].path, QStringLiteral("/a"));
        QVERIFY(asked[0].request != asked[1].request);
    }

    void printsLinksAsTheyCome()
    {
        Setting s;
        s.engine.say(engine::Added{2, TransferId{8}, false});
        s.engine.say(engine::Shared{2, TransferId{8}, linkTo(2), 10});
        QCOMPARE(s.console.results(), lineOf(2));
        s.engine.say(engine::Shared{1, TransferId{7}, linkTo(1), 10});
        QCOMPARE(s.console.results(), lineOf(2) + lineOf(1));
        QCOMPARE(s.exitCode, -1);
    }

    void asksForThePolicy()
    {
        const HostId host = *HostId::fromHex(QByteArray(64, 'a'));
        test::FakeEngine engine;
        test::RecordedConsole console(Console::Format::Json);
        ShareCommand command({{QStringLiteral("/a")}, {}, SharePolicy::Friends, {host}}, engine, console.console);
        engine.say(engine::Loaded{});
        const auto asked = engine.all<engine::SharePath>();
        QCOMPARE(asked.front().policy, SharePolicy::Friends);
        QVERIFY(asked.front().friends == std::vector{host});
        engine.say(engine::Shared{1, TransferId{7}, linkTo(1), 10, SharePolicy::Friends});
        QVERIFY(console.results().contains("\"policy\":\"friends\""));
    }

    /// Shared for fewer by an earlier run, and not opened by this one.
    void saysWhereItStaysAsItWas()
    {
        Setting s;
        s.engine.say(engine::Shared{1, TransferId{7}, linkTo(1), 10, SharePolicy::ByLink});
        QCOMPARE(s.console.results(), lineOf(1));
        QVERIFY(s.console.words().contains("/a stays shared as it was: by-link."));
    }

    void limitsEachOnceItIsShared()
    {
        Setting s(Console::Format::Text, {{}, 500'000});
        s.engine.say(engine::Added{1, TransferId{7}, false});
        QVERIFY(s.engine.all<engine::SetLimits>().empty());
        s.engine.say(engine::Shared{1, TransferId{7}, linkTo(1), 10});
        s.engine.say(engine::Shared{2, TransferId{8}, linkTo(2), 10});
        const auto told = s.engine.all<engine::SetLimits>();
        QCOMPARE(told.size(), std::size_t(2));
        QCOMPARE(told[1].transfer, TransferId{8});
        QCOMPARE(told[1].up, std::optional<std::uint64_t>(500'000));
        Setting plain;
        plain.engine.say(engine::Shared{1, TransferId{7}, linkTo(1), 10});
        QVERIFY(plain.engine.all<engine::SetLimits>().empty());
    }

    void printsNothingOfOthers()
    {
        Setting s;
        s.engine.say(engine::Shared{0, TransferId{7}, linkTo(1), 10});
        s.engine.say(engine::Shared{77, TransferId{7}, linkTo(1), 10});
        QCOMPARE(s.console.results(), QByteArray());
    }

    void printsTheLinkOfWhatWasSharedBefore()
    {
        Setting s;
        engine::TransferRow row;
        row.id = TransferId{7};
        row.isShare = true;
        row.state = TransferState::Sharing;
        row.link = linkTo(1);
        s.engine.show(row);
        QCOMPARE(s.console.results(), QByteArray());
        s.engine.say(engine::Added{1, TransferId{7}, true});
        QCOMPARE(s.console.results(), lineOf(1));
        s.engine.say(engine::Shared{1, TransferId{7}, linkTo(1), 10});
        s.engine.show(row);
        QCOMPARE(s.console.results(), lineOf(1));
    }

    void servesTheOthersWhereOneFails()
    {
        Setting s;
        s.fail(1);
        QVERIFY(s.console.words().contains("/a can't be shared: it does not exist."));
        QCOMPARE(s.exitCode, -1);
        s.engine.say(engine::Shared{2, TransferId{8}, linkTo(2), 10});
        s.command.interrupt();
        QCOMPARE(s.exitCode, 5);
    }

    void tellsOfAShareThatChanged()
    {
        Setting s;
        s.engine.say(engine::Shared{1, TransferId{7}, linkTo(1), 10});
        store::DiskError error;
        error.kind = store::DiskErrorKind::Changed;
        error.path = QStringLiteral("/a");
        s.engine.say(engine::Failed{1, TransferId{7}, engine::Failed::Reason::Disk, error});
        QVERIFY(s.console.words().contains("/a can't be served: it changed meanwhile."));
        error.path = QStringLiteral("/of an earlier run");
        s.engine.say(engine::Failed{0, TransferId{3}, engine::Failed::Reason::Disk, error});
        QVERIFY(s.console.words().contains("/of an earlier run can't be served: it changed meanwhile."));
        QCOMPARE(s.exitCode, -1);
    }

    void endsWhereAllFail()
    {
        Setting s;
        s.fail(1);
        s.fail(2);
        QCOMPARE(s.exitCode, 5);
    }

    void endsWellWhenInterrupted()
    {
        Setting s(Console::Format::Json);
        s.engine.say(engine::Added{1, TransferId{7}, false});
        s.engine.say(engine::Shared{1, TransferId{7}, linkTo(1), 10});
        engine::TransferRow row;
        row.id = TransferId{7};
        row.isShare = true;
        row.upTotal = 500;
        row.upRate = 5;
        row.hostsAsking = 2;
        s.engine.show(row);
        s.engine.show(row); // nothing new: not told again
        s.command.interrupt();
        QCOMPARE(s.exitCode, 0);
        const auto objects = s.console.objects();
        QCOMPARE(objects.size(), 3);
        QCOMPARE(objects[0][QStringLiteral("event")], QStringLiteral("shared"));
        QCOMPARE(objects[0][QStringLiteral("guid")].toString(), content::guidText(linkTo(1).guid));
        QCOMPARE(objects[1][QStringLiteral("bytes")].toInt(), 500);
        QCOMPARE(objects[1][QStringLiteral("hosts")].toInt(), 2);
        QCOMPARE(objects[2][QStringLiteral("event")], QStringLiteral("finished"));
        QCOMPARE(objects[2][QStringLiteral("bytes")].toInt(), 500);
    }
};

QTEST_GUILESS_MAIN(TestShareCommand)
#include "tst_share_command.moc"
