#include "core/store/file_system.h"

#include "core/store/layout.h"

namespace plug::store {

std::vector<DiskOutcome<void>> FileSystem::syncAll(std::span<File *const> files)
{
    std::vector<DiskOutcome<void>> results;
    for (File *file : files)
        results.push_back(file->sync());
    return results;
}

DiskOutcome<void> makeLastingFolder(FileSystem &files, const QString &path)
{
    if (files.isFolder(path))
        return {};
    if (const auto made = files.makeFolder(path); !made)
        return made;
    auto synced = files.syncFolder(folderOf(path));
    // Whoever tries again is not to take it for one that lasts.
    if (!synced)
        (void)files.remove(path);
    return synced;
}

} // namespace plug::store
