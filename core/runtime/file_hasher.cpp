#include "core/runtime/file_hasher.h"

#include "core/base/limits.h"
#include "core/base/protocol.h"
#include "core/runtime/tree_writer.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

namespace plug::runtime {

namespace {

using store::DiskError;
using store::DiskErrorKind;
using store::DiskOutcome;
using Clock = std::chrono::steady_clock;

DiskOutcome<content::FileStamp> stampOf(store::FileSystem &files, const QString &path)
{
    const auto file = files.open(path, store::Access::Read);
    if (!file)
        return Failure{file.error()};
    const auto status = (*file)->status();
    if (!status)
        return Failure{status.error()};
    return status->stamp;
}

/// Fills `into`; a file that ends before that is not what it was.
DiskOutcome<void> readUnchanged(store::File &file, const QString &path, std::uint64_t offset, MutableByteView into)
{
    const auto got = file.readAt(offset, into);
    if (!got)
        return Failure{got.error()};
    if (*got != into.size())
        return Failure{DiskError{DiskErrorKind::Changed, path, {}}};
    return {};
}

/// One file's way through several threads. Each takes the next piece, hashes its blocks and the nodes above them, and
/// stores them. The first error stops all.
class Hashing {
public:
    Hashing(store::FileSystem &files, const HashRequest &request, const content::FileStamp &stamp, const TreeWriter &tree)
        : m_files(files), m_request(request), m_stamp(stamp), m_tree(tree), m_shape(stamp.size)
    {
    }

    DiskOutcome<void> run()
    {
        const auto threads = std::uint64_t(std::clamp(m_request.threads, 1, limits::kMaxHashThreads));
        {
            std::vector<std::jthread> helpers;
            for (std::uint64_t i = 1; i < std::min(threads, m_tree.pieceCount()); ++i) {
                if (!startHelper(helpers))
                    break;
            }
            finish(workOffPieces([this] { reportProgress(); }));
        }
        if (m_error)
            return Failure{*m_error};
        return {};
    }

private:
    /// A system that is out of threads makes it slower, not fail.
    bool startHelper(std::vector<std::jthread> &helpers)
    {
        try {
            helpers.emplace_back([this] { finish(workOffPieces([] {})); });
        } catch (const std::system_error &) {
            return false;
        }
        return true;
    }

    template <typename AfterEach>
    DiskOutcome<void> workOffPieces(AfterEach afterEach)
    {
        const auto source = m_files.open(m_request.path, store::Access::Read);
        const auto nodes = m_tree.open();
        if (!source || !nodes)
            return Failure{source ? nodes.error() : source.error()};
        const auto status = (*source)->status();
        if (!status || status->stamp != m_stamp)
            return status ? failure(DiskErrorKind::Changed) : Failure{status.error()};
        QByteArray buffer(qsizetype(limits::kHashPiece), Qt::Uninitialized);
        for (std::uint64_t piece = m_nextPiece++; piece < m_tree.pieceCount() && !m_isStopped; piece = m_nextPiece++) {
            if (m_request.stop.stop_requested())
                return failure(DiskErrorKind::Cancelled);
            if (auto hashed = hashPiece(piece, **source, **nodes, mutableViewOf(buffer)); !hashed)
                return hashed;
            afterEach();
        }
        return {};
    }

    DiskOutcome<void> hashPiece(std::uint64_t piece, store::File &source, store::File &nodes, MutableByteView buffer)
    {
        const ByteRange leaves = m_tree.leavesOf(piece);
        const ByteRange range{m_shape.leafBytes(leaves.begin).begin, m_shape.leafBytes(leaves.end - 1).end};
        const MutableByteView bytes = buffer.first(range.size());
        if (auto read = readUnchanged(source, m_request.path, range.begin, bytes); !read)
            return read;
        content::NodeHasher hasher;
        std::vector<Hash> hashes;
        hashes.reserve(leaves.size());
        for (std::uint64_t at = 0; at < bytes.size(); at += protocol::kBlockSize)
            hashes.push_back(hasher.leaf(bytes.subspan(at, std::min(protocol::kBlockSize, bytes.size() - at))));
        m_bytesHashed += bytes.size();
        return m_tree.writePiece(nodes, piece, std::move(hashes));
    }

    void reportProgress()
    {
        const Clock::time_point now = Clock::now();
        if (!m_request.progress || now - m_lastProgress < m_request.progressInterval)
            return;
        m_lastProgress = now;
        m_request.progress(m_bytesHashed);
    }

    Failure<DiskError> failure(DiskErrorKind kind) const { return {DiskError{kind, m_request.path, {}}}; }

    void finish(const DiskOutcome<void> &outcome)
    {
        if (outcome)
            return;
        const std::scoped_lock lock(m_mutex);
        if (!m_error)
            m_error = outcome.error();
        m_isStopped = true;
    }

    store::FileSystem &m_files;
    const HashRequest &m_request;
    const content::FileStamp &m_stamp;
    const TreeWriter &m_tree;
    content::TreeShape m_shape;
    std::atomic<std::uint64_t> m_nextPiece = 0;
    std::atomic<std::uint64_t> m_bytesHashed = 0;
    std::atomic<bool> m_isStopped = false;
    Clock::time_point m_lastProgress = Clock::now(); ///< of the calling thread alone
    std::mutex m_mutex;
    std::optional<DiskError> m_error; ///< the first; guarded by m_mutex while helpers run
};

/// The root of a file of at most one block.
DiskOutcome<Hash> hashBlock(store::FileSystem &files, const QString &path, std::uint64_t size)
{
    if (size == 0)
        return content::emptyRoot();
    const auto file = files.open(path, store::Access::Read);
    if (!file)
        return Failure{file.error()};
    QByteArray bytes(qsizetype(size), Qt::Uninitialized);
    if (auto read = readUnchanged(**file, path, 0, mutableViewOf(bytes)); !read)
        return Failure{read.error()};
    return content::leafHash(viewOf(bytes));
}

/// Every node of a larger file into `tree`; gives the root.
DiskOutcome<Hash> hashBlocks(store::FileSystem &files, const HashRequest &request, const content::FileStamp &stamp,
                             TreeWriter &tree)
{
    if (auto created = tree.create(); !created)
        return Failure{created.error()};
    if (auto hashed = Hashing(files, request, stamp, tree).run(); !hashed)
        return Failure{hashed.error()};
    return tree.finishLevels();
}

} // namespace

DiskOutcome<HashedFile> hashFile(store::FileSystem &files, const store::Layout &layout, const HashRequest &request)
{
    const auto stamp = stampOf(files, request.path);
    if (!stamp)
        return Failure{stamp.error()};
    if (stamp->size > protocol::kMaxFileSize)
        return Failure{DiskError{DiskErrorKind::TooLarge, request.path, {}}};

    std::optional<TreeWriter> tree;
    if (stamp->size > protocol::kBlockSize)
        tree.emplace(files, layout, stamp->size);
    const auto root = tree ? hashBlocks(files, request, *stamp, *tree) : hashBlock(files, request.path, stamp->size);
    if (!root)
        return Failure{root.error()};
    const auto after = stampOf(files, request.path);
    if (!after || *after != *stamp)
        return Failure{DiskError{DiskErrorKind::Changed, request.path, {}}};

    const Guid guid = content::guidOf(request.kind, stamp->size, *root);
    auto treePath = tree ? tree->keepAs(guid) : DiskOutcome<QString>(QString());
    if (!treePath)
        return Failure{treePath.error()};
    return HashedFile{.stamp = *stamp, .root = *root, .guid = guid, .treePath = *std::move(treePath)};
}

} // namespace plug::runtime
