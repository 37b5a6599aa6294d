#include "core/content/tree_proof.h"

#include "core/base/check.h"

#include <algorithm>
#include <limits>

namespace plug::content {

namespace {

/// Reads the hashes of an answer one after the other; its length was checked before.
class HashCursor {
public:
    explicit HashCursor(ByteView bytes) : m_rest(bytes) {}

    Hash next()
    {
        PLUG_CHECK(m_rest.size() >= Hash::kSize);
        Hash hash;
        std::copy_n(m_rest.begin(), Hash::kSize, hash.bytes.begin());
        m_rest = m_rest.subspan(Hash::kSize);
        return hash;
    }

private:
    ByteView m_rest;
};

QByteArray joined(const std::vector<Hash> &nodes)
{
    QByteArray bytes;
    bytes.reserve(static_cast<qsizetype>(nodes.size() * Hash::kSize));
    for (const Hash &node : nodes)
        bytes += toQByteArray(node.view());
    return bytes;
}

/// The span's own node from its leaves; what is below it goes into `verified`.
Hash climbInsideSpan(const TreeShape &shape, VerifiedSpan &verified)
{
    const std::uint64_t firstLeaf = shape.leavesUnder(verified.span.level, verified.span.index).begin;
    const auto levels = levelsAbove(verified.leaves);
    for (int level = 0; level < verified.span.level; ++level) {
        // A span at the tree's right edge may come down to one node early; that one is handed up.
        const auto &nodes = levels[std::min(static_cast<std::size_t>(level), levels.size() - 1)];
        verified.storedRuns.emplace_back(shape.storedOffset(level, firstLeaf >> level), joined(nodes));
    }
    return levels.back().front();
}

/// From the span's node to the root with the siblings at `path`; each level's known nodes go into `verified`.
Hash climbToRoot(const TreeShape &shape, Hash node, HashCursor path, VerifiedSpan &verified)
{
    std::uint64_t index = verified.span.index;
    for (int level = verified.span.level; level < shape.levelCount(); ++level, index /= 2) {
        if ((index ^ 1) >= shape.nodeCount(level)) {
            verified.storedRuns.emplace_back(shape.storedOffset(level, index), joined({node}));
            continue;
        }
        const Hash sibling = path.next();
        const bool isLeft = index % 2 == 0;
        const Hash &left = isLeft ? node : sibling;
        const Hash &right = isLeft ? sibling : node;
        verified.storedRuns.emplace_back(shape.storedOffset(level, index & ~std::uint64_t(1)), joined({left, right}));
        node = nodeHash(left, right);
    }
    return node;
}

} // namespace

TreeSpan spanOfLeaf(const TreeShape &shape, std::uint64_t leaf)
{
    PLUG_CHECK(leaf < shape.leafCount());
    const int level = std::min(protocol::kMaxSpanLevel, shape.levelCount() - 1);
    PLUG_CHECK((leaf >> level) <= std::numeric_limits<std::uint32_t>::max());
    return {static_cast<std::uint8_t>(level), static_cast<std::uint32_t>(leaf >> level)};
}

bool isValidSpan(const TreeShape &shape, TreeSpan span)
{
    return shape.fileSize() <= protocol::kMaxFileSize && span.level <= protocol::kMaxSpanLevel
        && span.index < shape.nodeCount(span.level);
}

std::uint64_t proofSize(const TreeShape &shape, TreeSpan span)
{
    const std::uint64_t leaves = shape.leavesUnder(span.level, span.index).size();
    return (leaves + proofPath(shape, span).size()) * Hash::kSize;
}

std::vector<std::pair<int, std::uint64_t>> proofPath(const TreeShape &shape, TreeSpan span)
{
    std::vector<std::pair<int, std::uint64_t>> path;
    std::uint64_t index = span.index;
    for (int level = span.level; level < shape.levelCount(); ++level, index /= 2) {
        const std::uint64_t sibling = index ^ 1;
        if (sibling < shape.nodeCount(level))
            path.emplace_back(level, sibling);
    }
    return path;
}

std::vector<ByteRange> proofStoredRanges(const TreeShape &shape, TreeSpan span)
{
    const ByteRange leaves = shape.leavesUnder(span.level, span.index);
    std::vector<ByteRange> ranges{{leaves.begin * Hash::kSize, leaves.end * Hash::kSize}};
    for (const auto &[level, index] : proofPath(shape, span)) {
        const std::uint64_t offset = shape.storedOffset(level, index);
        ranges.push_back({offset, offset + Hash::kSize});
    }
    return ranges;
}

Result<VerifiedSpan, ProofError> verifyProof(const TreeShape &shape, const Hash &root, TreeSpan span, ByteView answer)
{
    if (!isValidSpan(shape, span))
        return Failure{ProofError::InvalidSpan};
    if (answer.size() != proofSize(shape, span))
        return Failure{ProofError::WrongLength};

    VerifiedSpan verified{.span = span, .leaves = {}, .storedRuns = {}};
    HashCursor hashes(answer);
    const std::uint64_t leafCount = shape.leavesUnder(span.level, span.index).size();
    for (std::uint64_t i = 0; i < leafCount; ++i)
        verified.leaves.push_back(hashes.next());

    const Hash node = climbInsideSpan(shape, verified);
    if (climbToRoot(shape, node, hashes, verified) != root)
        return Failure{ProofError::WrongRoot};
    return verified;
}

} // namespace plug::content
