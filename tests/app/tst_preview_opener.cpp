#include "app/preview_opener.h"
#include "tests/ui/fake_engine_client.h"

#include <QFile>
#include <QFileInfo>
#include <QTest>

using namespace plug;
using app::PreviewOpener;

class TestPreviewOpener : public QObject {
    Q_OBJECT

    static ui::PreviewWish wish(const QString &name) { return {TransferId{1}, {}, *Guid::fromHex(QByteArray(64, 'b')), name}; }

private Q_SLOTS:
    void filmsGoToAPlayerByAPlaylist()
    {
        test::FakeEngineClient engine;
        QList<QUrl> opened;
        PreviewOpener opener(engine, [&](const QUrl &url) { return opened << url, true; });
        QVERIFY(opener.open(wish(QStringLiteral("a film\n#EXTINF.mkv"))));
        QCOMPARE(opened.size(), 1);
        QVERIFY(opened.front().isLocalFile() && opened.front().path().endsWith(QStringLiteral(".m3u8")));
        QFile playlist(opened.front().toLocalFile());
        QVERIFY(playlist.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = playlist.readAll().split('\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[1], QByteArray("#EXTINF:-1,a film #EXTINF.mkv"));
        QVERIFY(lines[2].startsWith("http://127.0.0.1:"));
        // The address is nobody else's on this machine.
        QVERIFY(!(QFileInfo(QFileInfo(playlist.fileName()).path()).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeGroup | QFile::ExeOther)));
        opener.open(wish(QStringLiteral("a film\n#EXTINF.mkv")));
        QCOMPARE(opened.back(), opened.front());
    }

    void othersGoToTheBrowser()
    {
        test::FakeEngineClient engine;
        QList<QUrl> opened;
        PreviewOpener opener(engine, [&](const QUrl &url) { return opened << url, true; });
        for (const char *name : {"book.pdf", "picture.jpeg", "no extension"}) {
            QVERIFY(opener.open(wish(QString::fromLatin1(name))));
            QCOMPARE(opened.back().scheme(), QStringLiteral("http"));
        }
    }

    void withoutAPlayerTheBrowserMayShowIt()
    {
        test::FakeEngineClient engine;
        QList<QUrl> opened;
        PreviewOpener opener(engine, [&](const QUrl &url) { return opened << url, !url.isLocalFile(); });
        QVERIFY(opener.open(wish(QStringLiteral("film.webm"))));
        QCOMPARE(opened.size(), 2);
        QCOMPARE(opened.back().scheme(), QStringLiteral("http"));
        PreviewOpener none(engine, [](const QUrl &) { return false; });
        QVERIFY(!none.open(wish(QStringLiteral("film.webm"))));
    }
};

QTEST_GUILESS_MAIN(TestPreviewOpener)
#include "tst_preview_opener.moc"
