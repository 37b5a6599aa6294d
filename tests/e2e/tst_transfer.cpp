#include "tests/e2e/cli_process.h"
#include "tests/e2e/files.h"
#include "tests/e2e/scene.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

using namespace plug;
using namespace plug::e2e;

namespace {

const QString kGet = QStringLiteral("get");
const QString kOutput = QStringLiteral("-o");

} // namespace

/// Whole transfers between processes: every byte arrives, under the right name, and nothing else is touched.
class TestTransfer : public QObject {
    Q_OBJECT

    std::unique_ptr<Scene> m_scene;

    Outcome get(const QString &link, const QString &who)
    {
        return run({kGet, link, kOutput, m_scene->folder(who)}, m_scene->state(who));
    }

private Q_SLOTS:
    void init() { m_scene = std::make_unique<Scene>(); }

    void filesOfAllSizes_data()
    {
        QTest::addColumn<qint64>("size");
        for (const qint64 size : {0, 1, 16383, 16384, 16385, 1'000'000, 8'388'608, 64 * 1024 * 1024})
            QTest::addRow("%lld bytes", static_cast<long long>(size)) << size;
    }

    void filesOfAllSizes()
    {
        QFETCH(qint64, size);
        const QString file = makeFile(m_scene->path(QStringLiteral("some file.bin")), size);
        const Share share({file}, m_scene->state(QStringLiteral("a")));
        const Outcome outcome = get(share.linkText(), QStringLiteral("b"));
        QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
        QCOMPARE(outcome.lastLine(), QDir(m_scene->folder(QStringLiteral("b"))).filePath(QStringLiteral("some file.bin")));
        QVERIFY(sameFiles(file, outcome.lastLine()));
        // Nothing of the making is left beside it.
        QCOMPARE(QDir(m_scene->folder(QStringLiteral("b"))).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 1);
    }

    void names_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"naïve Ω 漢字 🎬.mkv", "ends in a number (1).txt", ".hidden", "a&b=c%20#d?+e;", "'quoted\" $HOME"})
            QTest::newRow(name) << QString::fromUtf8(name);
    }

    void names()
    {
        QFETCH(QString, name);
        const QString file = makeFile(m_scene->path(QStringLiteral("source/") + name), 50'000);
        const Share share({file}, m_scene->state(QStringLiteral("a")));
        const Outcome outcome = get(share.linkText(), QStringLiteral("b"));
        QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
        QVERIFY(sameFiles(file, outcome.lastLine()));
        // Names that not every system takes are mended, others are kept.
        if (!name.contains(u'"') && !name.contains(u'?'))
            QCOMPARE(QFileInfo(outcome.lastLine()).fileName(), name);
    }

    void inTheBackgroundAndInOrder()
    {
        const QString file = makeFile(m_scene->path(QStringLiteral("film.mkv")), 5'000'000);
        const Share share({file}, m_scene->state(QStringLiteral("a")));
        const QStringList wishes{QStringLiteral("--background"), QStringLiteral("--in-order"), QStringLiteral("--first"), QStringLiteral("4000000-4999999"),
                                 QStringLiteral("--first"), QStringLiteral("9000000-9999999")};
        const QStringList arguments{kGet, share.linkText(), kOutput, m_scene->folder(QStringLiteral("b"))};
        const Outcome outcome = run(arguments + wishes, m_scene->state(QStringLiteral("b")));
        QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
        QVERIFY(sameFiles(file, outcome.lastLine()));
    }

    void aFolderOfManySmallFiles()
    {
        const QString folder = m_scene->path(QStringLiteral("many"));
        constexpr int kCount = 600;
        for (int i = 0; i < kCount; ++i)
            makeFile(folder + QStringLiteral("/%1/%2").arg(i % 7).arg(i), i * 50, quint64(i) + 1);
        const Share share({folder}, m_scene->state(QStringLiteral("a")));
        const Outcome outcome = get(share.linkText(), QStringLiteral("b"));
        QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
        for (int i = 0; i < kCount; ++i) {
            const QString name = QStringLiteral("/%1/%2").arg(i % 7).arg(i);
            QVERIFY2(sameFiles(folder + name, outcome.lastLine() + name), qPrintable(name));
        }
    }

    void aFolder()
    {
        const QString folder = m_scene->path(QStringLiteral("album"));
        makeFile(folder + QStringLiteral("/one.bin"), 3'000'000, 1);
        makeFile(folder + QStringLiteral("/deep/er/zwölf.bin"), 40'000, 2);
        makeFile(folder + QStringLiteral("/deep/empty"), 0);
        makeFile(folder + QStringLiteral("/same as one.bin"), 3'000'000, 1);
        const Share share({folder}, m_scene->state(QStringLiteral("a")));
        const Outcome outcome = get(share.linkText(), QStringLiteral("b"));
        QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
        QCOMPARE(QFileInfo(outcome.lastLine()).fileName(), QStringLiteral("album"));
        QVERIFY(sameFolders(folder, outcome.lastLine()));
    }

    void tenThousandSmallFiles()
    {
        const QString folder = m_scene->path(QStringLiteral("many"));
        for (int i = 0; i < 10'000; ++i)
            writeFile(QStringLiteral("%1/%2/%3.txt").arg(folder).arg(i / 100).arg(i), QByteArray::number(i) + QByteArray(i % 700, 'x'));
        const Share share({folder}, m_scene->state(QStringLiteral("a")));
        const Outcome outcome = get(share.linkText(), QStringLiteral("b"));
        QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
        QVERIFY(sameFolders(folder, outcome.lastLine()));
    }

    void twoFetchersAtOnce()
    {
        const QString file = makeFile(m_scene->path(QStringLiteral("film")), 24 * 1024 * 1024);
        const Share share({file}, m_scene->state(QStringLiteral("a")));
        CliProcess first({kGet, share.linkText(), kOutput, m_scene->folder(QStringLiteral("b"))}, m_scene->state(QStringLiteral("b")));
        CliProcess second({kGet, share.linkText(), kOutput, m_scene->folder(QStringLiteral("c"))}, m_scene->state(QStringLiteral("c")));
        QCOMPARE(first.wait(), 0);
        QCOMPARE(second.wait(), 0);
        for (const char *who : {"b", "c"})
            QVERIFY(sameFiles(file, m_scene->folder(QString::fromLatin1(who)) + QStringLiteral("/film")));
    }

    void severalSharesAtOnce()
    {
        const QString one = makeFile(m_scene->path(QStringLiteral("one")), 100'000, 1);
        const QString two = makeFile(m_scene->path(QStringLiteral("two")), 200'000, 2);
        const Share share({one, two}, m_scene->state(QStringLiteral("a")));
        for (qsizetype i = 0; i < 2; ++i) {
            const Outcome outcome = get(share.linkText(i), QStringLiteral("b%1").arg(i));
            QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
            QVERIFY(sameFiles(share.link(i).name == u"one" ? one : two, outcome.lastLine()));
        }
    }

    void byBareGuidAndAddress()
    {
        const QString file = makeFile(m_scene->path(QStringLiteral("film")), 100'000);
        const Share share({file}, m_scene->state(QStringLiteral("a")));
        content::Link bare;
        bare.guid = share.link().guid;
        bare.secret = share.link().secret;
        const Outcome outcome = run({kGet, content::linkText(bare), kOutput, m_scene->folder(QStringLiteral("b")), QStringLiteral("--host"),
                                     share.link().hosts.front().endpoint.text()},
                                    m_scene->state(QStringLiteral("b")));
        QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
        QVERIFY(sameFiles(file, outcome.lastLine()));
    }

    void neverOverwrites()
    {
        const QString file = makeFile(m_scene->path(QStringLiteral("film.mkv")), 100'000);
        const Share share({file}, m_scene->state(QStringLiteral("a")));
        const QString taken = m_scene->folder(QStringLiteral("b")) + QStringLiteral("/film.mkv");
        writeFile(taken, "mine");
        const Outcome outcome = get(share.linkText(), QStringLiteral("b"));
        QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
        QCOMPARE(QFileInfo(outcome.lastLine()).fileName(), QStringLiteral("film (1).mkv"));
        QVERIFY(outcome.errors.contains(QStringLiteral("film (1).mkv")));
        QVERIFY(sameFiles(file, outcome.lastLine()));
        QFile mine(taken);
        QVERIFY(mine.open(QIODevice::ReadOnly));
        QCOMPARE(mine.readAll(), QByteArray("mine"));
    }

    void gettingAgainFetchesOnlyWhatIsNotThere()
    {
        const QString file = makeFile(m_scene->path(QStringLiteral("film")), 100'000);
        const Share share({file}, m_scene->state(QStringLiteral("a")));
        const QString path = get(share.linkText(), QStringLiteral("b")).lastLine();
        const Outcome again = get(share.linkText(), QStringLiteral("b"));
        QCOMPARE(again.code, 0);
        QCOMPARE(again.lastLine(), path);
        QVERIFY2(again.errors.contains(QStringLiteral("complete already")), qPrintable(again.errors));
        // Something else stands there now: it is neither taken for the film nor overwritten.
        writeFile(path, "mine");
        const Outcome changed = get(share.linkText(), QStringLiteral("b"));
        QCOMPARE(changed.code, 0);
        QVERIFY2(sameFiles(file, changed.lastLine()), qPrintable(changed.lastLine() + changed.errors));
        QCOMPARE(QFileInfo(path).size(), 4);
        QVERIFY(QFile::remove(changed.lastLine()));
        const Outcome gone = get(share.linkText(), QStringLiteral("b"));
        QCOMPARE(gone.code, 0);
        QVERIFY(sameFiles(file, gone.lastLine()));
    }

    void aFetchedFileIsServedOn()
    {
        const QString file = makeFile(m_scene->path(QStringLiteral("film")), 2'000'000);
        content::Link link;
        {
            const Share share({file}, m_scene->state(QStringLiteral("a")));
            link = share.link();
            QCOMPARE(get(share.linkText(), QStringLiteral("b")).code, 0);
        }
        // The first host is gone; who fetched has it and may share it.
        const Share again({m_scene->folder(QStringLiteral("b")) + QStringLiteral("/film")}, m_scene->state(QStringLiteral("b")));
        QCOMPARE(again.link().guid, link.guid);
        const Outcome outcome = get(again.linkText(), QStringLiteral("c"));
        QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
        QVERIFY(sameFiles(file, outcome.lastLine()));
    }

    void guidAndVerifyAgreeWithShare()
    {
        const QString file = makeFile(m_scene->path(QStringLiteral("film")), 300'000);
        const Share share({file}, m_scene->state(QStringLiteral("a")));
        const Outcome guid = run({QStringLiteral("guid"), file});
        QCOMPARE(guid.code, 0);
        const auto link = content::parseLink(guid.output.section(u' ', 0, 0));
        QVERIFY(link);
        QCOMPARE(link->guid, share.link().guid);
        QCOMPARE(run({QStringLiteral("verify"), share.linkText(), file}).code, 0);
        makeFile(file, 300'000, 99);
        QCOMPARE(run({QStringLiteral("verify"), share.linkText(), file}).code, 1);
    }

    void tellsEventsAsJson()
    {
        const QString file = makeFile(m_scene->path(QStringLiteral("film")), 100'000);
        const Share share({file}, m_scene->state(QStringLiteral("a")));
        CliProcess get({QStringLiteral("--json"), kGet, share.linkText(), kOutput, m_scene->folder(QStringLiteral("b"))},
                       m_scene->state(QStringLiteral("b")));
        const QJsonObject finished = get.nextEvent(QStringLiteral("finished"));
        QCOMPARE(finished[QStringLiteral("bytes")].toInt(), 100'000);
        QVERIFY(finished.contains(QStringLiteral("seconds")));
        QVERIFY(sameFiles(file, finished[QStringLiteral("path")].toString()));
        QCOMPARE(get.wait(), 0);
        QVERIFY(get.nextLine().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestTransfer)
#include "tst_transfer.moc"
