#pragma once

#include "core/base/ids.h"
#include "core/base/protocol.h"
#include "core/base/range_set.h"
#include "core/base/result.h"
#include "core/crypto/digest.h"

#include <optional>
#include <vector>

namespace plug::content {

/// The shape of a file's Merkle tree (RFC 9162, 2.1.1): n leaves, each a block of 16 KiB, the last one shorter.
/// Level 0 holds the leaves, level j node k covers leaves [k·2^j, min((k+1)·2^j, n)); a node without a sibling is
/// handed up as it is, which is the RFC's split rule read from below. The empty file has no leaf and no level.
class TreeShape {
public:
    explicit TreeShape(std::uint64_t fileSize);

    std::uint64_t fileSize() const { return m_fileSize; }
    std::uint64_t leafCount() const { return m_leafCount; }
    /// 0 for the empty file, 1 for one block.
    int levelCount() const { return m_levelCount; }
    std::uint64_t nodeCount(int level) const;
    ByteRange leafBytes(std::uint64_t leaf) const;
    /// Leaves under a node.
    ByteRange leavesUnder(int level, std::uint64_t index) const;
    ByteRange bytesUnder(int level, std::uint64_t index) const;

    /// The stored form: all levels one after the other, leaves first, 32 bytes a node.
    std::uint64_t storedOffset(int level, std::uint64_t index) const;
    std::uint64_t storedSize() const;

private:
    std::uint64_t m_fileSize;
    std::uint64_t m_leafCount;
    int m_levelCount;
};

Hash leafHash(ByteView block);
Hash nodeHash(const Hash &left, const Hash &right);
/// SHA-256 of nothing: the root of the empty file.
Hash emptyRoot();

/// Leaves and nodes in a row, without setting up SHA-256 for each. For one thread.
class NodeHasher {
public:
    Hash leaf(ByteView block);
    Hash node(const Hash &left, const Hash &right);

private:
    crypto::Sha256 m_sha256;
};

/// One level up: the hash of each pair, a last node without a sibling as it is.
std::vector<Hash> parentsOf(const std::vector<Hash> &nodes);

/// All levels above `leaves` computed from below: level 0 is `leaves` itself, the last level one node. Not for an empty list.
std::vector<std::vector<Hash>> levelsAbove(std::vector<Hash> leaves);

/// GUID = SHA-256(0x02 (file) or 0x03 (collection) || size as u64 big-endian || root).
enum class ContentKind : std::uint8_t { File = 0x02, Collection = 0x03 };
Guid guidOf(ContentKind kind, std::uint64_t size, const Hash &root);
/// SHA-256(0x04 || GUID).
LookupKey lookupKeyOf(const Guid &guid);

} // namespace plug::content
