#include "core/runtime/file_hasher.h"

#include "core/base/limits.h"
#include "core/runtime/disk_failure.h"
#include "core/runtime/file_stamp_reader.h"
#include "core/runtime/tree_writer.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

namespace plug::runtime {

namespace {

using store::DiskError;
using store::DiskErrorKind;
using MaybeError = std::optional<DiskError>;
using Clock = std::chrono::steady_clock;

MaybeError openForReading(QFile &file)
{
    if (file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return std::nullopt;
    return diskErrorOf(file.fileName(), file);
}

/// The stamp of what stands at `path` now.
Result<content::FileStamp, DiskError> stampOfPath(const QString &path)
{
    // Opening a pipe would wait for somebody to write into it.
    const QFileInfo info(path);
    const DiskError irregular{DiskErrorKind::Io, path, QStringLiteral("not a regular file")};
    if (info.exists() && !info.isFile())
        return Failure{irregular};
    QFile file(path);
    if (auto error = openForReading(file))
        return Failure{std::move(*error)};
    if (const auto stamp = readFileStamp(file))
        return *stamp;
    return Failure{irregular};
}

/// One file's way through several threads. Each takes the next piece, hashes its blocks and the nodes above them, and
/// stores them. The first error stops all.
class Hashing {
public:
    Hashing(const HashRequest &request, const content::FileStamp &stamp, TreeWriter &tree)
        : m_request(request), m_stamp(stamp), m_tree(tree), m_shape(stamp.size)
    {
    }

    MaybeError run()
    {
        const auto pieces = std::int64_t(m_tree.pieceCount());
        const std::int64_t threads = std::clamp(m_request.threads, 1, limits::kMaxHashThreads);
        {
            std::vector<std::jthread> helpers;
            for (std::int64_t i = 1; i < std::min(threads, pieces); ++i) {
                if (!startHelper(helpers))
                    break;
            }
            workOffPieces([this] { reportProgress(); });
        }
        return m_error;
    }

private:
    /// A system that is out of threads makes it slower, not fail.
    bool startHelper(std::vector<std::jthread> &helpers)
    {
        try {
            helpers.emplace_back([this] { workOffPieces([] {}); });
        } catch (const std::system_error &) {
            return false;
        }
        return true;
    }

    template <typename AfterEach>
    void workOffPieces(AfterEach afterEach)
    {
        QFile source(m_request.path);
        TreeWriter::Handle nodes(m_tree);
        MaybeError error = openForReading(source);
        if (!error)
            error = nodes.open();
        if (!error && readFileStamp(source) != m_stamp)
            error = failed(DiskErrorKind::Changed);
        QByteArray buffer(qsizetype(limits::kHashPiece), Qt::Uninitialized);
        while (!error && !m_isStopped) {
            const std::uint64_t piece = m_nextPiece++;
            if (piece >= m_tree.pieceCount())
                return;
            error = m_request.stop.stop_requested() ? failed(DiskErrorKind::Cancelled)
                                                    : hashPiece(piece, source, nodes, buffer);
            if (!error)
                afterEach();
        }
        if (error)
            stopWith(std::move(*error));
    }

    MaybeError hashPiece(std::uint64_t piece, QFile &source, TreeWriter::Handle &nodes, QByteArray &buffer)
    {
        const ByteRange leaves = m_tree.leavesOf(piece);
        const std::uint64_t begin = m_shape.leafBytes(leaves.begin).begin;
        const std::uint64_t size = m_shape.leafBytes(leaves.end - 1).end - begin;
        if (!source.seek(qint64(begin)))
            return diskErrorOf(m_request.path, source);
        const qint64 got = source.read(buffer.data(), qint64(size));
        if (got < 0)
            return diskErrorOf(m_request.path, source);
        if (std::uint64_t(got) != size)
            return failed(DiskErrorKind::Changed);

        std::vector<Hash> hashes;
        hashes.reserve(leaves.size());
        for (std::uint64_t at = 0; at < size; at += protocol::kBlockSize)
            hashes.push_back(content::leafHash(viewOf(buffer).subspan(at, std::min(protocol::kBlockSize, size - at))));
        m_bytesHashed += size;
        return nodes.writePiece(piece, std::move(hashes));
    }

    void reportProgress()
    {
        const Clock::time_point now = Clock::now();
        if (!m_request.progress || now - m_lastProgress < m_request.progressInterval)
            return;
        m_lastProgress = now;
        m_request.progress(m_bytesHashed);
    }

    DiskError failed(DiskErrorKind kind) const { return {kind, m_request.path, {}}; }

    void stopWith(DiskError error)
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_error)
            m_error = std::move(error);
        m_isStopped = true;
    }

    const HashRequest &m_request;
    const content::FileStamp &m_stamp;
    TreeWriter &m_tree;
    content::TreeShape m_shape;
    std::atomic<std::uint64_t> m_nextPiece = 0;
    std::atomic<std::uint64_t> m_bytesHashed = 0;
    std::atomic<bool> m_isStopped = false;
    Clock::time_point m_lastProgress = Clock::now(); ///< of the calling thread alone
    std::mutex m_mutex;
    MaybeError m_error;
};

/// A file of at most one block: its root without a tree.
Result<Hash, DiskError> hashSmallFile(const QString &path, const content::FileStamp &stamp)
{
    QFile file(path);
    if (auto error = openForReading(file))
        return Failure{std::move(*error)};
    const QByteArray bytes = file.read(qint64(protocol::kBlockSize));
    if (file.error() != QFileDevice::NoError)
        return Failure{diskErrorOf(path, file)};
    if (std::uint64_t(bytes.size()) != stamp.size || readFileStamp(file) != stamp)
        return Failure{DiskError{DiskErrorKind::Changed, path, {}}};
    return bytes.isEmpty() ? content::emptyRoot() : content::leafHash(viewOf(bytes));
}

HashedFile hashedFile(const HashRequest &request, const content::FileStamp &stamp, const Hash &root)
{
    return {.stamp = stamp, .root = root, .guid = content::guidOf(request.kind, stamp.size, root), .treePath = {}};
}

MaybeError errorOfChange(const HashRequest &request, const content::FileStamp &stamp)
{
    const auto now = stampOfPath(request.path);
    if (now && *now == stamp)
        return std::nullopt;
    return DiskError{DiskErrorKind::Changed, request.path, {}};
}

Result<HashedFile, DiskError> hashWithoutTree(const HashRequest &request, const content::FileStamp &stamp)
{
    const auto root = hashSmallFile(request.path, stamp);
    if (!root)
        return Failure{root.error()};
    if (auto error = errorOfChange(request, stamp))
        return Failure{std::move(*error)};
    return hashedFile(request, stamp, *root);
}

Result<HashedFile, DiskError> hashIntoTree(const HashRequest &request, const content::FileStamp &stamp)
{
    TreeWriter tree(request.stateFolder, stamp.size);
    if (auto error = tree.create())
        return Failure{std::move(*error)};
    if (auto error = Hashing(request, stamp, tree).run())
        return Failure{std::move(*error)};
    const auto root = tree.finishLevels();
    if (!root)
        return Failure{root.error()};
    if (auto error = errorOfChange(request, stamp))
        return Failure{std::move(*error)};
    HashedFile hashed = hashedFile(request, stamp, *root);
    auto path = tree.keepAs(hashed.guid);
    if (!path)
        return Failure{path.error()};
    hashed.treePath = *std::move(path);
    return hashed;
}

} // namespace

Result<HashedFile, DiskError> hashFile(const HashRequest &request)
{
    const auto stamp = stampOfPath(request.path);
    if (!stamp)
        return Failure{stamp.error()};
    if (stamp->size > protocol::kMaxFileSize)
        return Failure{DiskError{DiskErrorKind::TooLarge, request.path, {}}};
    return stamp->size > protocol::kBlockSize ? hashIntoTree(request, *stamp) : hashWithoutTree(request, *stamp);
}

} // namespace plug::runtime
