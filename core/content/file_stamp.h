#pragma once

#include <cstdint>

namespace plug::content {

/// What a file system says of a file: where two stamps differ, the file is not what it was.
struct FileStamp {
    std::uint64_t size = 0;
    std::int64_t mtimeNs = 0; ///< nanoseconds since 1970
    std::uint64_t inode = 0;
    std::uint64_t device = 0;

    bool operator==(const FileStamp &) const = default;
};

} // namespace plug::content
