#include "core/content/hash_tree.h"

#include "core/base/check.h"

#include <algorithm>
#include <bit>

namespace plug::content {

namespace {

constexpr ByteArray<1> kLeafTag{0x00};
constexpr ByteArray<1> kNodeTag{0x01};
constexpr ByteArray<1> kLookupTag{0x04};

} // namespace

TreeShape::TreeShape(std::uint64_t fileSize)
    : m_fileSize(fileSize)
    , m_leafCount(fileSize / protocol::kBlockSize + (fileSize % protocol::kBlockSize != 0))
    , m_levelCount(m_leafCount == 0 ? 0 : std::bit_width(m_leafCount - 1) + 1)
{
}

std::uint64_t TreeShape::nodeCount(int level) const
{
    if (level < 0 || level >= m_levelCount)
        return 0;
    return ((m_leafCount - 1) >> level) + 1;
}

ByteRange TreeShape::leafBytes(std::uint64_t leaf) const
{
    return bytesUnder(0, leaf);
}

ByteRange TreeShape::leavesUnder(int level, std::uint64_t index) const
{
    PLUG_CHECK(index < nodeCount(level));
    const std::uint64_t begin = index << level;
    return {begin, begin + std::min(std::uint64_t(1) << level, m_leafCount - begin)};
}

ByteRange TreeShape::bytesUnder(int level, std::uint64_t index) const
{
    const ByteRange leaves = leavesUnder(level, index);
    const std::uint64_t begin = leaves.begin * protocol::kBlockSize;
    const bool isLast = leaves.end == m_leafCount;
    return {begin, isLast ? m_fileSize : leaves.end * protocol::kBlockSize};
}

std::uint64_t TreeShape::storedOffset(int level, std::uint64_t index) const
{
    PLUG_CHECK(index < nodeCount(level));
    std::uint64_t nodes = index;
    for (int below = 0; below < level; ++below)
        nodes += nodeCount(below);
    return nodes * Hash::kSize;
}

std::uint64_t TreeShape::storedSize() const
{
    return m_levelCount == 0 ? 0 : storedOffset(m_levelCount - 1, 0) + Hash::kSize;
}

Hash leafHash(ByteView block)
{
    return crypto::sha256({kLeafTag, block});
}

Hash nodeHash(const Hash &left, const Hash &right)
{
    return crypto::sha256({kNodeTag, left.view(), right.view()});
}

Hash NodeHasher::leaf(ByteView block)
{
    m_sha256.update(kLeafTag);
    m_sha256.update(block);
    return m_sha256.finish();
}

Hash NodeHasher::node(const Hash &left, const Hash &right)
{
    m_sha256.update(kNodeTag);
    m_sha256.update(left.view());
    m_sha256.update(right.view());
    return m_sha256.finish();
}

Hash emptyRoot()
{
    return crypto::sha256(ByteView());
}

std::vector<Hash> parentsOf(const std::vector<Hash> &nodes)
{
    NodeHasher hasher;
    std::vector<Hash> parents;
    parents.reserve((nodes.size() + 1) / 2);
    for (std::size_t i = 0; i + 1 < nodes.size(); i += 2)
        parents.push_back(hasher.node(nodes[i], nodes[i + 1]));
    if (nodes.size() % 2 == 1)
        parents.push_back(nodes.back());
    return parents;
}

std::vector<std::vector<Hash>> levelsAbove(std::vector<Hash> leaves)
{
    PLUG_CHECK(!leaves.empty());
    std::vector<std::vector<Hash>> levels;
    levels.push_back(std::move(leaves));
    while (levels.back().size() > 1)
        levels.push_back(parentsOf(levels.back()));
    return levels;
}

Guid guidOf(ContentKind kind, std::uint64_t size, const Hash &root)
{
    const ByteArray<1> tag{static_cast<std::uint8_t>(kind)};
    ByteArray<8> length;
    writeBigEndian(length, size);
    return Guid{crypto::sha256({tag, length, root.view()}).bytes};
}

LookupKey lookupKeyOf(const Guid &guid)
{
    return LookupKey{crypto::sha256({kLookupTag, guid.view()}).bytes};
}

} // namespace plug::content
