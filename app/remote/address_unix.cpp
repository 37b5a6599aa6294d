#include "app/remote/address.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace plug::remote {

namespace {

/// An address of unix(7) has 108 bytes with its end on Linux, 104 elsewhere, and QLocalServer makes the socket in a folder of
/// its own beside the place first.
constexpr qsizetype kMostBytes = 88;

} // namespace

QString addressOf(const QString &stateFolder)
{
    const QString folder = QDir::cleanPath(QFileInfo(stateFolder).absoluteFilePath());
    const QString inside = folder + QStringLiteral("/control");
    if (QFile::encodeName(inside).size() <= kMostBytes)
        return inside;
    // Nobody else can put anything there, and it is never long.
    const QByteArray hash = QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + QStringLiteral("/plug-") + QString::fromLatin1(hash);
}

} // namespace plug::remote
