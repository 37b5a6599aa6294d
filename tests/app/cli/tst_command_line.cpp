#include "app/cli/command_line.h"
#include "core/content/guid_text.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

using namespace plug;
using namespace plug::cli;

namespace {

QString someLink()
{
    Guid guid;
    guid.bytes.fill(7);
    return QStringLiteral("plug:") + content::guidText(guid) + QStringLiteral("?name=film.mkv");
}

QString errorOf(const QStringList &arguments)
{
    const auto invocation = parseCommandLine(arguments);
    return invocation ? QString() : invocation.error().message;
}

template <typename T>
T commandOf(const QStringList &arguments)
{
    const auto invocation = parseCommandLine(arguments);
    if (!invocation)
        qFatal("%s", qPrintable(invocation.error().message));
    return std::get<T>(invocation->command);
}

} // namespace

class TestCommandLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsShare()
    {
        const auto share = commandOf<ShareArguments>({QStringLiteral("share"), QStringLiteral("a/"), QStringLiteral("/b")});
        QCOMPARE(share.paths, (QStringList{QDir::currentPath() + QStringLiteral("/a"), QStringLiteral("/b")}));
    }

    void readsForWhomToShare()
    {
        const QString first(64, u'a');
        const QString second(64, u'3');
        const auto share = [](const QStringList &more) { return commandOf<ShareArguments>(QStringList{QStringLiteral("share"), QStringLiteral("f")} + more); };
        QCOMPARE(share({}).policy, SharePolicy::Public);
        QCOMPARE(share({QStringLiteral("--by-link")}).policy, SharePolicy::ByLink);
        const auto friends = share({QStringLiteral("--friend"), first, QStringLiteral("--friend=") + second});
        QCOMPARE(friends.policy, SharePolicy::Friends);
        QVERIFY(friends.friends == (std::vector{*HostId::fromHex(first.toUtf8()), *HostId::fromHex(second.toUtf8())}));
    }

    void readsGet()
    {
        const auto get = commandOf<GetArguments>({QStringLiteral("get"), someLink(), QStringLiteral("-o"), QStringLiteral("/x"),
                                                  QStringLiteral("--host"), QStringLiteral("127.0.0.1:5"), QStringLiteral("--host"),
                                                  QStringLiteral("[::1]:6"), QStringLiteral("--timeout"), QStringLiteral("7")});
        QCOMPARE(get.link.name, QStringLiteral("film.mkv"));
        QCOMPARE(get.folder, QStringLiteral("/x"));
        QCOMPARE(get.hosts.size(), std::size_t(2));
        QCOMPARE(get.hosts[1].text(), QStringLiteral("[::1]:6"));
        QCOMPARE(get.timeout.count(), 7);
        const auto usual = commandOf<GetArguments>({QStringLiteral("get"), someLink()});
        QCOMPARE(usual.folder, QDir::currentPath());
        QCOMPARE(usual.timeout.count(), 60);
    }

    void readsHowToFetch()
    {
        const auto plain = commandOf<GetArguments>({QStringLiteral("get"), someLink()});
        QVERIFY(!plain.isInBackground && !plain.isInOrder && plain.first.empty());
        const auto get = commandOf<GetArguments>({QStringLiteral("get"), someLink(), QStringLiteral("--background"), QStringLiteral("--in-order"),
                                                  QStringLiteral("--first"), QStringLiteral("0-99"), QStringLiteral("--first=500-500")});
        QVERIFY(get.isInBackground && get.isInOrder);
        QCOMPARE(get.first, (std::vector<ByteRange>{{0, 100}, {500, 501}}));
    }

    void readsWhetherItRelays()
    {
        QVERIFY(parseCommandLine({QStringLiteral("share"), QStringLiteral("f"), QStringLiteral("--relay")})->relaysForOthers);
        QVERIFY(!parseCommandLine({QStringLiteral("share"), QStringLiteral("f")})->relaysForOthers);
    }

    void readsWhetherStrangersAreAsked()
    {
        QVERIFY(commandOf<GetArguments>({QStringLiteral("get"), someLink()}).prospects == Prospects::KnownHosts);
        QVERIFY(commandOf<GetArguments>({QStringLiteral("get"), someLink(), QStringLiteral("--dht")}).prospects == Prospects::Strangers);
        QVERIFY(parseCommandLine({QStringLiteral("share"), QStringLiteral("f"), QStringLiteral("--dht")})->usesMainlineDht);
        QVERIFY(!parseCommandLine({QStringLiteral("share"), QStringLiteral("f")})->usesMainlineDht);
    }

    void readsLimits()
    {
        const auto get = commandOf<GetArguments>({QStringLiteral("get"), someLink(), QStringLiteral("--down-limit"), QStringLiteral("500k"),
                                                  QStringLiteral("--up-limit=0")});
        QCOMPARE(get.limits.down, std::optional<std::uint64_t>(500'000));
        QCOMPARE(get.limits.up, std::optional<std::uint64_t>(0));
        QVERIFY(commandOf<GetArguments>({QStringLiteral("get"), someLink()}).limits.isEmpty());
        const auto share = commandOf<ShareArguments>({QStringLiteral("share"), QStringLiteral("f"), QStringLiteral("--up-limit"), QStringLiteral("3G")});
        QCOMPARE(share.limits.up, std::optional<std::uint64_t>(3'000'000'000));
        QVERIFY(!share.limits.down);
    }

    void whatIsNotGivenStays()
    {
        const auto limits = RateLimits{0, {}}.of(TransferId{4}, 10, 20);
        QCOMPARE(limits.transfer, TransferId{4});
        QVERIFY(!limits.down);
        QCOMPARE(limits.up, std::optional<std::uint64_t>(20));
        QCOMPARE((RateLimits{{}, 5'000}.of(TransferId{4}, 10, 20).up), std::optional<std::uint64_t>(5'000));
    }

    void readsFind()
    {
        const auto invocation = parseCommandLine({QStringLiteral("find"), someLink(), QStringLiteral("--host"), QStringLiteral("127.0.0.1:5"),
                                                  QStringLiteral("--timeout=7"), QStringLiteral("--port=9"), QStringLiteral("--state=/s")});
        QVERIFY(invocation);
        const auto find = std::get<FindArguments>(invocation->command);
        QCOMPARE(find.link.name, QStringLiteral("film.mkv"));
        QCOMPARE(find.hosts.size(), std::size_t(1));
        QCOMPARE(find.timeout.count(), 7);
        QCOMPARE(invocation->port, std::optional<quint16>(9));
        QCOMPARE(commandOf<FindArguments>({QStringLiteral("find"), someLink()}).timeout.count(), 60);
    }

    void readsOptionsBeforeTheCommand()
    {
        const auto invocation
            = parseCommandLine({QStringLiteral("--json"), QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--state"),
                                QStringLiteral("/s"), QStringLiteral("get"), someLink()});
        QVERIFY(invocation);
        QCOMPARE(invocation->format, Console::Format::Json);
        QCOMPARE(invocation->port, std::optional<quint16>(0));
        QCOMPARE(invocation->stateFolder, QStringLiteral("/s"));
    }

    void readsHosts()
    {
        using Action = HostsArguments::Action;
        QCOMPARE(commandOf<HostsArguments>({QStringLiteral("hosts")}).action, Action::List);
        const auto added = commandOf<HostsArguments>({QStringLiteral("hosts"), QStringLiteral("add"), QStringLiteral("1.2.3.4:5")});
        QCOMPARE(added.action, Action::Add);
        QCOMPARE(added.endpoint.text(), QStringLiteral("1.2.3.4:5"));
        const QString id(64, u'a');
        const auto removed = commandOf<HostsArguments>({QStringLiteral("hosts"), QStringLiteral("remove"), id});
        QCOMPARE(removed.action, Action::Remove);
        QCOMPARE(QString::fromLatin1(removed.host.hex()), id);
    }

    void readsTheRest()
    {
        QCOMPARE(commandOf<GuidArguments>({QStringLiteral("guid"), QStringLiteral("a"), QStringLiteral("b")}).paths.size(), 2);
        QCOMPARE(commandOf<VerifyArguments>({QStringLiteral("verify"), someLink(), QStringLiteral("f")}).path, QStringLiteral("f"));
        QVERIFY(commandOf<PrintText>({QStringLiteral("--help")}).text.contains(QStringLiteral("plug-cli get LINK")));
        QCOMPARE(commandOf<PrintText>({QStringLiteral("-v")}).text, QStringLiteral("plug-cli " PLUG_VERSION));
    }

    void readsDaemon()
    {
        const auto daemon = commandOf<DaemonArguments>({QStringLiteral("daemon"), QStringLiteral("-o"), QStringLiteral("/x/"), QStringLiteral("--up-limit"), QStringLiteral("2M")});
        QCOMPARE(daemon.folder, QStringLiteral("/x"));
        QCOMPARE(daemon.limits.up, std::optional<std::uint64_t>(2'000'000));
        QVERIFY(QDir::isAbsolutePath(commandOf<DaemonArguments>({QStringLiteral("daemon")}).folder));
    }

    void readsWhatIsAdded()
    {
        const QString here = QCoreApplication::applicationFilePath();
        const auto add = commandOf<AddArguments>({QStringLiteral("add"), someLink(), here, QStringLiteral("--background"), QStringLiteral("--by-link"),
                                                  QStringLiteral("-o"), QStringLiteral("x")});
        QCOMPARE(add.targets.size(), std::size_t(2));
        QCOMPARE(std::get<content::Link>(add.targets[0]).name, QStringLiteral("film.mkv"));
        QCOMPARE(std::get<QString>(add.targets[1]), here);
        QVERIFY(add.isInBackground && !add.isInOrder);
        QCOMPARE(add.policy, SharePolicy::ByLink);
        QCOMPARE(add.folder, QDir::currentPath() + QStringLiteral("/x"));
        QVERIFY(commandOf<AddArguments>({QStringLiteral("add"), someLink()}).folder.isEmpty());
    }

    void readsWhatIsSteered()
    {
        const auto paramsOf = [](const QStringList &arguments) { return commandOf<SteerArguments>(arguments).params; };
        const QString transfers = QStringLiteral("transfers");
        QCOMPARE(paramsOf({QStringLiteral("pause"), QStringLiteral("3"), someLink()}), (QJsonObject{{transfers, QJsonArray{3, someLink()}}}));
        QCOMPARE(paramsOf({QStringLiteral("remove"), QStringLiteral("--delete"), QStringLiteral("all")}),
                 (QJsonObject{{transfers, QStringLiteral("all")}, {QStringLiteral("deleteData"), true}}));
        QCOMPARE(paramsOf({QStringLiteral("limits")}), QJsonObject());
        QCOMPARE(paramsOf({QStringLiteral("limits"), QStringLiteral("--down-limit"), QStringLiteral("0")}), (QJsonObject{{QStringLiteral("downLimit"), 0}}));
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QStringList &arguments, const char *words) {
            QTest::newRow(name) << arguments << QString::fromUtf8(words);
        };
        const QString get = QStringLiteral("get");
        row("nothing", {}, "No command");
        row("unknown command", {QStringLiteral("fetch")}, "no command \"fetch\"");
        row("unknown option", {get, someLink(), QStringLiteral("--fast")}, "fast");
        row("option of another command", {QStringLiteral("guid"), QStringLiteral("f"), QStringLiteral("--port"), QStringLiteral("1")},
            "guid takes no --port");
        row("share without a path", {QStringLiteral("share")}, "share PATH");
        row("find without a link", {QStringLiteral("find")}, "find LINK");
        row("find of no link", {QStringLiteral("find"), QStringLiteral("film")}, "no link");
        row("find with a host's name", {QStringLiteral("find"), someLink(), QStringLiteral("--host"), QStringLiteral("example.org:5")}, "example.org");
        row("find forever and a day", {QStringLiteral("find"), someLink(), QStringLiteral("--timeout"), QStringLiteral("long")}, "--timeout");
        row("find with a folder", {QStringLiteral("find"), someLink(), QStringLiteral("-o"), QStringLiteral("x")}, "find takes no --output");
        row("get without a link", {get}, "get LINK");
        row("get of two links", {get, someLink(), someLink()}, "get LINK");
        row("verify without a file", {QStringLiteral("verify"), someLink()}, "verify LINK FILE");
        row("nothing to add", {QStringLiteral("add")}, "add LINK|PATH");
        row("add what is not there", {QStringLiteral("add"), QStringLiteral("/no/such/film")}, "neither a link nor a file");
        row("add a wrong link", {QStringLiteral("add"), someLink().replace(20, 1, u'b')}, "character 21");
        row("pause nothing", {QStringLiteral("pause")}, "pause TRANSFER");
        row("pause what is no transfer", {QStringLiteral("pause"), QStringLiteral("film")}, "\"film\"");
        row("pause all and more", {QStringLiteral("pause"), QStringLiteral("all"), QStringLiteral("1")}, "\"all\"");
        row("delete what is paused", {QStringLiteral("pause"), QStringLiteral("--delete"), QStringLiteral("1")}, "--delete");
        row("stop something", {QStringLiteral("stop"), QStringLiteral("1")}, "stop");
        row("a daemon for a file", {QStringLiteral("daemon"), QStringLiteral("film")}, "daemon");
        row("status of something", {QStringLiteral("status"), QStringLiteral("x")}, "status");
        row("bad port", {get, someLink(), QStringLiteral("--port"), QStringLiteral("65536")}, "0 to 65535");
        row("port that is no number", {get, someLink(), QStringLiteral("--port"), QStringLiteral("http")}, "\"http\"");
        row("negative timeout", {get, someLink(), QStringLiteral("--timeout"), QStringLiteral("-1")}, "--timeout");
        row("host without a port", {get, someLink(), QStringLiteral("--host"), QStringLiteral("1.2.3.4")}, "\"1.2.3.4\"");
        row("host by name", {get, someLink(), QStringLiteral("--host"), QStringLiteral("localhost:1")}, "not looked up");
        row("hosts with half a command", {QStringLiteral("hosts"), QStringLiteral("add")}, "hosts goes");
        row("hosts with a bad identity", {QStringLiteral("hosts"), QStringLiteral("remove"), QStringLiteral("12")}, "64 hexadecimal");
        for (const char *span : {"5", "9-5", "a-b", "1-2-3", "-", "0-17592186044416"})
            row(span, {get, someLink(), QStringLiteral("--first"), QString::fromLatin1(span)}, "first and the last byte");
        row("relay while it fetches", {QStringLiteral("get"), someLink(), QStringLiteral("--relay")}, "get takes no --relay");
        row("DHT of a hash", {QStringLiteral("guid"), QStringLiteral("f"), QStringLiteral("--dht")}, "guid takes no --dht");
        row("background of a share", {QStringLiteral("share"), QStringLiteral("f"), QStringLiteral("--background")}, "share takes no --background");
        for (const char *rate : {"500", "0k", "k", "-1k", "1.5M", "5kB", "1000000k", " 5k", "5K"})
            row(rate, {get, someLink(), QStringLiteral("--down-limit"), QString::fromLatin1(rate)}, "--down-limit takes bytes a second");
        row("by link of a fetch", {QStringLiteral("get"), QStringLiteral("x"), QStringLiteral("--by-link")}, "get takes no --by-link");
        row("friend of a fetch", {QStringLiteral("get"), QStringLiteral("x"), QStringLiteral("--friend"), QStringLiteral("0a")}, "get takes no --friend");
        row("a friend that is none", {QStringLiteral("share"), QStringLiteral("f"), QStringLiteral("--friend"), QStringLiteral("0a")}, "64 hexadecimal digits");
        row("by link and for friends",
            {QStringLiteral("share"), QStringLiteral("f"), QStringLiteral("--by-link"), QStringLiteral("--friend"), QString(64, u'a')}, "give one of them");
        row("too many friends", QStringList{QStringLiteral("share"), QStringLiteral("f")} + QStringList(257, QStringLiteral("--friend=") + QString(64, u'a')),
            "At most 256");
        row("download of a share", {QStringLiteral("share"), QStringLiteral("f"), QStringLiteral("--down-limit"), QStringLiteral("5k")},
            "share takes no --down-limit");
        row("missing value", {get, someLink(), QStringLiteral("--port")}, "port");
        row("empty link", {get, QString()}, "empty");
        row("empty path to share", {QStringLiteral("share"), QStringLiteral("a"), QString()}, "empty");
        row("empty path to hash", {QStringLiteral("guid"), QString()}, "empty");
        row("empty folder", {get, someLink(), QStringLiteral("-o"), QString()}, "empty");
        row("empty state folder", {get, someLink(), QStringLiteral("--state"), QString()}, "empty");
    }

    void saysWhatIsWrong()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, words);
        const QString error = errorOf(arguments);
        QVERIFY2(error.contains(words), qPrintable(error));
    }

    void saysWhichCharacterOfALinkIsWrong()
    {
        QString link = someLink();
        constexpr qsizetype kPosition = 20;
        link[kPosition] = u'b'; // no symbol of Bech32
        const auto invocation = parseCommandLine({QStringLiteral("get"), link});
        QVERIFY(!invocation);
        const UsageError &error = invocation.error();
        QVERIFY2(error.message.contains(QStringLiteral("character %1").arg(kPosition + 1)), qPrintable(error.message));
        QVERIFY(!error.message.contains(u'\n'));
        const QStringList lines = error.explanation.split(u'\n');
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines[0][lines[1].indexOf(u'^')], u'b');
    }

    void marksTheCharacterBehindOnesThatCantBeShown()
    {
        const auto invocation = parseCommandLine({QStringLiteral("get"), QStringLiteral("plug:\x1b\n\u202eplug1")});
        QVERIFY(!invocation);
        const QStringList lines = invocation.error().explanation.split(u'\n');
        QCOMPARE(lines.size(), 2);
        QVERIFY(!lines[0].contains(u'\x1b'));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
