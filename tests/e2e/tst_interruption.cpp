#include "tests/e2e/cli_process.h"
#include "tests/e2e/files.h"
#include "tests/e2e/relay.h"
#include "tests/e2e/scene.h"

#include <QDir>
#include <QTest>

using namespace plug;
using namespace plug::e2e;

namespace {

constexpr qint64 kSize = 48 * 1024 * 1024;
/// The relay stops here until the test lets it go on.
constexpr qint64 kMiddle = 24 * 1024 * 1024;
/// Overhead of datagrams, hashes, handshakes, repetitions: never a quarter.
constexpr qint64 kAtMost = kSize + kSize / 4;

} // namespace

/// Both sides are ended in the middle, roughly and politely; what was flushed is not fetched again, and the bytes are right.
class TestInterruption : public QObject {
    Q_OBJECT

    struct Players {
        Players()
            : file(makeFile(scene.path(QStringLiteral("film")), kSize))
            , share(std::make_unique<Share>(QStringList{file}, scene.state(QStringLiteral("a"))))
            , relay(share->link().hosts.front().endpoint)
            , link(content::linkText(relay.through(share->link())))
        {
            relay.letThrough(kMiddle);
        }

        QStringList getArguments() const
        {
            return {QStringLiteral("--json"), QStringLiteral("get"), link, QStringLiteral("-o"), scene.folder(QStringLiteral("b"))};
        }

        std::unique_ptr<CliProcess> startGet() const
        {
            return std::make_unique<CliProcess>(getArguments(), scene.state(QStringLiteral("b")));
        }

        /// Until what came is verified and flushed, which is what a resumption can build on. Gives its bytes.
        qint64 waitForMiddle(CliProcess &get) const
        {
            constexpr qint64 kFlushed = kMiddle / 2;
            for (;;) {
                const QJsonObject progress = get.nextEvent(QStringLiteral("progress"));
                if (progress.isEmpty())
                    return -1;
                if (const qint64 bytes = progress[QStringLiteral("bytes")].toInteger(); bytes >= kFlushed)
                    return bytes;
            }
        }

        bool isComplete() const { return sameFiles(file, scene.folder(QStringLiteral("b")) + QStringLiteral("/film")); }

        Scene scene;
        QString file;
        std::unique_ptr<Share> share;
        Relay relay;
        QString link;
    };

    /// The second run: only what was missing is fetched.
    static void resume(Players &players, qint64 flushed)
    {
        players.relay.letAllThrough();
        players.relay.forget();
        const auto get = players.startGet();
        const int code = get->wait();
        QVERIFY2(code == 0, qPrintable(get->errors()));
        QVERIFY(players.isComplete());
        QVERIFY2(players.relay.passed() < kAtMost - flushed, qPrintable(QString::number(players.relay.passed())));
    }

private Q_SLOTS:
    void killedFetcherGoesOn()
    {
        Players players;
        auto get = players.startGet();
        const qint64 flushed = players.waitForMiddle(*get);
        QVERIFY(flushed > 0);
        get->kill();
        get.reset();
        resume(players, flushed);
    }

    void interruptedFetcherGoesOn()
    {
        Players players;
        auto get = players.startGet();
        const qint64 flushed = players.waitForMiddle(*get);
        QVERIFY(flushed > 0);
        get->interrupt();
        QCOMPARE(get->wait(), 6);
        QVERIFY(get->errors().contains(QStringLiteral("goes on from there")));
        get.reset();
        resume(players, flushed);
    }

    void fetcherKilledTwiceGoesOn()
    {
        Players players;
        auto get = players.startGet();
        QVERIFY(players.waitForMiddle(*get) > 0);
        get->kill();
        players.relay.letThrough(kMiddle / 4);
        get = players.startGet();
        const qint64 flushed = players.waitForMiddle(*get);
        QVERIFY(flushed > 0);
        get->kill();
        get.reset();
        resume(players, flushed);
    }

    void killedFetchOfAFolderGoesOn()
    {
        constexpr int kFiles = 400;
        constexpr qint64 kFileSize = 20'000;
        Scene scene;
        const QString folder = scene.path(QStringLiteral("album"));
        for (int i = 0; i < kFiles; ++i)
            makeFile(QStringLiteral("%1/%2/%3.bin").arg(folder).arg(i % 7).arg(i), kFileSize, quint64(i));
        const Share share({folder}, scene.state(QStringLiteral("a")));
        Relay relay(share.link().hosts.front().endpoint);
        const QStringList arguments{QStringLiteral("--json"), QStringLiteral("get"), content::linkText(relay.through(share.link())),
                                    QStringLiteral("-o"), scene.folder(QStringLiteral("b"))};
        qint64 flushed = 0;
        for (int part = 1; part <= 2; ++part) {
            relay.letThrough(kFiles * kFileSize / 3);
            CliProcess get(arguments, scene.state(QStringLiteral("b")));
            for (const qint64 before = flushed; flushed < before + kFiles * kFileSize / 6;) {
                const QJsonObject progress = get.nextEvent(QStringLiteral("progress"));
                QVERIFY2(!progress.isEmpty(), qPrintable(get.errors()));
                flushed = qMax(flushed, progress[QStringLiteral("bytes")].toInteger());
            }
            get.kill();
        }
        relay.letAllThrough();
        relay.forget();
        const Outcome outcome = run(arguments, scene.state(QStringLiteral("b")));
        QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
        QVERIFY(sameFolders(folder, scene.folder(QStringLiteral("b")) + QStringLiteral("/album")));
        QCOMPARE(QDir(scene.folder(QStringLiteral("b"))).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 1);
        QVERIFY2(relay.passed() < kFiles * kFileSize * 5 / 4 - flushed, qPrintable(QString::number(relay.passed())));
    }

    void fetcherOutlivesAKilledServer()
    {
        Players players;
        auto get = players.startGet();
        QVERIFY(players.waitForMiddle(*get) > 0);
        players.share->process().kill();
        players.relay.letAllThrough();
        players.share.reset();
        // The same state folder: the same identity and port, as after a crash and a restart.
        players.share = std::make_unique<Share>(QStringList{players.file}, players.scene.state(QStringLiteral("a")));
        const int code = get->wait();
        QVERIFY2(code == 0, qPrintable(get->errors()));
        QVERIFY(players.isComplete());
    }

    void serverStopsWhenAsked()
    {
        Players players;
        auto get = players.startGet();
        QVERIFY(players.waitForMiddle(*get) > 0);
        players.share->process().terminate();
        QCOMPARE(players.share->process().wait(), 0);
    }
};

QTEST_GUILESS_MAIN(TestInterruption)
#include "tst_interruption.moc"
