#include "ui/actions/watch_scan.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

#include <algorithm>

namespace plug::ui {
namespace {

/// By the names that browsers, other clients and this one give to what is not whole.
bool isCalledUnfinished(const QString &name)
{
    for (const char *end : {".plugpart", ".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".temp", ".!qB", "~"}) {
        if (name.endsWith(QLatin1String(end), Qt::CaseInsensitive))
            return true;
    }
    return name.startsWith(u'.');
}

std::int64_t changeOf(const QFileInfo &info)
{
    return info.lastModified().toMSecsSinceEpoch();
}

void lookInto(const QString &path, WatchedEntry &entry, std::uint64_t &budget)
{
    QDirIterator files(path, QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QFileInfo info = files.nextFileInfo();
        if (budget == 0) {
            entry.trouble = WatchedEntry::Trouble::TooMany;
            return;
        }
        --budget;
        entry.newest = std::max(entry.newest, changeOf(info));
        if (info.isDir())
            continue;
        ++entry.files;
        entry.bytes += static_cast<std::uint64_t>(info.size());
        entry.isUnfinished = entry.isUnfinished || isCalledUnfinished(info.fileName());
        if (!info.isReadable())
            entry.trouble = WatchedEntry::Trouble::Unreadable;
    }
    entry.isUnfinished = entry.isUnfinished || entry.files == 0;
}

WatchedEntry entryOf(const QFileInfo &info, std::uint64_t &budget)
{
    using Trouble = WatchedEntry::Trouble;
    WatchedEntry entry{.name = info.fileName(), .isFolder = info.isDir(), .newest = changeOf(info)};
    if (info.isSymbolicLink() || info.isJunction())
        entry.trouble = Trouble::Link;
    else if (!info.isReadable())
        entry.trouble = Trouble::Unreadable;
    else if (info.isDir())
        lookInto(info.filePath(), entry, budget);
    else if (!info.isFile())
        entry.trouble = Trouble::Special;
    else {
        entry.files = 1;
        entry.bytes = static_cast<std::uint64_t>(info.size());
        entry.isUnfinished = entry.bytes == 0;
    }
    return entry;
}

} // namespace

QString WatchedEntry::mark() const
{
    return QStringLiteral("%1/%2/%3/%4").arg(files).arg(bytes).arg(newest).arg(int(trouble));
}

WatchedFolder scanWatched(const QString &path)
{
    WatchedFolder folder{.path = path, .isThere = QFileInfo(path).isDir(), .entries = {}};
    std::uint64_t budget = kMaxWatchedFiles;
    QDirIterator top(path, QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot);
    while (folder.isThere && top.hasNext()) {
        const QFileInfo info = top.nextFileInfo();
        if (isCalledUnfinished(info.fileName()))
            continue;
        folder.isCut = folder.entries.size() >= kMaxWatchedEntries;
        if (folder.isCut)
            break;
        folder.entries.push_back(entryOf(info, budget));
    }
    return folder;
}

} // namespace plug::ui
