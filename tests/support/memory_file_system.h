#pragma once

#include "core/base/random.h"
#include "core/store/file_system.h"

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace plug::test {

/// A file system in memory that keeps two images: what programs see, and what is on the medium. powerCut() leaves the second.
/// Contents reach the medium by File::sync(), names by syncFolder() of their folder, as POSIX has it and no more.
/// Every folder is there unless it was removed. Deterministic: times and inodes are counted.
class MemoryFileSystem final : public store::FileSystem {
public:
    MemoryFileSystem();
    ~MemoryFileSystem() override;

    store::DiskOutcome<std::unique_ptr<store::File>> open(const QString &path, store::Access access) override;
    store::DiskOutcome<store::FileStatus> status(const QString &path) override;
    bool isFolder(const QString &path) override;
    store::DiskOutcome<void> makeFolder(const QString &path) override;
    store::DiskOutcome<void> remove(const QString &path) override;
    store::DiskOutcome<bool> placeAs(const QString &from, const QString &to) override;
    store::DiskOutcome<void> replace(const QString &from, const QString &to) override;
    store::DiskOutcome<void> syncFolder(const QString &path) override;

    /// As if it had always been there: on the medium, with its folders.
    void addFile(const QString &path, const QByteArray &bytes);
    /// What a program would read; nothing where there is no such file.
    std::optional<QByteArray> contentsOf(const QString &path) const;
    std::vector<QString> paths() const;
    /// Flips one bit, on the medium as well, and leaves the time of the file as it is.
    void corrupt(const QString &path, std::uint64_t offset);
    /// A folder with all that is in it.
    void removeFolder(const QString &path);

    void setFull(bool isFull) { m_isFull = isFull; }
    /// Bytes of all files together.
    void setCapacity(std::optional<std::uint64_t> capacity) { m_capacity = capacity; }
    void setReadOnly(bool isReadOnly) { m_isReadOnly = isReadOnly; }
    /// File systems without hard links rename instead.
    void setCanLink(bool canLink) { m_canLink = canLink; }
    /// The operation after `count` more that go well fails, once.
    void failAfter(std::uint64_t count, store::DiskErrorKind kind);
    bool isFailurePending() const { return m_operationsUntilFailure.has_value(); }
    /// After `count` more operations that change something, nothing does any more: all fail until powerCut().
    void losePowerAfter(std::uint64_t count);
    std::uint64_t changeCount() const { return m_changes; }
    /// Of all files, since the beginning.
    std::uint64_t bytesRead() const { return m_bytesRead; }
    bool hasPower() const;

    /// The power is gone and back. What was not synced is lost; with `random`, any part of it may have made it all the same.
    /// Open files are of no more use.
    void powerCut(RandomSource *random = nullptr);

private:
    struct Node;
    class OpenFile;
    struct NameChange {
        QString path;
        std::shared_ptr<Node> node; ///< nothing: the name went
    };
    using NameChanges = std::vector<NameChange>; ///< happen at once or not at all
    using Names = std::map<QString, std::shared_ptr<Node>>;

    bool hasRoomFor(std::uint64_t bytes) const;
    std::optional<store::DiskError> failure(const QString &path, bool changes);
    void change(NameChanges changes);
    static void carryOut(const NameChanges &changes, Names &names);
    std::shared_ptr<Node> find(const QString &path) const;
    std::shared_ptr<Node> newNode();
    store::FileStatus statusOf(const Node &node) const;

    Names m_names;
    Names m_syncedNames;
    std::vector<NameChanges> m_pendingNames;
    std::set<QString> m_missingFolders;
    std::set<QString> m_madeFolders;
    std::set<QString> m_pendingFolders; ///< made, and not on the medium
    std::uint64_t m_lastInode = 0;
    std::int64_t m_time = 0;
    bool m_isFull = false;
    std::optional<std::uint64_t> m_capacity;
    bool m_isReadOnly = false;
    bool m_canLink = true;
    std::uint64_t m_changes = 0;
    std::uint64_t m_bytesRead = 0;
    std::optional<std::uint64_t> m_changesUntilPowerFails;
    std::optional<std::uint64_t> m_operationsUntilFailure;
    store::DiskErrorKind m_failure = store::DiskErrorKind::Io;
};

} // namespace plug::test
