#include "app/remote/engine_methods.h"
#include "app/remote/limits.h"
#include "core/content/guid_text.h"
#include "tests/app/cli/fake_engine.h"

#include <QSignalSpy>
#include <QTest>

using namespace plug;
using namespace plug::remote;

namespace {

class FakeOwner final : public Owner {
public:
    OverallLimits limits() const override { return chosen; }
    void setLimits(const OverallLimits &limits) override { chosen = limits; }
    void stop() override { ++stops; }

    OverallLimits chosen;
    int stops = 0;
};

QString word(const char *text)
{
    return QString::fromLatin1(text);
}

engine::TransferRow rowOf(std::uint64_t number, engine::TransferState state = engine::TransferState::Fetching)
{
    engine::TransferRow row;
    row.id = TransferId{number};
    row.guid.bytes.fill(std::uint8_t(number));
    row.link.guid = row.guid;
    row.name = word("film %1").arg(number);
    row.size = 1000 * number;
    row.state = state;
    row.miniMap.resize(engine::kMiniMapCells);
    return row;
}

} // namespace

class TestEngineMethods : public QObject {
    Q_OBJECT

    struct Setting {
        /// Nothing where the answer has not come yet.
        std::shared_ptr<std::optional<Outcome>> start(const QString &method, const QJsonValue &params = {})
        {
            auto outcome = std::make_shared<std::optional<Outcome>>();
            methods.call(method, params, [outcome](const Outcome &answer) {
                QVERIFY(!outcome->has_value()); // once
                outcome->emplace(answer);
            });
            return outcome;
        }
        /// With rows as they are.
        Outcome call(const QString &method, const QJsonValue &params = {})
        {
            const auto outcome = start(method, params);
            refresh();
            return outcome->value_or(Failure{Error{ErrorCode::InternalError, word("no answer")}});
        }
        ErrorCode errorOf(const QString &method, const QJsonValue &params = {})
        {
            const Outcome outcome = call(method, params);
            return outcome ? ErrorCode(0) : outcome.error().code;
        }
        void refresh() { Q_EMIT engine.snapshotChanged(engine::SnapshotDelta{}); }
        engine::CommandId lastRequest() const { return engine.all<engine::SharePath>().back().request; }

        test::FakeEngine engine;
        FakeOwner owner;
        EngineMethods methods{engine, owner};
    };

private Q_SLOTS:
    void answersWithRowsThatAreFresh()
    {
        Setting s;
        const auto outcome = s.start(word("status"));
        QVERIFY(!outcome->has_value());
        QVERIFY(s.engine.isVisible);
        s.engine.show(rowOf(1));
        QVERIFY(outcome->has_value());
        QCOMPARE((**outcome)->toObject()[word("transfers")].toInt(), 1);
        QCOMPARE((**outcome)->toObject()[word("states")][word("fetching")].toInt(), 1);
        QVERIFY(!s.engine.isVisible); // nobody looks any more
    }

    void looksWhileSomebodyWatches()
    {
        Setting s;
        QSignalSpy told(&s.methods, &Methods::notified);
        s.engine.show(rowOf(1));
        QCOMPARE(told.size(), 0);
        s.methods.setWatched(true);
        QVERIFY(s.engine.isVisible);
        s.engine.show(rowOf(1));
        QVERIFY(s.engine.isVisible);
        QCOMPARE(told.size(), 1);
        QCOMPARE(told[0][0].toString(), word("changed"));
        QCOMPARE(told[0][1].toJsonObject()[word("transfers")][0][word("transfer")].toInt(), 1);
        s.methods.setWatched(false);
        QVERIFY(!s.engine.isVisible);
    }

    void tellsManyChangesInPages()
    {
        Setting s;
        QSignalSpy told(&s.methods, &Methods::notified);
        s.methods.setWatched(true);
        engine::SnapshotDelta delta;
        for (std::uint64_t i = 1; i <= limits::kMaxPage + 1; ++i)
            delta.changed.push_back(rowOf(i));
        Q_EMIT s.engine.snapshotChanged(delta);
        QCOMPARE(told.size(), 2);
        QCOMPARE(told[0][1].toJsonObject()[word("transfers")].toArray().size(), qsizetype(limits::kMaxPage));
        QVERIFY(told[1][1].toJsonObject().contains(word("totals")));
    }

    void knowsItsMethods()
    {
        Setting s;
        QCOMPARE(s.errorOf(word("nothing")), ErrorCode::MethodNotFound);
        QCOMPARE(s.errorOf(word("Status")), ErrorCode::MethodNotFound);
        QCOMPARE(s.errorOf(word("status"), QJsonArray{1}), ErrorCode::InvalidParams);
        QCOMPARE(s.errorOf(word("status"), QJsonObject{{word("more"), 1}}), ErrorCode::InvalidParams);
        QVERIFY(s.call(word("status"), QJsonArray()).hasValue());
    }

    void tellsTransfersInPages()
    {
        Setting s;
        for (std::uint64_t i = 1; i <= 5; ++i)
            s.engine.show(rowOf(i));
        const QJsonObject first = s.call(word("transfers"), QJsonObject{{word("count"), 3}})->toObject();
        QCOMPARE(first[word("transfers")].toArray().size(), 3);
        QVERIFY(first[word("more")].toBool());
        const QJsonObject rest = s.call(word("transfers"), QJsonObject{{word("after"), 3}})->toObject();
        QCOMPARE(rest[word("transfers")].toArray().size(), 2);
        QCOMPARE(rest[word("transfers")][0][word("transfer")].toInt(), 4);
        QVERIFY(!rest[word("more")].toBool());
    }

    void namesTransfersByNumberOrGuid()
    {
        Setting s;
        for (std::uint64_t i = 1; i <= 3; ++i)
            s.engine.show(rowOf(i));
        const QJsonArray named{1, content::guidText(rowOf(2).guid), content::linkText(rowOf(2).link), 1};
        QCOMPARE((*s.call(word("pause"), QJsonObject{{word("transfers"), named}}))[word("transfers")], QJsonValue(QJsonArray{1, 2}));
        QCOMPARE(s.engine.all<engine::Pause>().size(), std::size_t(2));
        QVERIFY(s.call(word("resume"), QJsonObject{{word("transfers"), word("all")}}).hasValue());
        QCOMPARE(s.engine.all<engine::Resume>().size(), std::size_t(3));
        QVERIFY(s.call(word("search"), QJsonObject{{word("transfers"), QJsonArray{3}}}).hasValue());
        QCOMPARE(s.engine.all<engine::SearchAgain>()[0].transfer, TransferId{3});
    }

    void refusesWrongTransfers_data()
    {
        QTest::addColumn<QJsonValue>("transfers");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const QJsonValue &value, ErrorCode code) { QTest::newRow(name) << value << int(code); };
        row("left out", QJsonValue(QJsonValue::Undefined), ErrorCode::InvalidParams);
        row("none", QJsonArray(), ErrorCode::InvalidParams);
        row("a number alone", 1, ErrorCode::InvalidParams);
        row("another word", word("none"), ErrorCode::InvalidParams);
        row("unknown", QJsonArray{1, 7}, ErrorCode::NoSuchTransfer);
        row("negative", QJsonArray{-1}, ErrorCode::NoSuchTransfer);
        row("a part", QJsonArray{1.5}, ErrorCode::NoSuchTransfer);
        row("huge", QJsonArray{1e300}, ErrorCode::NoSuchTransfer);
        row("an object", QJsonArray{QJsonObject()}, ErrorCode::NoSuchTransfer);
        row("a wrong GUID", QJsonArray{word("plug1xxx")}, ErrorCode::NoSuchTransfer);
        QJsonArray many;
        for (int i = 0; i <= limits::kMaxNamed; ++i)
            many << 1;
        row("too many", many, ErrorCode::InvalidParams);
    }

    void refusesWrongTransfers()
    {
        QFETCH(const QJsonValue, transfers);
        QFETCH(const int, code);
        Setting s;
        s.engine.show(rowOf(1));
        QJsonObject params;
        if (!transfers.isUndefined())
            params.insert(word("transfers"), transfers);
        QCOMPARE(int(s.errorOf(word("remove"), params)), code);
        QVERIFY(s.engine.posted.empty());
    }

    void removes()
    {
        Setting s;
        s.engine.show(rowOf(1));
        QVERIFY(s.call(word("remove"), QJsonObject{{word("transfers"), QJsonArray{1}}}).hasValue());
        QVERIFY(!s.engine.all<engine::Remove>()[0].deleteData);
        QVERIFY(s.call(word("remove"), QJsonObject{{word("transfers"), QJsonArray{1}}, {word("deleteData"), true}}).hasValue());
        QVERIFY(s.engine.all<engine::Remove>()[1].deleteData);
        QCOMPARE(s.errorOf(word("remove"), QJsonObject{{word("transfers"), QJsonArray{1}}, {word("deleteData"), 1}}), ErrorCode::InvalidParams);
        QCOMPARE(s.engine.all<engine::Remove>().size(), std::size_t(2));
    }

    void addsALink()
    {
        Setting s;
        const content::Link link = rowOf(9).link;
        const auto outcome = s.start(word("add"), QJsonObject{{word("link"), content::linkText(link)}, {word("folder"), word("/down/")}, {word("background"), true},
                                                              {word("inOrder"), true}, {word("downLimit"), 5000}, {word("hosts"), QJsonArray{word("192.0.2.1:4000")}}});
        s.refresh();
        const auto added = s.engine.all<engine::AddLink>();
        QCOMPARE(added.size(), std::size_t(1));
        QCOMPARE(added[0].folder, word("/down"));
        QCOMPARE(added[0].link.guid, link.guid);
        QVERIFY(!outcome->has_value());
        s.engine.say(engine::Added{added[0].request + 1, TransferId{3}, false}); // somebody else's
        QVERIFY(!outcome->has_value());
        s.engine.say(engine::Added{added[0].request, TransferId{4}, false});
        QCOMPARE((**outcome)->toObject(), (QJsonObject{{word("transfer"), 4}, {word("wasThere"), false}}));
        QCOMPARE(s.engine.all<engine::SetMode>()[0].transfer, TransferId{4});
        QCOMPARE(s.engine.all<engine::SetOrder>()[0].transfer, TransferId{4});
        QCOMPARE(s.engine.all<engine::SetLimits>()[0].down, std::optional<std::uint64_t>(5000));
        QCOMPARE(s.engine.all<engine::AddHost>()[0].transfer, TransferId{4});
    }

    void refusesBadParameters_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QJsonObject>("params");
        const QString link = content::linkText(rowOf(1).link);
        const auto row = [](const char *name, const char *method, const QJsonObject &params) { QTest::newRow(name) << word(method) << params; };
        row("no link", "add", {});
        row("a bad link", "add", {{word("link"), link.chopped(1)}});
        row("a relative folder", "add", {{word("link"), link}, {word("folder"), word("x")}});
        row("a folder that is none", "add", {{word("link"), link}, {word("folder"), 5}});
        row("a folder with a zero", "add", {{word("link"), link}, {word("folder"), word("/a") + QChar(QChar::Null)}});
        row("a negative limit", "add", {{word("link"), link}, {word("downLimit"), -1}});
        row("a limit with a unit", "add", {{word("link"), link}, {word("downLimit"), word("5k")}});
        row("a host's name", "add", {{word("link"), link}, {word("hosts"), QJsonArray{word("localhost:1")}}});
        row("no path", "share", {});
        row("a relative path", "share", {{word("path"), word("film")}});
        row("an unknown policy", "share", {{word("path"), word("/film")}, {word("policy"), word("nobody")}});
        row("a friend that is none", "share", {{word("path"), word("/film")}, {word("friends"), QJsonArray{word("x")}}});
        row("no address", "addHost", {});
        row("no identity", "removeHost", {{word("host"), word("00")}});
        row("limits that nobody knows", "limits", {{word("down"), 1}});
    }

    void refusesBadParameters()
    {
        QFETCH(const QString, method);
        QFETCH(const QJsonObject, params);
        Setting s;
        QCOMPARE(s.errorOf(method, params), ErrorCode::InvalidParams);
        QVERIFY(s.engine.posted.empty());
    }

    void sharesWhenItHasBeenRead()
    {
        Setting s;
        const auto outcome = s.start(word("share"), QJsonObject{{word("path"), word("/film")}, {word("policy"), word("by-link")}});
        s.refresh();
        QCOMPARE(s.engine.all<engine::SharePath>()[0].policy, SharePolicy::ByLink);
        s.engine.say(engine::Added{s.lastRequest(), TransferId{2}, false});
        QVERIFY(!outcome->has_value());
        // The same bytes were shared already: it is that row's link.
        s.engine.say(engine::Shared{s.lastRequest(), TransferId{1}, rowOf(1).link, 1000, SharePolicy::ByLink});
        QVERIFY(outcome->has_value());
        QCOMPARE((**outcome)->toObject()[word("transfer")].toInt(), 1);
        QCOMPARE((**outcome)->toObject()[word("link")].toString(), content::linkText(rowOf(1).link));
    }

    void leavesNoRowOfWhatCantBeShared()
    {
        Setting s;
        const auto outcome = s.start(word("share"), QJsonObject{{word("path"), word("/film")}});
        s.refresh();
        s.engine.say(engine::Added{s.lastRequest(), TransferId{2}, false});
        s.engine.say(engine::Failed{s.lastRequest(), TransferId{2}, engine::Failed::Reason::Disk, {store::DiskErrorKind::Missing, word("/film"), {}}});
        QCOMPARE((*outcome)->error().code, ErrorCode::Disk);
        QCOMPARE(s.engine.all<engine::Remove>()[0].transfer, TransferId{2});
    }

    void answersForWhatIsRemovedMeanwhile()
    {
        Setting s;
        const auto mine = s.start(word("share"), QJsonObject{{word("path"), word("/a")}});
        s.refresh();
        s.engine.say(engine::Added{s.lastRequest(), TransferId{1}, false});
        s.engine.show(rowOf(1, engine::TransferState::Hashing));
        QVERIFY(s.call(word("remove"), QJsonObject{{word("transfers"), QJsonArray{1}}}).hasValue());
        QCOMPARE((*mine)->error().code, ErrorCode::Removed);
        const auto others = s.start(word("share"), QJsonObject{{word("path"), word("/b")}});
        s.refresh();
        s.engine.say(engine::Added{s.lastRequest(), TransferId{2}, false});
        engine::SnapshotDelta delta;
        delta.removed.push_back(TransferId{2});
        Q_EMIT s.engine.snapshotChanged(delta);
        QCOMPARE((*others)->error().code, ErrorCode::Removed);
    }

    void saysThatTheListIsFull()
    {
        Setting s;
        const auto outcome = s.start(word("add"), QJsonObject{{word("link"), content::linkText(rowOf(1).link)}});
        s.refresh();
        s.engine.say(engine::Failed{s.engine.all<engine::AddLink>()[0].request, {}, engine::Failed::Reason::TooMany, {}});
        QCOMPARE((*outcome)->error().code, ErrorCode::ListFull);
        QVERIFY(s.engine.all<engine::Remove>().empty());
    }

    void limitsTransfersAndAll()
    {
        Setting s;
        engine::TransferRow row = rowOf(1);
        row.upLimit = 7;
        s.engine.show(row);
        QVERIFY(s.call(word("limits"), QJsonObject{{word("transfers"), QJsonArray{1}}, {word("downLimit"), 100}}).hasValue());
        const auto set = s.engine.all<engine::SetLimits>();
        QCOMPARE(set.size(), std::size_t(1));
        QCOMPARE(set[0].down, std::optional<std::uint64_t>(100));
        QCOMPARE(set[0].up, std::optional<std::uint64_t>(7)); // as it was
        QCOMPARE(s.call(word("limits"))->toObject(), (QJsonObject{{word("downLimit"), QJsonValue::Null}, {word("upLimit"), QJsonValue::Null}}));
        QVERIFY(s.call(word("limits"), QJsonObject{{word("upLimit"), 200}}).hasValue());
        QCOMPARE(s.owner.chosen.up, std::optional<std::uint64_t>(200));
        QVERIFY(!s.owner.chosen.down);
        QVERIFY(s.call(word("limits"), QJsonObject{{word("upLimit"), 0}}).hasValue());
        QVERIFY(!s.owner.chosen.up);
    }

    void knowsHosts()
    {
        Setting s;
        engine::HostRow host;
        host.host.emplace().bytes.fill(1);
        host.endpoint = Endpoint::fromIpv4(0x01020304, 5);
        s.engine.show(std::vector{host});
        QCOMPARE((*s.call(word("hosts")))[word("hosts")][0][word("address")].toString(), word("1.2.3.4:5"));
        QVERIFY(s.call(word("addHost"), QJsonObject{{word("address"), word("[2001:db8::1]:6")}}).hasValue());
        QCOMPARE(s.engine.all<engine::AddHost>()[0].host.endpoint.port, 6);
        QVERIFY(s.call(word("removeHost"), QJsonObject{{word("host"), QString::fromLatin1(host.host->hex())}}).hasValue());
        QCOMPARE(s.engine.all<engine::RemoveHost>()[0].host, *host.host);
        QCOMPARE(s.errorOf(word("removeHost"), QJsonObject{{word("host"), QString(64, u'9')}}), ErrorCode::NoSuchHost);
    }

    void stopsEvenWhereTheEngineIsSilent()
    {
        Setting s;
        const auto outcome = s.start(word("stop"));
        QVERIFY(outcome->has_value());
        QCOMPARE(s.owner.stops, 1);
        const auto refused = s.start(word("stop"), QJsonObject{{word("x"), 1}});
        QVERIFY(!(*refused)->hasValue());
        QCOMPARE(s.owner.stops, 1);
    }

    void tellsEvents()
    {
        Setting s;
        QSignalSpy told(&s.methods, &Methods::notified);
        s.engine.say(engine::Completed{TransferId{5}, word("/film"), 7});
        s.engine.say(engine::Loaded{});
        s.engine.say(engine::HostBlamed{TransferId{5}, {}, Endpoint::fromIpv4(1, 2)});
        QCOMPARE(told.size(), 2);
        QCOMPARE(told[0][0].toString(), word("event"));
        QCOMPARE(told[0][1].toJsonObject(), (QJsonObject{{word("event"), word("completed")}, {word("transfer"), 5}, {word("bytes"), 7}, {word("path"), word("/film")}}));
        QCOMPARE(told[1][1].toJsonObject()[word("event")].toString(), word("blamed"));
    }
};

QTEST_GUILESS_MAIN(TestEngineMethods)
#include "tst_engine_methods.moc"
