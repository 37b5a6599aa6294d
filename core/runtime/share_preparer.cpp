#include "core/runtime/share_preparer.h"

#include "core/base/limits.h"
#include "core/base/protocol.h"
#include "core/content/file_name.h"
#include "core/runtime/file_hasher.h"
#include "core/store/share_builder.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <thread>

namespace plug::runtime {

using store::DiskError;
using store::DiskErrorKind;
using store::DiskOutcome;
using store::ShareEntryRecord;
using store::SharePrepared;

namespace {

using Clock = std::chrono::steady_clock;
constexpr Clock::duration kReportInterval = std::chrono::milliseconds(100);

int hashThreads()
{
    return std::clamp(int(std::thread::hardware_concurrency()), 1, limits::kMaxHashThreads);
}

Failure<DiskError> failure(DiskErrorKind kind, const QString &path, const QString &words = {})
{
    return Failure{DiskError{kind, path, words}};
}

} // namespace

SharePreparer::SharePreparer(const store::Layout &layout, std::stop_token stop, Progress progress)
    : m_layout(layout)
    , m_stop(std::move(stop))
    , m_progress(std::move(progress))
{
}

DiskOutcome<SharePrepared> SharePreparer::prepare(const QString &path)
{
    const QFileInfo info(path);
    const QString clean = QDir::cleanPath(info.absoluteFilePath());
    return info.isDir() ? prepareFolder(clean) : prepareFile(clean);
}

DiskOutcome<SharePrepared> SharePreparer::prepareFile(const QString &path)
{
    const auto status = m_files.status(path);
    if (!status)
        return Failure{status.error()};
    m_bytesTotal = status->stamp.size;
    const auto file = hash({path, {}}, content::ContentKind::File);
    if (!file)
        return Failure{file.error()};
    return SharePrepared{store::recordOfFile(*file), {}};
}

DiskOutcome<SharePrepared> SharePreparer::prepareFolder(const QString &path)
{
    const auto found = filesOf(path);
    if (!found)
        return Failure{found.error()};
    for (const Found &file : *found)
        m_bytesTotal += std::uint64_t(QFileInfo(file.path).size());
    report(0, true);
    std::vector<ShareEntryRecord> entries;
    for (const Found &file : *found) {
        auto entry = hash(file, content::ContentKind::File);
        if (!entry)
            return Failure{entry.error()};
        m_bytesBefore += entry->size;
        report(0, false);
        entries.push_back(*std::move(entry));
    }
    return keepCollection(path, std::move(entries));
}

DiskOutcome<std::vector<SharePreparer::Found>> SharePreparer::filesOf(const QString &folder)
{
    std::vector<Found> found;
    if (const auto looked = look(folder, {}, 0, found); !looked)
        return Failure{looked.error()};
    return found;
}

DiskOutcome<void> SharePreparer::look(const QString &folder, const QString &relativePath, int depth, std::vector<Found> &found)
{
    if (m_stop.stop_requested())
        return failure(DiskErrorKind::Cancelled, folder);
    if (depth > limits::kMaxFolderDepth)
        return failure(DiskErrorKind::TooLarge, folder, QStringLiteral("too many folders inside one another"));
    const QDir directory(folder);
    // QDir shows such a folder as an empty one.
    if (!directory.isReadable())
        return failure(directory.exists() ? DiskErrorKind::Permission : DiskErrorKind::Missing, folder);
    const auto filters = QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot;
    for (const QFileInfo &info : directory.entryInfoList(filters, QDir::Name)) {
        const bool isFolder = info.isDir();
        if ((isFolder && info.isSymLink()) || (!isFolder && store::isPartPath(info.fileName())))
            continue;
        if (!content::isSafeFileName(info.fileName()))
            return failure(DiskErrorKind::UnsafeName, info.filePath(), QStringLiteral("not every system can store a file of this name"));
        if (found.size() >= protocol::kMaxCollectionEntries)
            return failure(DiskErrorKind::TooLarge, folder, QStringLiteral("too many files"));
        const QString relative = relativePath + info.fileName();
        if (!isFolder) {
            found.push_back({info.filePath(), relative});
        } else if (const auto looked = look(info.filePath(), relative + u'/', depth + 1, found); !looked) {
            return looked;
        }
    }
    return {};
}

DiskOutcome<ShareEntryRecord> SharePreparer::hash(const Found &file, content::ContentKind kind)
{
    auto hashed = hashFile(m_files, m_layout,
                           {.path = file.path,
                            .kind = kind,
                            .threads = hashThreads(),
                            .stop = m_stop,
                            .progress = [this](std::uint64_t bytes) { report(bytes, true); }});
    if (!hashed)
        return Failure{hashed.error()};
    return ShareEntryRecord{.relativePath = file.relativePath,
                            .path = file.path,
                            .treePath = hashed->treePath,
                            .size = hashed->stamp.size,
                            .guid = hashed->guid,
                            .root = hashed->root,
                            .stamp = hashed->stamp};
}

DiskOutcome<SharePrepared> SharePreparer::keepCollection(const QString &folder, std::vector<ShareEntryRecord> entries)
{
    const auto bytes = store::collectionOf(folder, entries);
    if (!bytes)
        return Failure{bytes.error()};
    // Its name is its GUID, which only hashing tells; one folder at a time is prepared, so this name is free.
    const QString temporary = m_layout.collectionsFolder() + QStringLiteral("/preparing.cbor");
    if (const auto written = write(temporary, *bytes); !written)
        return Failure{written.error()};
    const auto hashed = hash({temporary, {}}, content::ContentKind::Collection);
    if (!hashed)
        return Failure{hashed.error()};
    const store::StoredCollection stored{m_layout.collectionPath(hashed->guid), hashed->treePath, hashed->size, hashed->root};
    if (const auto placed = m_files.replace(temporary, stored.path); !placed)
        return Failure{placed.error()};
    if (const auto synced = m_files.syncFolder(m_layout.collectionsFolder()); !synced)
        return Failure{synced.error()};
    auto record = store::recordOfFolder(folder, stored, entries);
    return SharePrepared{std::move(record), std::move(entries)};
}

DiskOutcome<void> SharePreparer::write(const QString &path, const QByteArray &bytes)
{
    if (const auto made = m_files.makeFolder(m_layout.collectionsFolder()); !made)
        return made;
    if (const auto removed = m_files.remove(path); !removed)
        return removed;
    const auto file = m_files.open(path, store::Access::CreateNew);
    if (!file)
        return Failure{file.error()};
    if (const auto written = (*file)->writeAt(0, viewOf(bytes)); !written)
        return written;
    return (*file)->sync();
}

void SharePreparer::report(std::uint64_t bytesHashed, bool isDue)
{
    const Clock::time_point now = Clock::now();
    if (!isDue && now - m_lastReport < kReportInterval)
        return;
    m_lastReport = now;
    m_progress({m_bytesBefore + bytesHashed, m_bytesTotal});
}

} // namespace plug::runtime
