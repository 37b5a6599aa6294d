#include "tests/e2e/files.h"

#include "core/base/random.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

namespace plug::e2e {

namespace {

constexpr qint64 kPiece = 1024 * 1024;

QStringList filesIn(const QString &folder)
{
    QStringList result;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext())
        result << QDir(folder).relativeFilePath(files.next());
    result.sort();
    return result;
}

} // namespace

QString makeFile(const QString &path, qint64 size, quint64 seed)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    SeededRandom random(seed);
    bool isGood = file.open(QIODevice::WriteOnly);
    for (qint64 done = 0; isGood && done < size; done += kPiece) {
        QByteArray piece(qMin(kPiece, size - done), Qt::Uninitialized);
        random.fill(mutableViewOf(piece));
        isGood = file.write(piece) == piece.size();
    }
    if (!isGood || !file.flush())
        qFatal("%s can't be written: %s", qPrintable(path), qPrintable(file.errorString()));
    return path;
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s can't be written: %s", qPrintable(path), qPrintable(file.errorString()));
}

bool sameFiles(const QString &a, const QString &b)
{
    QFile first(a);
    QFile second(b);
    if (!first.open(QIODevice::ReadOnly) || !second.open(QIODevice::ReadOnly) || first.size() != second.size())
        return false;
    while (!first.atEnd()) {
        if (first.read(kPiece) != second.read(kPiece))
            return false;
    }
    return true;
}

bool sameFolders(const QString &a, const QString &b)
{
    const QStringList names = filesIn(a);
    if (names != filesIn(b))
        return false;
    for (const QString &name : names) {
        if (!sameFiles(QDir(a).filePath(name), QDir(b).filePath(name)))
            return false;
    }
    return true;
}

} // namespace plug::e2e
