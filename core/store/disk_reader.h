#pragma once

#include "core/base/limits.h"
#include "core/store/open_files.h"
#include "core/store/read_cache.h"

namespace plug::store {

/// Carries out the reading lane's requests on the file system it is given. Owns the files it has open, and what it read lately.
/// Invariant: no byte leaves that is not what was hashed, and no proof that does not lead to the root. Used by one thread.
class DiskReader {
public:
    explicit DiskReader(FileSystem &files, std::uint64_t cacheBytes = limits::kReadCache);

    DiskAnswer execute(const ReadBytes &request);
    DiskAnswer execute(const ReadProof &request);
    DiskAnswer execute(const ReadWhole &request);
    /// Closes what was discarded, so that its room on the disk becomes free.
    void forget(const std::vector<QString> &paths);

private:
    DiskOutcome<File *> openServed(const ServedFile &file);
    DiskOutcome<QByteArray> readVerified(const ServedFile &file, ByteRange range);
    DiskOutcome<QByteArray> readExactly(const QString &path, ByteRange range);
    DiskOutcome<QByteArray> leavesOf(const ServedFile &file, ByteRange leaves);

    FileSystem &m_files;
    OpenFiles m_open;
    ReadCache m_cache;
};

} // namespace plug::store
