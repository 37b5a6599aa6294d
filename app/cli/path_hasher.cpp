#include "app/cli/path_hasher.h"

#include "core/runtime/disk_workers.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

#include <semaphore>

namespace plug::cli {

namespace {

HashedPath hashedPathOf(const store::TransferRecord &record)
{
    const bool isFolder = record.content == content::ContentKind::Collection;
    return {record.guid, record.content, isFolder ? record.totalSize : record.size, record.name};
}

} // namespace

Result<HashedPath, store::DiskError> hashPath(const QString &path,
                                              const std::function<void(std::uint64_t, std::uint64_t)> &progress)
{
    // The workers keep trees; these are of no further use.
    const QTemporaryDir folder;
    if (!folder.isValid())
        return Failure{store::DiskError{store::DiskErrorKind::Io, folder.path(), folder.errorString()}};
    std::counting_semaphore<> results(0);
    runtime::DiskWorkers workers(folder.path(), [&results] { results.release(); });
    workers.submit({DiskRequestId{1}, store::PrepareShare{QDir::cleanPath(QFileInfo(path).absoluteFilePath())}});
    for (;;) {
        results.acquire();
        for (const store::DiskResult &result : workers.takeResults()) {
            if (const auto *error = std::get_if<store::DiskError>(&result.what))
                return Failure{*error};
            if (const auto *prepared = std::get_if<store::SharePrepared>(&result.what))
                return hashedPathOf(prepared->record);
            if (const auto *state = std::get_if<store::PrepareProgress>(&result.what))
                progress(state->bytesHashed, state->bytesTotal);
        }
    }
}

} // namespace plug::cli
