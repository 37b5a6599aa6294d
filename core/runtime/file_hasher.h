#pragma once

#include "core/content/file_stamp.h"
#include "core/content/hash_tree.h"
#include "core/store/file_system.h"
#include "core/store/layout.h"

#include <QString>

#include <chrono>
#include <functional>
#include <stop_token>

namespace plug::runtime {

struct HashRequest {
    QString path;
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
    QString treePath; ///< Layout's; empty for a file of at most one block, whose root is its only node
};

/// Hashes a file on several threads and keeps its tree in the state folder, which is there. `files` must bear being used by
/// several threads at once. Memory is limits::kHashPiece for each thread, whatever the file's size: nodes go straight into
/// the tree's file, which has a temporary name until it is whole and on the medium.
///
/// Fails with Cancelled; with Changed where the file is not the same before and after (its blocks are checked again whenever
/// they are served); with TooLarge above protocol::kMaxFileSize; else with what the system says. Nothing unfinished is left
/// behind then.
store::DiskOutcome<HashedFile> hashFile(store::FileSystem &files, const store::Layout &layout, const HashRequest &request);

} // namespace plug::runtime
