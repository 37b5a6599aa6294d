#pragma once

#include "core/content/hash_tree.h"

namespace plug::content {

/// One node whose leaves are asked for together: at most 512 leaves.
struct TreeSpan {
    std::uint8_t level = 0;
    std::uint32_t index = 0;

    auto operator<=>(const TreeSpan &) const = default;
};

/// The span of the largest allowed level (9, or the tree's top if that is lower) that covers `leaf`.
TreeSpan spanOfLeaf(const TreeShape &shape, std::uint64_t leaf);
/// Inside the tree and at most kMaxSpanLeaves wide.
bool isValidSpan(const TreeShape &shape, TreeSpan span);

/// The exact length of a span's answer: its leaves, then one sibling for each level up to the root that has one.
std::uint64_t proofSize(const TreeShape &shape, TreeSpan span);
/// The nodes (level, index) of the path, bottom up.
std::vector<std::pair<int, std::uint64_t>> proofPath(const TreeShape &shape, TreeSpan span);
/// Where the answer's hashes stand in the stored tree, in the answer's order (offsets in bytes; leaves are one range).
std::vector<ByteRange> proofStoredRanges(const TreeShape &shape, TreeSpan span);

enum class ProofError : std::uint8_t { InvalidSpan, WrongLength, WrongRoot };

/// A span's answer that leads to the root: its leaves and every node that became known on the way,
/// as (offset in the stored form, 32 bytes each) runs ready to be written.
struct VerifiedSpan {
    TreeSpan span;
    std::vector<Hash> leaves;
    std::vector<std::pair<std::uint64_t, QByteArray>> storedRuns;
};

/// Checks `answer` (proofSize() bytes) against `root`.
Result<VerifiedSpan, ProofError> verifyProof(const TreeShape &shape, const Hash &root, TreeSpan span, ByteView answer);

} // namespace plug::content
