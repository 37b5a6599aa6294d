#include "app/preview_opener.h"

#include <QMimeDatabase>
#include <QSaveFile>

namespace plug::app {

namespace {

bool isForPlayers(const QString &name)
{
    const QString type = QMimeDatabase().mimeTypeForFile(name, QMimeDatabase::MatchExtension).name();
    return type.startsWith(QLatin1String("video/")) || type.startsWith(QLatin1String("audio/"));
}

/// One line, whatever others called it.
QString titleOf(const QString &name)
{
    return QString(name).replace(u'\n', u' ').replace(u'\r', u' ');
}

} // namespace

PreviewOpener::PreviewOpener(runtime::EngineClient &engine, Open open)
    : m_server(engine)
    , m_open(std::move(open))
{
}

bool PreviewOpener::open(const ui::PreviewWish &wish)
{
    const QUrl address = m_server.urlOf({wish.transfer, wish.file, wish.guid, wish.name});
    if (address.isEmpty())
        return false;
    if (isForPlayers(wish.name)) {
        if (const QUrl playlist = playlistOf(wish.name, address); !playlist.isEmpty() && m_open(playlist))
            return true;
    }
    return m_open(address);
}

/// By the token's name: each file has one playlist, however often it is looked at.
QUrl PreviewOpener::playlistOf(const QString &name, const QUrl &address) const
{
    const QString token = address.path().section(u'/', 1, 1);
    QSaveFile file(m_folder.filePath(token + QStringLiteral(".m3u8")));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("#EXTM3U\n#EXTINF:-1," + titleOf(name).toUtf8() + '\n' + address.toEncoded() + '\n');
    return file.commit() ? QUrl::fromLocalFile(file.fileName()) : QUrl();
}

} // namespace plug::app
