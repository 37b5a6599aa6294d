#include "core/store/part_files.h"

#include "core/base/limits.h"
#include "core/store/layout.h"

#include <algorithm>

namespace plug::store {

namespace {

Failure<DiskError> missing(const QString &path)
{
    return Failure{DiskError{DiskErrorKind::Missing, path, {}}};
}

} // namespace

PartFiles::PartFiles(FileSystem &files)
    : m_files(files)
    , m_open(files, limits::kMaxOpenParts)
{
}

DiskOutcome<File *> PartFiles::openToWrite(const Place &place)
{
    return open(place, !place.isClaimed);
}

DiskOutcome<File *> PartFiles::openExisting(const Place &place)
{
    return open(place, false);
}

DiskOutcome<void> PartFiles::writeAt(const Place &place, std::uint64_t offset, ByteView bytes)
{
    auto file = openToWrite(place);
    if (!file)
        return Failure{file.error()};
    m_open.setDirty(place.path);
    const auto written = (*file)->writeAt(offset, bytes);
    if (written)
        noteSize(place.path, offset + bytes.size());
    return written;
}

DiskOutcome<void> PartFiles::truncate(const Place &place, std::uint64_t size)
{
    auto file = openExisting(place);
    if (!file)
        return Failure{file.error()};
    m_open.setDirty(place.path);
    m_known.at(place.path).leastSize = size;
    return (*file)->truncate(size);
}

DiskOutcome<void> PartFiles::reserve(const Place &place, std::uint64_t size)
{
    auto file = openToWrite(place);
    if (!file)
        return Failure{file.error()};
    if (m_known.at(place.path).isReserved)
        return {};
    m_open.setDirty(place.path);
    const auto reserved = (*file)->reserve(size);
    m_known.at(place.path).isReserved = reserved.hasValue();
    return reserved;
}

DiskOutcome<void> PartFiles::sync(const QString &path)
{
    if (const auto synced = syncBytes(std::vector{path}).front(); !synced)
        return synced;
    return syncName(path);
}

/// Not only of a file made here: whoever made it may have been killed before.
DiskOutcome<void> PartFiles::syncName(const QString &path)
{
    const auto known = m_known.find(path);
    if (known == m_known.end() || known->second.isNameSynced)
        return known == m_known.end() ? missing(path) : DiskOutcome<void>();
    const QString folder = folderOf(path);
    if (const auto synced = m_files.syncFolder(folder); !synced)
        return synced;
    // All names in it, for that matter.
    for (auto &[one, its] : m_known)
        its.isNameSynced = its.isNameSynced || folderOf(one) == folder;
    return {};
}

std::vector<DiskOutcome<void>> PartFiles::syncBytes(const std::vector<QString> &paths)
{
    std::vector<DiskOutcome<void>> results;
    std::vector<QString> good;
    for (const QString &path : paths) {
        results.push_back(checkNow(path));
        if (results.back())
            good.push_back(path);
    }
    auto synced = m_open.syncAll(good);
    auto next = synced.begin();
    for (DiskOutcome<void> &result : results) {
        if (result)
            result = std::move(*next++);
    }
    return results;
}

/// Its name leads to the file that is known.
DiskOutcome<void> PartFiles::checkNow(const QString &path)
{
    const auto known = m_known.find(path);
    if (known == m_known.end())
        return missing(path);
    const auto now = m_files.status(path);
    if (!now && now.error().kind != DiskErrorKind::Missing)
        return Failure{now.error()};
    if (!now)
        return gone(path, known->second.folder);
    return check(path, known->second, *now);
}

DiskOutcome<void> PartFiles::makeFoldersOf(const QString &path, const QString &topFolder)
{
    const QString folder = folderOf(path);
    if (m_files.isFolder(folder))
        return {};
    // Never above the top: a medium that was taken out would else be replaced by folders on another.
    const bool isBelow = !topFolder.isEmpty() && folder != topFolder && isInFolder(folder, topFolder);
    if (!isBelow || !m_files.isFolder(topFolder))
        return missing(isBelow ? topFolder : folder);
    for (qsizetype end = topFolder.size(); end >= 0 && end < folder.size();) {
        end = folder.indexOf(u'/', end + 1);
        if (const auto made = makeLastingFolder(m_files, end < 0 ? folder : folder.first(end)); !made)
            return made;
    }
    return {};
}

QString PartFiles::placedAs(const QString &path) const
{
    const auto known = m_known.find(path);
    return known == m_known.end() ? QString() : known->second.placedAs;
}

void PartFiles::setPlacedAs(const QString &path, const QString &finalPath)
{
    if (const auto known = m_known.find(path); known != m_known.end())
        known->second.placedAs = finalPath;
}

void PartFiles::forget(const QString &path)
{
    m_open.forget(path);
    m_known.erase(path);
}

DiskOutcome<File *> PartFiles::open(const Place &place, bool mayCreate)
{
    const auto known = m_known.find(place.path);
    // One that is open already is looked at as well: a write behind its end would hide that it was cut short.
    auto file = m_open.open(place.path, Access::ReadWrite);
    if (!file) {
        if (file.error().kind != DiskErrorKind::Missing)
            return file;
        const bool isNew = known == m_known.end() && mayCreate;
        return isNew ? create(place) : DiskOutcome<File *>(gone(place.path, folderThatMustBe(place)));
    }
    if (known == m_known.end())
        return note(place, *file);
    const auto status = (*file)->status();
    const auto checked = status ? check(place.path, known->second, *status) : DiskOutcome<void>(gone(place.path, known->second.folder));
    if (checked)
        return file;
    m_open.forget(place.path);
    return Failure{checked.error()};
}

DiskOutcome<void> PartFiles::check(const QString &path, const Known &known, const FileStatus &now)
{
    if (!now.isSameFile(known.status))
        return gone(path, known.folder);
    if (now.stamp.size < known.leastSize)
        return Failure{DiskError{DiskErrorKind::Changed, path, {}}};
    return {};
}

void PartFiles::noteSize(const QString &path, std::uint64_t leastSize)
{
    Known &known = m_known.at(path);
    known.leastSize = std::max(known.leastSize, leastSize);
}

QString PartFiles::folderThatMustBe(const Place &place)
{
    return place.topFolder.isEmpty() ? folderOf(place.path) : place.topFolder;
}

/// Without its folder nothing is known of the file: a medium may have been taken out.
Failure<DiskError> PartFiles::gone(const QString &path, const QString &folder)
{
    return missing(m_files.isFolder(folder) ? path : folder);
}

DiskOutcome<File *> PartFiles::create(const Place &place)
{
    if (const auto made = makeFoldersOf(place.path, place.topFolder); !made)
        return Failure{made.error()};
    auto file = m_open.open(place.path, Access::CreateNew);
    if (!file)
        return file;
    m_open.setDirty(place.path);
    return note(place, *file);
}

DiskOutcome<File *> PartFiles::note(const Place &place, File *file)
{
    const auto status = file->status();
    Known known{.status = {}, .leastSize = place.claimedEnd, .folder = folderThatMustBe(place), .isNameSynced = false, .isReserved = false, .placedAs = {}};
    if (status)
        known.status = *status;
    auto checked = status ? check(place.path, known, *status) : DiskOutcome<void>(Failure{status.error()});
    if (checked && m_known.size() >= limits::kMaxKnownParts)
        checked = Failure{DiskError{DiskErrorKind::TooLarge, place.path, QStringLiteral("too many files at once")}};
    if (!checked) {
        // Only what is known is kept open.
        m_open.forget(place.path);
        return Failure{checked.error()};
    }
    m_known.emplace(place.path, known);
    return file;
}

} // namespace plug::store
