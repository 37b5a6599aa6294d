#include "core/base/random.h"
#include "core/content/guid_text.h"
#include "core/content/hash_tree.h"
#include "core/content/tree_proof.h"
#include "core/crypto/digest.h"
#include "tests/support/vector_content.h"
#include "tests/support/vectors.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <limits>

using namespace plug;
using namespace plug::content;

class TestHashTree : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheVectors_data();
    void agreesWithTheVectors();
    void agreesWithCertificateTransparency();
    void agreesWithTheSplitRule();
    void pathsAgreeWithCertificateTransparency();
    void shapeOfSmallFiles();
    void shapeCoversEachLeafOnce();
    void shapeOfTheLargestSizes();
    void tagsKeepKindsApart();
};

namespace {

/// The leaves of RFC 6962's reference implementation, and the root of the first 1, 2, … 8 of them.
const char *const kLeafData[] = {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                 "606162636465666768696a6b6c6d6e6f"};
const char *const kRoots[] = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

struct PathVector {
    std::uint32_t leaf;
    std::size_t leafCount;
    std::vector<QByteArray> path;
};

const PathVector kPaths[] = {
    {0, 1, {}},
    {0, 8, {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {5, 8, {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
    {2, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
    {1, 5, {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
};

std::vector<Hash> certificateLeaves(std::size_t count)
{
    std::vector<Hash> leaves;
    for (std::size_t i = 0; i < count; ++i) {
        const QByteArray data = QByteArray::fromHex(kLeafData[i]);
        leaves.push_back(leafHash(viewOf(data)));
    }
    return leaves;
}

/// RFC 9162, 2.1.1, word for word: split at the largest power of two smaller than n.
Hash splitRuleRoot(std::span<const Hash> leaves)
{
    if (leaves.size() == 1)
        return leaves.front();
    std::size_t k = 1;
    while (k * 2 < leaves.size())
        k *= 2;
    return nodeHash(splitRuleRoot(leaves.first(k)), splitRuleRoot(leaves.subspan(k)));
}

Hash rootOf(const QByteArray &content)
{
    const TreeShape shape(std::uint64_t(content.size()));
    if (shape.leafCount() == 0)
        return emptyRoot();
    std::vector<Hash> leaves;
    for (std::uint64_t leaf = 0; leaf < shape.leafCount(); ++leaf) {
        const ByteRange bytes = shape.leafBytes(leaf);
        leaves.push_back(leafHash(viewOf(content).subspan(bytes.begin, bytes.size())));
    }
    return levelsAbove(std::move(leaves)).back().front();
}

} // namespace

void TestHashTree::agreesWithTheVectors_data()
{
    QTest::addColumn<QJsonObject>("file");
    const QJsonArray files = test::loadVectors(QStringLiteral("content.json")).object()[u"files"].toArray();
    QVERIFY(files.size() >= 14);
    for (const QJsonValue &file : files)
        QTest::addRow("%lld bytes", file[u"size"].toInteger()) << file.toObject();
}

/// [C-2] [C-5]
void TestHashTree::agreesWithTheVectors()
{
    QFETCH(QJsonObject, file);
    const auto size = std::uint64_t(file[u"size"].toInteger());
    const QByteArray content = test::vectorContent(size);
    QCOMPARE(crypto::sha256(viewOf(content)).hex(), file[u"sha256"].toString().toLatin1());
    const Hash root = rootOf(content);
    QCOMPARE(root.hex(), file[u"root"].toString().toLatin1());
    const Guid guid = guidOf(ContentKind::File, size, root);
    QCOMPARE(guid.hex(), file[u"guid"].toString().toLatin1());
    QCOMPARE(guidText(guid), file[u"text"].toString());
    const auto parsed = parseGuidText(file[u"text"].toString());
    QVERIFY(parsed);
    QVERIFY(*parsed == guid);
}

void TestHashTree::agreesWithCertificateTransparency()
{
    for (std::size_t count = 1; count <= std::size(kRoots); ++count) {
        const auto levels = levelsAbove(certificateLeaves(count));
        QCOMPARE(levels.back().size(), 1u);
        QCOMPARE(levels.back().front().hex(), QByteArray(kRoots[count - 1]));
    }
}

/// [C-2]
void TestHashTree::agreesWithTheSplitRule()
{
    SeededRandom random(1);
    std::vector<Hash> leaves;
    for (std::size_t count = 1; count <= 300; ++count) {
        random.fill(leaves.emplace_back().bytes);
        const auto levels = levelsAbove(leaves);
        QVERIFY(levels.back().front() == splitRuleRoot(leaves));
        const TreeShape shape(count * protocol::kBlockSize);
        QCOMPARE(levels.size(), std::size_t(shape.levelCount()));
        for (std::size_t level = 0; level < levels.size(); ++level) {
            QCOMPARE(levels[level].size(), shape.nodeCount(int(level)));
            const std::uint64_t index = random.below(levels[level].size());
            const ByteRange under = shape.leavesUnder(int(level), index);
            QVERIFY(levels[level][index] == splitRuleRoot(std::span(leaves).subspan(under.begin, under.size())));
        }
    }
}

void TestHashTree::pathsAgreeWithCertificateTransparency()
{
    for (const PathVector &vector : kPaths) {
        const auto levels = levelsAbove(certificateLeaves(vector.leafCount));
        const TreeShape shape(vector.leafCount * protocol::kBlockSize);
        std::vector<QByteArray> path;
        for (const auto &[level, index] : proofPath(shape, {0, vector.leaf}))
            path.push_back(levels[std::size_t(level)][index].hex());
        QCOMPARE(path, vector.path);
    }
}

/// [C-1]
void TestHashTree::shapeOfSmallFiles()
{
    const TreeShape empty(0);
    QCOMPARE(empty.leafCount(), 0u);
    QCOMPARE(empty.levelCount(), 0);
    QCOMPARE(empty.storedSize(), 0u);
    QCOMPARE(empty.nodeCount(0), 0u);

    const TreeShape one(1);
    QCOMPARE(one.leafCount(), 1u);
    QCOMPARE(one.levelCount(), 1);
    QCOMPARE(one.leafBytes(0), (ByteRange{0, 1}));
    QCOMPARE(one.storedSize(), 32u);

    const TreeShape three(2 * protocol::kBlockSize + 5);
    QCOMPARE(three.leafCount(), 3u);
    QCOMPARE(three.levelCount(), 3);
    QCOMPARE(three.nodeCount(1), 2u);
    QCOMPARE(three.nodeCount(2), 1u);
    QCOMPARE(three.nodeCount(3), 0u);
    QCOMPARE(three.nodeCount(-1), 0u);
    QCOMPARE(three.leafBytes(2), (ByteRange{32768, 32773}));
    QCOMPARE(three.leavesUnder(1, 1), (ByteRange{2, 3}));
    QCOMPARE(three.bytesUnder(1, 0), (ByteRange{0, 32768}));
    QCOMPARE(three.bytesUnder(2, 0), (ByteRange{0, 32773}));
    QCOMPARE(three.storedOffset(1, 0), 96u);
    QCOMPARE(three.storedOffset(2, 0), 160u);
    QCOMPARE(three.storedSize(), 192u);
}

void TestHashTree::shapeCoversEachLeafOnce()
{
    SeededRandom random(2);
    for (int run = 0; run < 300; ++run) {
        const TreeShape shape(random.below(2000 * protocol::kBlockSize));
        std::uint64_t stored = 0;
        for (int level = 0; level < shape.levelCount(); ++level) {
            std::uint64_t leaf = 0;
            std::uint64_t byte = 0;
            for (std::uint64_t index = 0; index < shape.nodeCount(level); ++index, stored += Hash::kSize) {
                QCOMPARE(shape.leavesUnder(level, index).begin, leaf);
                QCOMPARE(shape.bytesUnder(level, index).begin, byte);
                QCOMPARE(shape.storedOffset(level, index), stored);
                leaf = shape.leavesUnder(level, index).end;
                byte = shape.bytesUnder(level, index).end;
            }
            QCOMPARE(leaf, shape.leafCount());
            QCOMPARE(byte, shape.fileSize());
        }
        QCOMPARE(stored, shape.storedSize());
    }
}

/// No size makes the arithmetic overflow, not even one that no file can have.
/// [C-1]
void TestHashTree::shapeOfTheLargestSizes()
{
    const TreeShape largest(protocol::kMaxFileSize);
    QCOMPARE(largest.leafCount(), std::uint64_t(1) << 30);
    QCOMPARE(largest.levelCount(), 31);
    QCOMPARE(largest.storedSize(), ((std::uint64_t(1) << 31) - 1) * 32);
    QVERIFY(std::size_t(largest.levelCount()) <= protocol::kMaxProofNodes);

    const TreeShape absurd(std::numeric_limits<std::uint64_t>::max());
    QCOMPARE(absurd.leafCount(), std::uint64_t(1) << 50);
    QCOMPARE(absurd.leafBytes(absurd.leafCount() - 1).end, std::numeric_limits<std::uint64_t>::max());
    QCOMPARE(absurd.storedSize(), ((std::uint64_t(1) << 51) - 1) * 32);
}

/// [C-5] [C-6] [C-7]
void TestHashTree::tagsKeepKindsApart()
{
    const Hash root = emptyRoot();
    const Guid file = guidOf(ContentKind::File, 0, root);
    QVERIFY(file != guidOf(ContentKind::Collection, 0, root));
    QVERIFY(file != guidOf(ContentKind::File, 1, root));

    ByteArray<33> keyed{0x04};
    std::copy(file.bytes.begin(), file.bytes.end(), keyed.begin() + 1);
    QCOMPARE(lookupKeyOf(file).hex(), crypto::sha256(keyed).hex());
    QVERIFY(leafHash(ByteView()) != emptyRoot());

    NodeHasher hasher;
    for (int run = 0; run < 2; ++run) {
        QVERIFY(hasher.leaf(keyed) == leafHash(keyed));
        QVERIFY(hasher.node(root, leafHash(keyed)) == nodeHash(root, leafHash(keyed)));
    }
}

QTEST_APPLESS_MAIN(TestHashTree)
#include "tst_hash_tree.moc"
