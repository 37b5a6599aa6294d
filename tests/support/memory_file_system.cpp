#include "tests/support/memory_file_system.h"

#include "core/base/check.h"
#include "core/store/layout.h"

#include <algorithm>

namespace plug::test {

using store::Access;
using store::DiskError;
using store::DiskErrorKind;
using store::DiskOutcome;
using store::FileStatus;
using store::folderOf;
using store::isInFolder;

struct MemoryFileSystem::Node {
    /// Bytes at an offset, or with `isCut`, the file's new end.
    struct Change {
        std::uint64_t offset = 0;
        QByteArray bytes;
        bool isCut = false;
    };

    std::uint64_t inode = 0;
    std::int64_t time = 0;
    QByteArray bytes;
    QByteArray syncedBytes;
    std::vector<Change> pending;

    static void carryOut(const Change &change, QByteArray &bytes)
    {
        const auto offset = qsizetype(change.offset);
        if (change.isCut) {
            bytes.resize(offset, '\0');
            return;
        }
        const qsizetype end = offset + change.bytes.size();
        if (bytes.size() < end)
            bytes.append(QByteArray(end - bytes.size(), '\0'));
        std::copy(change.bytes.begin(), change.bytes.end(), bytes.begin() + offset);
    }

    void apply(Change change)
    {
        carryOut(change, bytes);
        pending.push_back(std::move(change));
    }

    void sync()
    {
        for (const Change &change : pending)
            carryOut(change, syncedBytes);
        pending.clear();
    }

    /// Any of the changes may have reached the medium, some of them in part.
    void powerCut(RandomSource *random)
    {
        for (Change &change : pending) {
            if (!random || random->below(2) == 0)
                continue;
            if (random->below(4) == 0)
                change.bytes.truncate(qsizetype(random->below(std::uint64_t(change.bytes.size()) + 1)));
            carryOut(change, syncedBytes);
        }
        pending.clear();
        bytes = syncedBytes;
    }
};

class MemoryFileSystem::OpenFile final : public store::File {
public:
    OpenFile(MemoryFileSystem &files, QString path, std::shared_ptr<Node> node)
        : m_files(files), m_path(std::move(path)), m_node(std::move(node))
    {
    }

    DiskOutcome<std::size_t> readAt(std::uint64_t offset, MutableByteView into) override
    {
        if (const auto error = m_files.failure(m_path, false))
            return Failure{*error};
        const ByteView bytes = viewOf(m_node->bytes);
        const std::size_t begin = std::min<std::size_t>(offset, bytes.size());
        const std::size_t count = std::min(into.size(), bytes.size() - begin);
        std::copy_n(bytes.begin() + std::ptrdiff_t(begin), count, into.begin());
        m_files.m_bytesRead += count;
        return count;
    }

    DiskOutcome<void> writeAt(std::uint64_t offset, ByteView bytes) override
    {
        const auto error = m_files.failure(m_path, true);
        const auto now = std::uint64_t(m_node->bytes.size());
        const std::uint64_t end = offset + bytes.size();
        if (error || m_files.m_isFull || (end > now && !m_files.hasRoomFor(end - now))) {
            // A write that fails may have written a part.
            if (m_files.hasPower() && !m_files.m_isReadOnly)
                write(offset, bytes.first(bytes.size() / 2));
            return Failure{error.value_or(DiskError{DiskErrorKind::Full, m_path, {}})};
        }
        write(offset, bytes);
        return {};
    }

    DiskOutcome<void> sync() override
    {
        if (const auto error = m_files.failure(m_path, true))
            return Failure{*error};
        m_node->sync();
        return {};
    }

    DiskOutcome<void> truncate(std::uint64_t size) override
    {
        if (const auto error = m_files.failure(m_path, true))
            return Failure{*error};
        m_node->apply({size, {}, true});
        m_node->time = ++m_files.m_time;
        return {};
    }

    DiskOutcome<void> reserve(std::uint64_t size) override
    {
        if (const auto error = m_files.failure(m_path, true))
            return Failure{*error};
        const auto now = std::uint64_t(m_node->bytes.size());
        if (m_files.m_isFull || (size > now && !m_files.hasRoomFor(size - now)))
            return Failure{DiskError{DiskErrorKind::Full, m_path, {}}};
        if (size > now)
            m_node->apply({size, {}, true});
        return {};
    }

    DiskOutcome<FileStatus> status() override
    {
        if (const auto error = m_files.failure(m_path, false))
            return Failure{*error};
        return m_files.statusOf(*m_node);
    }

private:
    void write(std::uint64_t offset, ByteView bytes)
    {
        m_node->apply({offset, toQByteArray(bytes), false});
        m_node->time = ++m_files.m_time;
    }

    MemoryFileSystem &m_files;
    QString m_path;
    std::shared_ptr<Node> m_node;
};

MemoryFileSystem::MemoryFileSystem() = default;
MemoryFileSystem::~MemoryFileSystem() = default;

DiskOutcome<std::unique_ptr<store::File>> MemoryFileSystem::open(const QString &path, Access access)
{
    const bool creates = access == Access::CreateNew;
    if (const auto error = failure(path, creates))
        return Failure{*error};
    std::shared_ptr<Node> node = find(path);
    if (!creates && !node)
        return Failure{DiskError{DiskErrorKind::Missing, path, {}}};
    if (!creates && access == Access::ReadWrite && m_isReadOnly)
        return Failure{DiskError{DiskErrorKind::ReadOnly, path, {}}};
    if (creates) {
        if (node || !isFolder(folderOf(path)))
            return Failure{DiskError{node ? DiskErrorKind::Io : DiskErrorKind::Missing, path, {}}};
        node = newNode();
        change({{path, node}});
    }
    return std::unique_ptr<store::File>(std::make_unique<OpenFile>(*this, path, node));
}

DiskOutcome<FileStatus> MemoryFileSystem::status(const QString &path)
{
    if (const auto error = failure(path, false))
        return Failure{*error};
    const auto node = find(path);
    if (!node)
        return Failure{DiskError{DiskErrorKind::Missing, path, {}}};
    return statusOf(*node);
}

bool MemoryFileSystem::isFolder(const QString &path)
{
    return !m_names.contains(path) && std::none_of(m_missingFolders.begin(), m_missingFolders.end(),
                                                   [&path](const QString &missing) { return isInFolder(path, missing); });
}

DiskOutcome<void> MemoryFileSystem::makeFolder(const QString &path)
{
    if (isFolder(path))
        return {};
    if (const auto error = failure(path, true))
        return Failure{*error};
    if (!isFolder(folderOf(path)))
        return Failure{DiskError{DiskErrorKind::Missing, path, {}}};
    m_missingFolders.erase(path);
    m_madeFolders.insert(path);
    m_pendingFolders.insert(path);
    return {};
}

DiskOutcome<void> MemoryFileSystem::remove(const QString &path)
{
    const bool isFile = m_names.contains(path);
    const bool isEmpty = std::none_of(m_names.begin(), m_names.end(), [&path](const auto &entry) { return isInFolder(entry.first, path); });
    if (!isFile && (!isEmpty || !m_madeFolders.contains(path)))
        return {};
    if (const auto error = failure(path, true))
        return Failure{*error};
    if (isFile)
        change({{path, nullptr}});
    else
        removeFolder(path);
    return {};
}

DiskOutcome<bool> MemoryFileSystem::placeAs(const QString &from, const QString &to)
{
    if (const auto error = failure(from, true))
        return Failure{*error};
    const auto node = find(from);
    if (!node || !isFolder(folderOf(to)))
        return Failure{DiskError{DiskErrorKind::Missing, node ? to : from, {}}};
    if (m_names.contains(to))
        return false;
    m_canLink ? change({{to, node}}) : change({{to, node}, {from, nullptr}});
    return true;
}

DiskOutcome<void> MemoryFileSystem::replace(const QString &from, const QString &to)
{
    if (const auto error = failure(from, true))
        return Failure{*error};
    const auto node = find(from);
    if (!node)
        return Failure{DiskError{DiskErrorKind::Missing, from, {}}};
    change({{to, node}, {from, nullptr}});
    return {};
}

DiskOutcome<void> MemoryFileSystem::syncFolder(const QString &path)
{
    if (const auto error = failure(path, true))
        return Failure{*error};
    const auto touches = [&path](const NameChanges &changes) {
        return std::any_of(changes.begin(), changes.end(), [&path](const NameChange &one) { return folderOf(one.path) == path; });
    };
    for (const NameChanges &changes : m_pendingNames) {
        if (touches(changes))
            carryOut(changes, m_syncedNames);
    }
    std::erase_if(m_pendingNames, touches);
    std::erase_if(m_pendingFolders, [&path](const QString &made) { return folderOf(made) == path; });
    return {};
}

void MemoryFileSystem::addFile(const QString &path, const QByteArray &bytes)
{
    const auto node = newNode();
    node->bytes = node->syncedBytes = bytes;
    m_names[path] = node;
    m_syncedNames[path] = node;
    std::erase_if(m_missingFolders, [&path](const QString &missing) { return isInFolder(path, missing); });
}

std::optional<QByteArray> MemoryFileSystem::contentsOf(const QString &path) const
{
    const auto node = find(path);
    return node ? std::optional(node->bytes) : std::nullopt;
}

std::vector<QString> MemoryFileSystem::paths() const
{
    std::vector<QString> paths;
    for (const auto &[path, node] : m_names)
        paths.push_back(path);
    return paths;
}

void MemoryFileSystem::corrupt(const QString &path, std::uint64_t offset)
{
    const auto node = find(path);
    PLUG_CHECK(node && qsizetype(offset) < node->bytes.size());
    node->sync();
    for (QByteArray *bytes : {&node->bytes, &node->syncedBytes})
        (*bytes)[qsizetype(offset)] = char((*bytes)[qsizetype(offset)] ^ 1);
}

void MemoryFileSystem::removeFolder(const QString &path)
{
    for (Names *names : {&m_names, &m_syncedNames})
        std::erase_if(*names, [&path](const auto &entry) { return isInFolder(entry.first, path); });
    std::erase_if(m_pendingNames, [&path](const NameChanges &changes) { return isInFolder(changes.front().path, path); });
    m_missingFolders.insert(path);
    m_madeFolders.erase(path);
}

void MemoryFileSystem::failAfter(std::uint64_t count, DiskErrorKind kind)
{
    m_operationsUntilFailure = count;
    m_failure = kind;
}

void MemoryFileSystem::losePowerAfter(std::uint64_t count)
{
    m_changesUntilPowerFails = count;
}

bool MemoryFileSystem::hasRoomFor(std::uint64_t bytes) const
{
    if (!m_capacity)
        return true;
    std::set<std::shared_ptr<Node>> nodes;
    for (const auto &[path, node] : m_names)
        nodes.insert(node);
    std::uint64_t taken = 0;
    for (const auto &node : nodes)
        taken += std::uint64_t(node->bytes.size());
    return taken + bytes <= *m_capacity;
}

bool MemoryFileSystem::hasPower() const
{
    return m_changesUntilPowerFails != 0u;
}

void MemoryFileSystem::powerCut(RandomSource *random)
{
    // Names that reach the medium do so in the order of their changes, as a journal has it.
    const std::size_t kept = random ? std::size_t(random->below(m_pendingNames.size() + 1)) : 0;
    for (std::size_t i = 0; i < kept; ++i)
        carryOut(m_pendingNames[i], m_syncedNames);
    m_pendingNames.clear();
    for (const QString &made : std::exchange(m_pendingFolders, {})) {
        if (!random || random->below(2) == 0)
            removeFolder(made);
    }
    m_names = m_syncedNames;
    for (const auto &[path, node] : m_names)
        node->powerCut(random);
    m_changesUntilPowerFails.reset();
    m_operationsUntilFailure.reset();
}

std::optional<DiskError> MemoryFileSystem::failure(const QString &path, bool changes)
{
    if (!hasPower())
        return DiskError{DiskErrorKind::Io, path, QStringLiteral("no power")};
    if (m_operationsUntilFailure && (*m_operationsUntilFailure)-- == 0) {
        m_operationsUntilFailure.reset();
        return DiskError{m_failure, path, {}};
    }
    if (!changes)
        return std::nullopt;
    if (m_isReadOnly)
        return DiskError{DiskErrorKind::ReadOnly, path, {}};
    ++m_changes;
    if (m_changesUntilPowerFails)
        --*m_changesUntilPowerFails;
    return std::nullopt;
}

void MemoryFileSystem::change(NameChanges changes)
{
    carryOut(changes, m_names);
    m_pendingNames.push_back(std::move(changes));
}

void MemoryFileSystem::carryOut(const NameChanges &changes, Names &names)
{
    for (const NameChange &change : changes) {
        if (change.node)
            names[change.path] = change.node;
        else
            names.erase(change.path);
    }
}

std::shared_ptr<MemoryFileSystem::Node> MemoryFileSystem::find(const QString &path) const
{
    const auto found = m_names.find(path);
    return found == m_names.end() ? nullptr : found->second;
}

std::shared_ptr<MemoryFileSystem::Node> MemoryFileSystem::newNode()
{
    auto node = std::make_shared<Node>();
    node->inode = ++m_lastInode;
    node->time = ++m_time;
    return node;
}

FileStatus MemoryFileSystem::statusOf(const Node &node) const
{
    const auto links = std::count_if(m_names.begin(), m_names.end(),
                                     [&node](const auto &entry) { return entry.second.get() == &node; });
    return {{std::uint64_t(node.bytes.size()), node.time, node.inode, 1}, std::uint64_t(links)};
}

} // namespace plug::test
