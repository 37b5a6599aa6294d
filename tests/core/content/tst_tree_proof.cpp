#include "core/base/random.h"
#include "core/content/tree_proof.h"

#include <QTest>

#include <limits>

using namespace plug;
using namespace plug::content;

class TestTreeProof : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySpanProves();
    void runsMakeTheStoredTree();
    void everyFlippedBitIsRefused();
    void answersOfOtherSpansAreRefused();
    void wrongLengthsAreRefused();
    void invalidSpansAreRefused();
    void hugeTrees();
    void spanOfLeafIsTheWidestAllowed();
};

namespace {

/// A whole tree over random leaves, as it would be stored.
struct Tree {
    TreeShape shape;
    std::vector<std::vector<Hash>> levels;
    QByteArray stored;

    const Hash &root() const { return levels.back().front(); }
};

QByteArray joined(const std::vector<Hash> &hashes)
{
    QByteArray bytes;
    for (const Hash &hash : hashes)
        bytes += toQByteArray(hash.view());
    return bytes;
}

std::vector<Hash> randomHashes(std::uint64_t count, SeededRandom &random)
{
    std::vector<Hash> hashes(count);
    for (Hash &hash : hashes)
        random.fill(hash.bytes);
    return hashes;
}

Tree randomTree(std::uint64_t leafCount, SeededRandom &random)
{
    Tree tree{TreeShape(leafCount * protocol::kBlockSize - random.below(protocol::kBlockSize)),
              levelsAbove(randomHashes(leafCount, random)), {}};
    for (const auto &level : tree.levels)
        tree.stored += joined(level);
    return tree;
}

QByteArray answerOf(const Tree &tree, TreeSpan span)
{
    QByteArray answer;
    for (const ByteRange &range : proofStoredRanges(tree.shape, span))
        answer += tree.stored.sliced(qsizetype(range.begin), qsizetype(range.size()));
    return answer;
}

std::vector<TreeSpan> allSpans(const TreeShape &shape)
{
    std::vector<TreeSpan> spans;
    for (std::uint8_t level = 0; level <= protocol::kMaxSpanLevel; ++level) {
        for (std::uint32_t index = 0; index < shape.nodeCount(level); ++index)
            spans.push_back({level, index});
    }
    return spans;
}

bool isProof(const Tree &tree, TreeSpan span, const QByteArray &answer)
{
    return verifyProof(tree.shape, tree.root(), span, viewOf(answer)).hasValue();
}

/// RFC 9162, 2.1.3.2: the root that node `index` of `count` leads to along `path`; nothing where the path doesn't fit.
std::optional<Hash> rootAlongPath(std::uint64_t index, std::uint64_t count, Hash node, const std::vector<Hash> &path)
{
    std::uint64_t fn = index;
    std::uint64_t sn = count - 1;
    for (const Hash &p : path) {
        if (sn == 0)
            return std::nullopt;
        if (fn % 2 == 1 || fn == sn) {
            node = nodeHash(p, node);
            while (fn % 2 == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            node = nodeHash(node, p);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 ? std::optional(node) : std::nullopt;
}

} // namespace

/// [C-3] [C-4]
void TestTreeProof::everySpanProves()
{
    SeededRandom random(1);
    for (std::uint64_t leafCount = 1; leafCount <= 600; leafCount += leafCount < 70 ? 1 : 1 + random.below(9)) {
        const Tree tree = randomTree(leafCount, random);
        for (const TreeSpan span : allSpans(tree.shape)) {
            QVERIFY(isValidSpan(tree.shape, span));
            const QByteArray answer = answerOf(tree, span);
            QCOMPARE(std::uint64_t(answer.size()), proofSize(tree.shape, span));
            const auto verified = verifyProof(tree.shape, tree.root(), span, viewOf(answer));
            QVERIFY(verified);
            QVERIFY(verified->span == span);
            const ByteRange leaves = tree.shape.leavesUnder(span.level, span.index);
            QVERIFY(std::equal(verified->leaves.begin(), verified->leaves.end(),
                               tree.levels[0].begin() + qsizetype(leaves.begin),
                               tree.levels[0].begin() + qsizetype(leaves.end)));
        }
    }
}

/// What one answer makes known is written where the true tree has it; the answers of all leaves make it whole.
void TestTreeProof::runsMakeTheStoredTree()
{
    SeededRandom random(2);
    for (const std::uint64_t leafCount : {1, 2, 3, 7, 8, 9, 511, 512, 513, 1023, 1025, 2049}) {
        const Tree tree = randomTree(leafCount, random);
        for (int level = 0; level <= std::min(protocol::kMaxSpanLevel, tree.shape.levelCount() - 1); level += 3) {
            QByteArray written(tree.stored.size(), '\0');
            for (std::uint32_t index = 0; index < tree.shape.nodeCount(level); ++index) {
                const TreeSpan span{std::uint8_t(level), index};
                const QByteArray answer = answerOf(tree, span);
                const auto verified = verifyProof(tree.shape, tree.root(), span, viewOf(answer));
                QVERIFY(verified);
                for (const auto &[offset, run] : verified->storedRuns) {
                    QCOMPARE(tree.stored.sliced(qsizetype(offset), run.size()), run);
                    written.replace(qsizetype(offset), run.size(), run);
                }
            }
            QVERIFY(written == tree.stored);
        }
    }
}

/// [C-4]
void TestTreeProof::everyFlippedBitIsRefused()
{
    SeededRandom random(3);
    for (const std::uint64_t leafCount : {1, 2, 3, 5, 8, 13}) {
        const Tree tree = randomTree(leafCount, random);
        for (const TreeSpan span : allSpans(tree.shape)) {
            QByteArray answer = answerOf(tree, span);
            for (qsizetype bit = 0; bit < answer.size() * 8; ++bit) {
                const char mask = char(1 << (bit % 8));
                answer[bit / 8] = char(answer[bit / 8] ^ mask);
                const auto verified = verifyProof(tree.shape, tree.root(), span, viewOf(answer));
                QVERIFY(!verified && verified.error() == ProofError::WrongRoot);
                answer[bit / 8] = char(answer[bit / 8] ^ mask);
            }
            QVERIFY(isProof(tree, span, answer));
        }
    }
    const Tree large = randomTree(1500, random);
    for (int run = 0; run < 300; ++run) {
        const TreeSpan span = spanOfLeaf(large.shape, random.below(1500));
        QByteArray answer = answerOf(large, span);
        const auto at = qsizetype(random.below(std::uint64_t(answer.size())));
        answer[at] = char(answer[at] ^ (1 << random.below(8)));
        QVERIFY(!isProof(large, span, answer));
    }
}

/// An answer proves exactly the spans whose own answer it is.
void TestTreeProof::answersOfOtherSpansAreRefused()
{
    SeededRandom random(4);
    for (const std::uint64_t leafCount : {2, 3, 6, 8, 17}) {
        const Tree tree = randomTree(leafCount, random);
        const auto spans = allSpans(tree.shape);
        for (const TreeSpan asked : spans) {
            for (const TreeSpan given : spans) {
                const QByteArray answer = answerOf(tree, given);
                QCOMPARE(isProof(tree, asked, answer), answer == answerOf(tree, asked));
            }
        }
    }
}

/// [C-4]
void TestTreeProof::wrongLengthsAreRefused()
{
    SeededRandom random(5);
    const Tree tree = randomTree(77, random);
    for (const TreeSpan span : allSpans(tree.shape)) {
        const QByteArray answer = answerOf(tree, span);
        for (const QByteArray &wrong : {QByteArray(), answer.chopped(1), answer.chopped(32), answer + '\0',
                                        answer + answer.first(32), answer + answer}) {
            const auto verified = verifyProof(tree.shape, tree.root(), span, viewOf(wrong));
            QVERIFY(!verified && verified.error() == ProofError::WrongLength);
        }
    }
}

/// [C-3]
void TestTreeProof::invalidSpansAreRefused()
{
    SeededRandom random(6);
    const Tree tree = randomTree(77, random);
    const QByteArray answer = answerOf(tree, {0, 0});
    const std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
    for (const TreeSpan span : {TreeSpan{0, 77}, {1, 39}, {7, 1}, {8, 0}, {9, 0}, {10, 0}, {63, 0}, {64, 0}, {255, 0},
                                {0, most}, {255, most}}) {
        QVERIFY(!isValidSpan(tree.shape, span));
        const auto verified = verifyProof(tree.shape, tree.root(), span, viewOf(answer));
        QVERIFY(!verified && verified.error() == ProofError::InvalidSpan);
    }
    QVERIFY(!isValidSpan(TreeShape(0), {0, 0}));
    QVERIFY(!isValidSpan(TreeShape(protocol::kMaxFileSize), {10, 0}));
    QVERIFY(!isValidSpan(TreeShape(std::numeric_limits<std::uint64_t>::max()), {9, 0}));
}

/// Trees too large to build: random leaves and siblings, and the root that RFC 9162's own algorithm finds for them.
void TestTreeProof::hugeTrees()
{
    SeededRandom random(7);
    for (int run = 0; run < 400; ++run) {
        const std::uint64_t size = run < 4 ? protocol::kMaxFileSize - std::uint64_t(run) * protocol::kBlockSize
                                           : 1 + (random.next64() >> (20 + random.below(20)));
        const TreeShape shape(size);
        const std::uint64_t leaf = run % 2 == 0 ? random.below(shape.leafCount()) : shape.leafCount() - 1;
        TreeSpan span = spanOfLeaf(shape, leaf);
        span.level = std::uint8_t(random.below(span.level + 1u));
        span.index = std::uint32_t(leaf >> span.level);

        const auto leaves = randomHashes(shape.leavesUnder(span.level, span.index).size(), random);
        const auto path = randomHashes(proofPath(shape, span).size(), random);
        const Hash node = levelsAbove(leaves).back().front();
        const auto root = rootAlongPath(span.index, shape.nodeCount(span.level), node, path);
        QVERIFY(root);
        QVERIFY(path.size() <= protocol::kMaxProofNodes);
        QByteArray answer = joined(leaves) + joined(path);
        const auto verified = verifyProof(shape, *root, span, viewOf(answer));
        QVERIFY(verified);
        for (const auto &[offset, bytes] : verified->storedRuns)
            QVERIFY(offset + std::uint64_t(bytes.size()) <= shape.storedSize());
        answer[qsizetype(random.below(std::uint64_t(answer.size())))] ^= 0x40;
        QVERIFY(!verifyProof(shape, *root, span, viewOf(answer)));
    }
}

void TestTreeProof::spanOfLeafIsTheWidestAllowed()
{
    QVERIFY(spanOfLeaf(TreeShape(1), 0) == (TreeSpan{0, 0}));
    QVERIFY(spanOfLeaf(TreeShape(2 * protocol::kBlockSize), 1) == (TreeSpan{1, 0}));
    QVERIFY(spanOfLeaf(TreeShape(512 * protocol::kBlockSize), 511) == (TreeSpan{9, 0}));
    QVERIFY(spanOfLeaf(TreeShape(513 * protocol::kBlockSize), 512) == (TreeSpan{9, 1}));
    const TreeShape largest(protocol::kMaxFileSize);
    QVERIFY(spanOfLeaf(largest, largest.leafCount() - 1) == (TreeSpan{9, (1u << 21) - 1}));
    QVERIFY(proofSize(largest, {9, 0}) == (512 + 21) * 32);
}

QTEST_APPLESS_MAIN(TestTreeProof)
#include "tst_tree_proof.moc"
