#include "core/base/random.h"
#include "core/runtime/tree_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace plug;
using namespace plug::runtime;
using content::TreeSpan;
using store::DiskErrorKind;

class TestTreeFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void provesEverySpan();
    void spoiledTreesProveNothing();
    void shortTreesProveNothing();
    void growingTreesProveWhatTheyHave();
    void knowsItsBlocks();
    void otherBlocksAreNotItsOwn();
    void oneBlockNeedsNoTree();
    void emptyFileHasNothing();
    void missingTree();

private:
    QString treePath() const { return m_folder->filePath(QStringLiteral("t.tree")); }
    /// A file of so many blocks (the last one short) and its stored tree.
    void makeFile(std::uint64_t blocks);
    void writeTree(const QByteArray &bytes) const;
    TreeFile openTree() const;
    Result<QByteArray, store::DiskError> proofOf(TreeSpan span) const { return openTree().proof(span); }
    ByteView blocksFrom(std::uint64_t leaf, std::uint64_t count) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_bytes;
    QByteArray m_stored;
    Hash m_root;
};

void TestTreeFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestTreeFile::makeFile(std::uint64_t blocks)
{
    m_bytes.resize(qsizetype(blocks * protocol::kBlockSize - 5));
    SeededRandom(blocks).fill(mutableViewOf(m_bytes));
    const content::TreeShape shape(std::uint64_t(m_bytes.size()));
    std::vector<Hash> leaves;
    for (std::uint64_t leaf = 0; leaf < blocks; ++leaf)
        leaves.push_back(content::leafHash(blocksFrom(leaf, 1)));
    m_stored.clear();
    for (const auto &level : content::levelsAbove(std::move(leaves))) {
        for (const Hash &node : level)
            m_stored += toQByteArray(node.view());
        m_root = level.front();
    }
    writeTree(m_stored);
}

void TestTreeFile::writeTree(const QByteArray &bytes) const
{
    QFile file(treePath());
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

TreeFile TestTreeFile::openTree() const
{
    return *TreeFile::open(treePath(), std::uint64_t(m_bytes.size()), m_root);
}

ByteView TestTreeFile::blocksFrom(std::uint64_t leaf, std::uint64_t count) const
{
    const std::uint64_t begin = leaf * protocol::kBlockSize;
    const std::uint64_t end = std::min(begin + count * protocol::kBlockSize, std::uint64_t(m_bytes.size()));
    return viewOf(m_bytes).subspan(begin, end - begin);
}

void TestTreeFile::provesEverySpan()
{
    makeFile(21);
    const content::TreeShape shape(std::uint64_t(m_bytes.size()));
    TreeFile tree = openTree();
    for (std::uint8_t level = 0; level < shape.levelCount(); ++level) {
        for (std::uint32_t index = 0; index < shape.nodeCount(level); ++index) {
            const auto answer = tree.proof({level, index});
            QVERIFY(answer);
            QVERIFY(content::verifyProof(shape, m_root, {level, index}, viewOf(*answer)));
        }
    }
    for (const TreeSpan span : {TreeSpan{0, 21}, {5, 1}, {6, 0}, {255, 0}}) {
        const auto answer = tree.proof(span);
        QVERIFY(!answer && answer.error().kind == DiskErrorKind::Corrupt);
    }
}

void TestTreeFile::spoiledTreesProveNothing()
{
    makeFile(6);
    for (qsizetype at = 0; at < m_stored.size() - 32; ++at) { // the root itself is never read
        QByteArray spoiled = m_stored;
        spoiled[at] = char(spoiled[at] ^ 1);
        writeTree(spoiled);
        bool isRefused = false;
        for (std::uint32_t leaf = 0; leaf < 6; ++leaf)
            isRefused = isRefused || !proofOf({0, leaf});
        // A node without a sibling stands in two levels and is read in one of them.
        const bool isHandedUp = at >= (6 + 2) * 32 && at < (6 + 3) * 32;
        QCOMPARE(isRefused, !isHandedUp);
    }
}

void TestTreeFile::shortTreesProveNothing()
{
    makeFile(6);
    writeTree(m_stored.first(6 * 32 + 1));
    const auto answer = proofOf({0, 0});
    QVERIFY(!answer && answer.error().kind == DiskErrorKind::Corrupt);
    QCOMPARE(answer.error().path, treePath());
    writeTree({});
    QVERIFY(!proofOf({0, 0}));
    const auto matches = openTree().matches(0, blocksFrom(0, 1));
    QVERIFY(!matches && matches.error().kind == DiskErrorKind::Corrupt);
}

/// A fetch writes what verified spans made known; that and no more is passed on.
void TestTreeFile::growingTreesProveWhatTheyHave()
{
    makeFile(21);
    const content::TreeShape shape(std::uint64_t(m_bytes.size()));
    const auto answer = proofOf({2, 1});
    QVERIFY(answer);
    const auto verified = content::verifyProof(shape, m_root, {2, 1}, viewOf(*answer));
    QByteArray grown(m_stored.size(), '\0');
    for (const auto &[offset, run] : verified->storedRuns)
        grown.replace(qsizetype(offset), run.size(), run);
    writeTree(grown);

    TreeFile tree = openTree();
    QCOMPARE(*tree.proof({2, 1}), *answer);
    QVERIFY(tree.proof({0, 5}));
    for (const TreeSpan span : {TreeSpan{0, 0}, {2, 0}, {2, 2}, {3, 0}, {5, 0}}) {
        const auto missing = tree.proof(span);
        QVERIFY(!missing && missing.error().kind == DiskErrorKind::Corrupt);
    }
    QCOMPARE(*tree.matches(3, blocksFrom(3, 3)), (std::vector<bool>{false, true, true}));
}

void TestTreeFile::knowsItsBlocks()
{
    makeFile(21);
    TreeFile tree = openTree();
    QCOMPARE(*tree.matches(0, blocksFrom(0, 21)), std::vector<bool>(21, true));
    QCOMPARE(*tree.matches(20, blocksFrom(20, 1)), std::vector<bool>{true});
    QVERIFY(tree.matches(3, {})->empty());
    m_bytes[qsizetype(4 * protocol::kBlockSize + 77)] ^= 1;
    QCOMPARE(*tree.matches(3, blocksFrom(3, 3)), (std::vector<bool>{true, false, true}));
}

void TestTreeFile::otherBlocksAreNotItsOwn()
{
    makeFile(21);
    TreeFile tree = openTree();
    QCOMPARE(*tree.matches(1, blocksFrom(0, 2)), (std::vector<bool>{false, false}));
    // One byte short, and bytes that the file has not.
    QCOMPARE(*tree.matches(0, blocksFrom(0, 1).first(100)), std::vector<bool>{false});
    const QByteArray longer = toQByteArray(blocksFrom(20, 1)) + '\0';
    QCOMPARE(*tree.matches(20, viewOf(longer)), std::vector<bool>{false});
    QCOMPARE(*tree.matches(21, blocksFrom(0, 1)), std::vector<bool>{false});
    QCOMPARE(*tree.matches(20, blocksFrom(0, 2)), (std::vector<bool>{false, false}));
    QCOMPARE(*tree.matches(~std::uint64_t(0), blocksFrom(0, 2)), (std::vector<bool>{false, false}));
}

void TestTreeFile::oneBlockNeedsNoTree()
{
    const QByteArray bytes(100, 'x');
    const Hash root = content::leafHash(viewOf(bytes));
    auto tree = TreeFile::open({}, 100, root);
    QVERIFY(tree);
    QCOMPARE(*tree->proof({0, 0}), toQByteArray(root.view()));
    QCOMPARE(*tree->matches(0, viewOf(bytes)), std::vector<bool>{true});
    QCOMPARE(*tree->matches(0, viewOf(bytes).first(99)), std::vector<bool>{false});
    QVERIFY(!tree->proof({0, 1}));
    QVERIFY(!tree->proof({1, 0}));
}

void TestTreeFile::emptyFileHasNothing()
{
    auto tree = TreeFile::open({}, 0, content::emptyRoot());
    QVERIFY(tree);
    QVERIFY(!tree->proof({0, 0}));
    QVERIFY(tree->matches(0, {})->empty());
    QCOMPARE(*tree->matches(0, ByteArray<1>{}), std::vector<bool>{false});
}

void TestTreeFile::missingTree()
{
    const auto tree = TreeFile::open(treePath(), 100'000, {});
    QVERIFY(!tree && tree.error().kind == DiskErrorKind::Missing);
    QCOMPARE(tree.error().path, treePath());
}

QTEST_APPLESS_MAIN(TestTreeFile)
#include "tst_tree_file.moc"
