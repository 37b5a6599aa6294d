#pragma once

#include "core/base/random.h"
#include "core/content/tree_proof.h"

namespace plug::test {

/// A file of random bytes with its whole tree.
struct SwarmTree {
    content::TreeShape shape;
    QByteArray bytes;
    QByteArray stored;
    Hash root;

    ByteView at(ByteRange range) const { return viewOf(bytes).subspan(range.begin, range.size()); }

    /// What an honest host answers to HASHES.
    QByteArray answer(content::TreeSpan span) const
    {
        QByteArray answer;
        for (const ByteRange &range : content::proofStoredRanges(shape, span))
            answer += stored.mid(qsizetype(range.begin), qsizetype(range.size()));
        return answer;
    }
};

inline SwarmTree randomSwarmTree(std::uint64_t size, SeededRandom &random)
{
    SwarmTree tree{content::TreeShape(size), QByteArray(qsizetype(size), '\0'), {}, {}};
    random.fill(mutableViewOf(tree.bytes));
    std::vector<Hash> leaves;
    for (std::uint64_t leaf = 0; leaf < tree.shape.leafCount(); ++leaf)
        leaves.push_back(content::leafHash(tree.at(tree.shape.leafBytes(leaf))));
    const auto levels = content::levelsAbove(std::move(leaves));
    for (const auto &level : levels) {
        for (const Hash &node : level)
            tree.stored += toQByteArray(node.view());
    }
    tree.root = levels.back().front();
    return tree;
}

} // namespace plug::test
