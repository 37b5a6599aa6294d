#include "app/remote/address.h"

#include <QCryptographicHash>
#include <QDir>

namespace plug::remote {

/// Names of pipes are everybody's, so the user's home is in it too.
QString addressOf(const QString &stateFolder)
{
    const QByteArray place = QDir::homePath().toUtf8() + '\0' + QDir(stateFolder).absolutePath().toUtf8();
    const QByteArray hash = QCryptographicHash::hash(place, QCryptographicHash::Sha256).toHex().left(16);
    return QStringLiteral("plug-control-%1").arg(QString::fromLatin1(hash));
}

} // namespace plug::remote
