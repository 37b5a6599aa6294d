#pragma once

#include "core/base/result.h"
#include "core/content/file_stamp.h"
#include "core/content/hash_tree.h"
#include "core/store/disk_request.h"

#include <QString>

#include <chrono>
#include <functional>
#include <stop_token>

namespace plug::runtime {

struct HashRequest {
    QString path;
    /// The tree is kept at its Layout's treePath(); the folder is made where it is missing.
    QString stateFolder;
    content::ContentKind kind = content::ContentKind::File;
    /// The calling thread is one of them; 1 to limits::kMaxHashThreads.
    int threads = 1;
    std::stop_token stop;
    /// Bytes hashed so far; called by the calling thread, not more often than every `progressInterval`. May be empty.
    std::function<void(std::uint64_t)> progress;
    std::chrono::milliseconds progressInterval{100};
};

struct HashedFile {
    content::FileStamp stamp; ///< what was hashed; with its size
    Hash root;
    Guid guid;
    QString treePath; ///< empty for a file of at most one block, whose root is its only node
};

/// Hashes a file on several threads and keeps its tree. Memory is limits::kHashPiece for each thread, whatever the file's
/// size: nodes go straight into the tree's file, which stands under a temporary name until it is whole and on the medium.
/// Fails with Cancelled; with Changed where the file is not the same before and after; with TooLarge above
/// protocol::kMaxFileSize; with what the system says otherwise, and Io for what is no regular file. Leaves nothing behind then.
Result<HashedFile, store::DiskError> hashFile(const HashRequest &request);

} // namespace plug::runtime
