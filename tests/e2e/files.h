#pragma once

#include <QByteArray>
#include <QString>

namespace plug::e2e {

/// Makes a file of `size` bytes that `seed` decides.
QString makeFile(const QString &path, qint64 size, quint64 seed = 1);
void writeFile(const QString &path, const QByteArray &bytes);

bool sameFiles(const QString &a, const QString &b);
/// Same names, same bytes, nothing more and nothing less.
bool sameFolders(const QString &a, const QString &b);

} // namespace plug::e2e
