#include "core/store/open_files.h"

#include "core/base/check.h"
#include "core/base/limits.h"

#include <algorithm>

namespace plug::store {

File *OpenFiles::find(const QString &path)
{
    const auto entry = entryOf(path);
    if (entry == m_entries.end())
        return nullptr;
    m_entries.splice(m_entries.begin(), m_entries, entry);
    return entry->file.get();
}

DiskOutcome<File *> OpenFiles::open(const QString &path, Access access)
{
    if (File *file = find(path))
        return file;
    auto opened = m_files.open(path, access);
    if (!opened)
        return Failure{opened.error()};
    if (m_entries.size() >= m_capacity)
        closeOldest();
    m_entries.push_front({path, *std::move(opened)});
    return m_entries.front().file.get();
}

void OpenFiles::setDirty(const QString &path)
{
    const auto entry = entryOf(path);
    PLUG_CHECK(entry != m_entries.end());
    entry->isDirty = true;
}

DiskOutcome<void> OpenFiles::sync(const QString &path)
{
    const auto entry = entryOf(path);
    const auto synced = entry == m_entries.end() ? DiskOutcome<void>() : syncEntry(*entry);
    if (const auto loss = takeLoss(path))
        return Failure{*loss};
    return synced;
}

std::vector<DiskOutcome<void>> OpenFiles::syncAll(const std::vector<QString> &paths)
{
    std::vector<DiskOutcome<void>> results(paths.size());
    std::vector<File *> dirty;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const auto entry = entryOf(paths[i]);
        if (entry == m_entries.end() || !std::exchange(entry->isDirty, false))
            continue;
        dirty.push_back(entry->file.get());
        places.push_back(i);
    }
    std::vector<DiskOutcome<void>> synced = m_files.syncAll(dirty);
    for (std::size_t i = 0; i < places.size(); ++i)
        results[places[i]] = std::move(synced[i]);
    for (std::size_t i = 0; i < paths.size(); ++i) {
        if (const auto loss = takeLoss(paths[i]))
            results[i] = Failure{*loss};
    }
    return results;
}

void OpenFiles::forget(const QString &path)
{
    m_entries.remove_if([&path](const Entry &entry) { return entry.path == path; });
    std::erase_if(m_lost, [&path](const Lost &lost) { return lost.path == path; });
}

std::list<OpenFiles::Entry>::iterator OpenFiles::entryOf(const QString &path)
{
    return std::find_if(m_entries.begin(), m_entries.end(), [&path](const Entry &entry) { return entry.path == path; });
}

void OpenFiles::closeOldest()
{
    Entry &oldest = m_entries.back();
    if (const auto synced = syncEntry(oldest); !synced && m_lost.size() < limits::kMaxLostFiles)
        m_lost.push_back({oldest.path, synced.error()});
    m_entries.pop_back();
}

DiskOutcome<void> OpenFiles::syncEntry(Entry &entry)
{
    if (!entry.isDirty)
        return {};
    entry.isDirty = false;
    return entry.file->sync();
}

std::optional<DiskError> OpenFiles::takeLoss(const QString &path)
{
    // Where so many failed that not all could be kept, none is believed.
    if (m_lost.size() >= limits::kMaxLostFiles)
        return m_lost.back().error;
    const auto lost = std::find_if(m_lost.begin(), m_lost.end(), [&path](const Lost &one) { return one.path == path; });
    if (lost == m_lost.end())
        return std::nullopt;
    const DiskError error = lost->error;
    m_lost.erase(lost);
    return error;
}

} // namespace plug::store
