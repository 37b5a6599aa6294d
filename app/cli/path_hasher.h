#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/content/hash_tree.h"
#include "core/store/disk_request.h"

#include <QString>

#include <functional>

namespace plug::cli {

struct HashedPath {
    Guid guid;
    content::ContentKind kind = content::ContentKind::File;
    std::uint64_t bytes = 0; ///< of the file, or of a folder's files together
    QString name;
};

/// GUID of a file or folder, as sharing would give it. Reads it on the calling thread and on helpers; touches no network, and
/// of the disk only a temporary folder. `progress` gets the bytes hashed and, where it is known, how many there are in all.
Result<HashedPath, store::DiskError> hashPath(const QString &path,
                                              const std::function<void(std::uint64_t hashed, std::uint64_t total)> &progress);

} // namespace plug::cli
