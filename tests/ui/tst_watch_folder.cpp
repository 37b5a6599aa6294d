#include "tests/ui/fake_engine_client.h"
#include "ui/actions/watch_folder.h"
#include "ui/actions/watched_shares.h"
#include "ui/settings/settings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using namespace std::chrono_literals;
using ui::WatchedEntry;
using ui::WatchFolder;

namespace {

constexpr WatchFolder::Pace kQuick{100ms, 20ms, 20ms};

void write(const QString &path, const QByteArray &bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Append));
    file.write(bytes);
}

/// A folder, and a watch on it that writes down what it says.
struct Watched {
    explicit Watched(bool isThere = true)
    {
        if (isThere)
            QDir().mkpath(path());
        begin();
    }

    void begin()
    {
        watch = std::make_unique<WatchFolder>(memory(), kQuick);
        QObject::connect(watch.get(), &WatchFolder::landed, watch.get(), [this](const QString &path) { landed << QDir(path).dirName(); });
        QObject::connect(watch.get(), &WatchFolder::said, watch.get(), [this](const ui::Message &message) { said << message.text; });
        watch->watch(path());
    }

    QString path(const QString &name = {}) const { return QDir(top.filePath(QStringLiteral("in"))).filePath(name); }
    QString memory() const { return top.filePath(QStringLiteral("state/watched.json")); }
    bool has(const QStringList &names)
    {
        return QTest::qWaitFor([&] {
            QStringList sorted = landed;
            sorted.sort();
            return sorted == names;
        });
    }
    /// A mark that lands after whatever was there before it.
    bool isLookedThrough()
    {
        const QString name = QStringLiteral("mark-%1").arg(++marks);
        write(path(name), "x");
        return QTest::qWaitFor([&] { return landed.removeAll(name) > 0; });
    }

    QTemporaryDir top;
    QStringList landed;
    QStringList said;
    int marks = 0;
    std::unique_ptr<WatchFolder> watch;
};

} // namespace

class TestWatchFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesAndFoldersLandAsAWhole();
    void whatGrowsHasNotLanded();
    void unfinishedAndHiddenFilesAreLeft();
    void whatIsLeftOutIsSaidOnce();
    void whatChangesLandsAnew();
    void aRestartTellsOfNothingTwice();
    void aFolderThatIsNotThereIsWaitedFor();
    void aBrokenMemoryDoesNoHarm();
    void anotherFolderIsAnotherMatter();
    void moreThanItHoldsIsSaid();
    void sharesAreForThoseWhomNewSharesAreFor();
};

void TestWatchFolder::filesAndFoldersLandAsAWhole()
{
    Watched in;
    write(in.path(QStringLiteral("before.txt")), "1");
    write(in.path(QStringLiteral("album/one.flac")), "1");
    write(in.path(QStringLiteral("album/more/two.flac")), "22");
    QVERIFY(in.has({QStringLiteral("album"), QStringLiteral("before.txt")}));
    write(in.path(QStringLiteral("later.txt")), "1");
    QVERIFY(in.has({QStringLiteral("album"), QStringLiteral("before.txt"), QStringLiteral("later.txt")}));
    QVERIFY(in.said.isEmpty());
}

void TestWatchFolder::whatGrowsHasNotLanded()
{
    Watched in;
    int writes = 0;
    // As long as something comes every few milliseconds, it has not.
    QTimer writer;
    connect(&writer, &QTimer::timeout, this, [&] {
        write(in.path(QStringLiteral("film.mkv")), "frame");
        ++writes;
    });
    writer.start(20);
    QVERIFY(QTest::qWaitFor([&] { return writes >= 30; }));
    QCOMPARE(in.landed, QStringList());
    writer.stop();
    QVERIFY(in.has({QStringLiteral("film.mkv")}));
}

void TestWatchFolder::unfinishedAndHiddenFilesAreLeft()
{
    Watched in;
    for (const char *name : {"a.plugpart", "b.part", "c.crdownload", ".hidden", "d~", "e.TMP"})
        write(in.path(QLatin1String(name)), "x");
    write(in.path(QStringLiteral("empty")), "");
    write(in.path(QStringLiteral("folder/whole")), "x");
    write(in.path(QStringLiteral("folder/half.part")), "x");
    QDir().mkpath(in.path(QStringLiteral("nothing in it")));
    QVERIFY(in.isLookedThrough());
    QVERIFY(in.isLookedThrough());
    QCOMPARE(in.landed, QStringList());
    QVERIFY(in.said.isEmpty());
    // A name is what makes it whole.
    QVERIFY(QFile::rename(in.path(QStringLiteral("b.part")), in.path(QStringLiteral("b"))));
    QVERIFY(in.has({QStringLiteral("b")}));
}

void TestWatchFolder::whatIsLeftOutIsSaidOnce()
{
    Watched in;
    write(in.top.filePath(QStringLiteral("secret")), "x");
    QVERIFY(QFile::link(in.top.filePath(QStringLiteral("secret")), in.path(QStringLiteral("way out"))));
    QVERIFY(QTest::qWaitFor([&] { return !in.said.isEmpty(); }));
    QVERIFY2(in.said.front().contains(QStringLiteral("way out")), qPrintable(in.said.front()));
    QVERIFY(in.isLookedThrough());
    QVERIFY(in.isLookedThrough());
    QCOMPARE(in.said.size(), 1);
    QCOMPARE(in.landed, QStringList());
}

void TestWatchFolder::whatChangesLandsAnew()
{
    Watched in;
    write(in.path(QStringLiteral("notes")), "1");
    QVERIFY(in.has({QStringLiteral("notes")}));
    write(in.path(QStringLiteral("notes")), "2");
    QVERIFY(in.has({QStringLiteral("notes"), QStringLiteral("notes")}));
    // And so does what comes back.
    QVERIFY(QFile::remove(in.path(QStringLiteral("notes"))));
    QVERIFY(in.isLookedThrough());
    write(in.path(QStringLiteral("notes")), "12");
    QVERIFY(in.has({QStringLiteral("notes"), QStringLiteral("notes"), QStringLiteral("notes")}));
}

void TestWatchFolder::aRestartTellsOfNothingTwice()
{
    Watched in;
    write(in.path(QStringLiteral("a")), "1");
    QVERIFY(in.has({QStringLiteral("a")}));
    QVERIFY(QTest::qWaitFor([&] { return QFile::exists(in.memory()); }));
    in.watch.reset();
    write(in.path(QStringLiteral("b")), "1");
    in.landed.clear();
    in.begin();
    QVERIFY(in.has({QStringLiteral("b")}));
    QVERIFY(in.isLookedThrough());
    QCOMPARE(in.landed, QStringList{QStringLiteral("b")});
}

void TestWatchFolder::aFolderThatIsNotThereIsWaitedFor()
{
    Watched in(false);
    QVERIFY(QTest::qWaitFor([&] { return in.said.size() == 1; }));
    write(in.path(QStringLiteral("a")), "1");
    QVERIFY(in.has({QStringLiteral("a")}));
    QCOMPARE(in.said.size(), 1);
}

void TestWatchFolder::aBrokenMemoryDoesNoHarm()
{
    Watched in;
    in.watch.reset();
    for (const char *bytes : {"", "{", "[1,2]", "{\"folder\":5,\"done\":[]}", "\xff\xfe"}) {
        QFile::remove(in.memory());
        write(in.memory(), bytes);
        in.landed.clear();
        write(in.path(QStringLiteral("a")), "1");
        in.begin();
        QVERIFY(in.has({QStringLiteral("a")}));
        in.watch.reset();
    }
}

void TestWatchFolder::anotherFolderIsAnotherMatter()
{
    Watched in;
    write(in.path(QStringLiteral("a")), "1");
    QVERIFY(in.has({QStringLiteral("a")}));
    const QString other = in.top.filePath(QStringLiteral("other"));
    write(other + QStringLiteral("/a"), "1");
    in.watch->watch(other);
    QVERIFY(in.has({QStringLiteral("a"), QStringLiteral("a")}));
    in.watch->watch({});
    write(other + QStringLiteral("/b"), "1");
    in.watch->watch(in.path());
    QVERIFY(in.has({QStringLiteral("a"), QStringLiteral("a"), QStringLiteral("a")}));
}

void TestWatchFolder::moreThanItHoldsIsSaid()
{
    QTemporaryDir top;
    for (std::size_t i = 0; i < ui::kMaxWatchedEntries + 5; ++i)
        write(top.filePath(QString::number(i)), "x");
    const ui::WatchedFolder folder = ui::scanWatched(top.path());
    QVERIFY(folder.isThere && folder.isCut);
    QCOMPARE(folder.entries.size(), ui::kMaxWatchedEntries);
    QVERIFY(!ui::scanWatched(top.filePath(QStringLiteral("not there"))).isThere);
}

void TestWatchFolder::sharesAreForThoseWhomNewSharesAreFor()
{
    QTemporaryDir top;
    QSettings store(top.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    ui::Settings settings(store);
    settings.setStateFolder(top.filePath(QStringLiteral("state")));
    settings.setValue(ui::SettingId::SharesAreFor, int(SharePolicy::Friends));
    QVERIFY(!settings.setValue(ui::SettingId::WatchFolder, QStringLiteral("not/absolute")));
    QVERIFY(settings.setValue(ui::SettingId::WatchFolder, top.filePath(QStringLiteral("in"))));
    write(top.filePath(QStringLiteral("in/a")), "1");
    test::FakeEngineClient engine;
    ui::WatchedShares shares(engine, settings);
    engine::SnapshotDelta delta;
    delta.hostsChanged = true;
    const HostId pal = *HostId::fromHex(QByteArray(64, '1'));
    delta.hosts.resize(2);
    delta.hosts[0].host = pal;
    delta.hosts[0].isFriend = true;
    delta.hosts[1].host = HostId::fromHex(QByteArray(64, '2'));
    // A folder that is fetched to there, of which some files are whole.
    engine::TransferRow fetch;
    fetch.id = TransferId{1};
    fetch.path = top.filePath(QStringLiteral("in"));
    fetch.name = QStringLiteral("Half of an album");
    delta.changed.push_back(fetch);
    write(top.filePath(QStringLiteral("in/Half of an album/1.flac")), "1");
    engine.change(delta);
    QVERIFY(engine.posted.empty());
    engine.say(engine::Loaded{});
    QVERIFY(QTest::qWaitFor([&] { return !engine.posted.empty(); }, 60'000));
    const auto asked = engine.of<engine::SharePath>();
    QCOMPARE(asked.size(), std::size_t(1));
    QCOMPARE(asked.front().path, top.filePath(QStringLiteral("in/a")));
    QCOMPARE(asked.front().request, engine::CommandId(0));
    QVERIFY(asked.front().policy == SharePolicy::Friends && asked.front().friends == std::vector<HostId>{pal});
}

QTEST_GUILESS_MAIN(TestWatchFolder)
#include "tst_watch_folder.moc"
