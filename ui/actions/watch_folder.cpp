#include "ui/actions/watch_folder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPromise>
#include <QSaveFile>
#include <QThreadPool>

#include <memory>
#include <utility>

namespace plug::ui {
namespace {

constexpr std::chrono::milliseconds kAfterNotice(500);
/// Names of at most 255 units, each six bytes at worst in JSON.
constexpr qint64 kMaxMemory = 4 * 1024 * 1024;

} // namespace

WatchFolder::WatchFolder(QString memory, Pace pace, QObject *parent)
    : QObject(parent)
    , m_memory(std::move(memory))
    , m_pace(pace)
{
    m_clock.start();
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &WatchFolder::look);
    connect(&m_look, &QFutureWatcher<WatchedFolder>::finished, this, &WatchFolder::onLooked);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] { m_next.start(std::min(m_pace.looks, kAfterNotice)); });
}

WatchFolder::WatchFolder(const QString &memory, QObject *parent)
    : WatchFolder(memory, Pace{}, parent)
{
}

void WatchFolder::watch(const QString &folder)
{
    if (folder == m_folder)
        return;
    if (!m_watcher.directories().isEmpty())
        m_watcher.removePaths(m_watcher.directories());
    m_folder = folder;
    m_unsettled.clear();
    m_told.clear();
    m_next.stop();
    if (m_folder.isEmpty())
        return;
    load();
    look();
}

void WatchFolder::look()
{
    if (m_folder.isEmpty() || m_look.isRunning())
        return;
    // A folder that was not there could not be watched.
    if (m_watcher.directories().isEmpty() && QFileInfo(m_folder).isDir())
        m_watcher.addPath(m_folder);
    auto promise = std::make_shared<QPromise<WatchedFolder>>();
    promise->start();
    m_look.setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, folder = m_folder] {
        promise->addResult(scanWatched(folder));
        promise->finish();
    });
}

void WatchFolder::onLooked()
{
    const WatchedFolder folder = m_look.result();
    if (folder.path == m_folder)
        take(folder);
    if (!m_folder.isEmpty())
        m_next.start(folder.path != m_folder ? std::chrono::milliseconds(0) : m_unsettled.isEmpty() ? m_pace.rests : m_pace.looks);
}

void WatchFolder::take(const WatchedFolder &folder)
{
    if (!folder.isThere) {
        m_unsettled.clear();
        sayOnce(QStringLiteral("missing"), tr("The watched folder %1 is not there. What lands in it is shared once it is.").arg(QDir::toNativeSeparators(m_folder)));
        return;
    }
    m_told.remove(QStringLiteral("missing"));
    for (const WatchedEntry &entry : folder.entries)
        takeEntry(folder, entry);
    forgetGone(folder);
    const QHash<int, QStringList> leftOut = std::exchange(m_leftOut, {});
    for (auto why = leftOut.cbegin(); why != leftOut.cend(); ++why)
        sayLeftOut(why.value(), WatchedEntry::Trouble(why.key()));
    if (folder.isCut)
        sayOnce(QStringLiteral("cut"), tr("The watched folder has more than %Ln thing(s) in it. The others are not shared.", nullptr, int(kMaxWatchedEntries)));
    else
        m_told.remove(QStringLiteral("cut"));
    save();
}

void WatchFolder::takeEntry(const WatchedFolder &folder, const WatchedEntry &entry)
{
    if (m_done.value(entry.name) == entry.mark())
        return;
    const auto seen = m_unsettled.find(entry.name);
    if (seen == m_unsettled.end() || seen->entry != entry) {
        m_unsettled.insert(entry.name, {entry, m_clock.elapsed()});
        return;
    }
    if (entry.isUnfinished || m_clock.elapsed() - seen->since < m_pace.settles.count())
        return;
    m_unsettled.erase(seen);
    m_done.insert(entry.name, entry.mark());
    m_isChanged = true;
    if (entry.trouble == WatchedEntry::Trouble::None)
        Q_EMIT landed(QDir(folder.path).filePath(entry.name));
    else
        m_leftOut[int(entry.trouble)] << entry.name;
}

/// What comes back under the same name has landed anew.
void WatchFolder::forgetGone(const WatchedFolder &folder)
{
    QSet<QString> there;
    for (const WatchedEntry &entry : folder.entries)
        there.insert(entry.name);
    m_unsettled.removeIf([&](const QHash<QString, Seen>::iterator &seen) { return !there.contains(seen.key()); });
    if (!folder.isCut)
        m_isChanged = m_done.removeIf([&](const QHash<QString, QString>::iterator &done) { return !there.contains(done.key()); }) > 0 || m_isChanged;
}

void WatchFolder::sayLeftOut(const QStringList &names, WatchedEntry::Trouble why)
{
    using Trouble = WatchedEntry::Trouble;
    const QString reason = why == Trouble::Link ? tr("a link to another place")
        : why == Trouble::Unreadable            ? tr("it can't be read")
        : why == Trouble::Special               ? tr("neither a file nor a folder")
                                                : tr("too many files in it");
    const QString text = names.size() == 1 ? tr("“%1” in the watched folder is not shared: %2.").arg(names.front(), reason)
                                           : tr("%Ln thing(s) in the watched folder are not shared, such as “%1”: %2.", nullptr, int(names.size())).arg(names.front(), reason);
    Q_EMIT said({Tone::Attention, text, {}, {}});
}

void WatchFolder::sayOnce(const QString &key, const QString &text)
{
    if (m_told.contains(key))
        return;
    m_told.insert(key);
    Q_EMIT said({Tone::Attention, text, {}, {}});
}

void WatchFolder::load()
{
    m_done.clear();
    QFile file(m_memory);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxMemory)
        return;
    const QJsonObject memory = QJsonDocument::fromJson(file.readAll()).object();
    // Of another folder it says nothing.
    if (memory.value(QStringLiteral("folder")).toString() != m_folder)
        return;
    const QJsonObject shared = memory.value(QStringLiteral("done")).toObject();
    for (auto entry = shared.begin(); entry != shared.end() && m_done.size() < qsizetype(kMaxWatchedEntries); ++entry)
        m_done.insert(entry.key(), entry.value().toString());
}

void WatchFolder::save()
{
    if (!std::exchange(m_isChanged, false))
        return;
    QJsonObject done;
    for (auto entry = m_done.cbegin(); entry != m_done.cend(); ++entry)
        done.insert(entry.key(), entry.value());
    QDir().mkpath(QFileInfo(m_memory).path());
    QSaveFile file(m_memory);
    const bool isSaved = file.open(QIODevice::WriteOnly)
        && file.write(QJsonDocument(QJsonObject{{QStringLiteral("folder"), m_folder}, {QStringLiteral("done"), done}}).toJson(QJsonDocument::Compact)) > 0
        && file.commit();
    // The next look tries again.
    m_isChanged = !isSaved;
}

} // namespace plug::ui
