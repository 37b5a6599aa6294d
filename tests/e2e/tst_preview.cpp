#include "tests/e2e/cli_process.h"
#include "tests/e2e/files.h"
#include "tests/e2e/scene.h"

#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>

using namespace plug;
using namespace plug::e2e;

namespace {

constexpr qint64 kSize = 12'000'000;

struct Answer {
    int status = 0;
    QByteArray body;
    QByteArray type;
    QByteArray tag;
};

/// A film that is fetched so slowly that all of it takes long, and a client of HTTP that looks at it.
class Film {
public:
    explicit Film(const Scene &scene)
        : source(filmIn(scene))
        , share({source}, scene.state(QStringLiteral("a")))
        , get({QStringLiteral("get"), share.linkText(), QStringLiteral("-o"), scene.folder(QStringLiteral("b")), QStringLiteral("--down-limit"),
               QStringLiteral("1M"), QStringLiteral("--preview"), QStringLiteral("--json")},
              scene.state(QStringLiteral("b")))
        , address(get.nextEvent(QStringLiteral("preview")).value(QStringLiteral("url")).toString())
    {
        QFile file(source);
        if (file.open(QIODevice::ReadOnly))
            bytes = file.readAll();
    }

    Answer ask(const QByteArray &range = {}, const QByteArray &ifRange = {}, bool isForHead = false)
    {
        QNetworkRequest request(address);
        if (!range.isEmpty())
            request.setRawHeader("Range", range);
        if (!ifRange.isEmpty())
            request.setRawHeader("If-Range", ifRange);
        const std::unique_ptr<QNetworkReply> reply(isForHead ? m_client.head(request) : m_client.get(request));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished())
            finished.wait(kPatienceMs);
        return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(), reply->rawHeader("Content-Type"),
                reply->rawHeader("ETag")};
    }

    QString source;
    Share share;
    CliProcess get;
    QUrl address;
    QByteArray bytes;

private:
    /// Made once: a shared file that is written anew is another one.
    static QString filmIn(const Scene &scene)
    {
        const QString path = scene.path(QStringLiteral("film.mp4"));
        return QFile::exists(path) ? path : makeFile(path, kSize);
    }

    QNetworkAccessManager m_client;
};

} // namespace

/// A file is looked at by HTTP while it comes from another process.
class TestPreview : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyByteIsRightAndASeekComesFirst()
    {
        const Scene scene;
        Film film(scene);
        QVERIFY(film.address.isValid() && film.address.host() == QStringLiteral("127.0.0.1"));
        const Answer head = film.ask({}, {}, true);
        QCOMPARE(head.status, 200);
        QCOMPARE(head.type, QByteArray("video/mp4"));
        QVERIFY(!head.tag.isEmpty());
        // The beginning, then a seek to the end, long before all is here.
        const Answer first = film.ask("bytes=0-199999");
        QCOMPARE(first.status, 206);
        QVERIFY(first.body == film.bytes.left(200'000));
        const Answer last = film.ask("bytes=-300000", head.tag);
        QCOMPARE(last.status, 206);
        QVERIFY(last.body == film.bytes.right(300'000));
        QVERIFY(!film.get.output().contains(QStringLiteral("\"finished\"")));
        QCOMPARE(film.ask("bytes=" + QByteArray::number(kSize) + '-').status, 416);
        // The whole, which becomes complete while it is read.
        const Answer whole = film.ask();
        QCOMPARE(whole.status, 200);
        QVERIFY(whole.body == film.bytes);
        const QString path = film.get.nextEvent(QStringLiteral("finished")).value(QStringLiteral("path")).toString();
        QVERIFY(sameFiles(film.source, path));
        // And is still looked at then, until Ctrl+C, which is no failure.
        QVERIFY(film.ask("bytes=5000000-5999999").body == film.bytes.mid(5'000'000, 1'000'000));
        film.get.interrupt();
        QCOMPARE(film.get.wait(), 0);
    }

    void itGoesOnWhereItWasInterrupted()
    {
        const Scene scene;
        {
            Film film(scene);
            QVERIFY(film.ask("bytes=0-99999").body == film.bytes.left(100'000));
            film.get.interrupt();
            QCOMPARE(film.get.wait(), 6);
        }
        Film again(scene);
        QVERIFY(again.ask("bytes=6000000-6099999").body == again.bytes.mid(6'000'000, 100'000));
    }
};

QTEST_GUILESS_MAIN(TestPreview)
#include "tst_preview.moc"
