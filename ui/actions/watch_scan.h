#pragma once

#include <QString>

#include <cstdint>
#include <vector>

namespace plug::ui {

/// What lies in the watched folder, as far as it tells whether it is still being written.
struct WatchedEntry {
    enum class Trouble : std::uint8_t { None, Link, Unreadable, Special, TooMany };

    QString name;
    bool isFolder = false;
    bool isUnfinished = false; ///< empty, or something in it is called as programs call what they have not done yet
    Trouble trouble = Trouble::None;
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    std::int64_t newest = 0; ///< latest change of it or of anything in it, in milliseconds since 1970

    bool operator==(const WatchedEntry &) const = default;
    /// Another one for whatever is shared anew.
    QString mark() const;
};

struct WatchedFolder {
    QString path;
    bool isThere = false;
    bool isCut = false; ///< it has more than kMaxWatchedEntries
    std::vector<WatchedEntry> entries;
};

inline constexpr std::size_t kMaxWatchedEntries = 2'000;
/// In all folders of the watched folder together.
inline constexpr std::uint64_t kMaxWatchedFiles = 200'000;

/// Looks at a folder and at what is in its folders; follows no links and opens no file. Blocks as long as the disk does. Hidden
/// files, and those that are called as unfinished ones are, are left out.
WatchedFolder scanWatched(const QString &path);

} // namespace plug::ui
