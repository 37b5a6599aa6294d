#include "core/store/disk_reader.h"

#include "core/base/limits.h"
#include "tests/support/memory_file_system.h"
#include "tests/support/source_file.h"

#include <QTest>

#include <functional>

using namespace plug;
using namespace plug::store;
using plug::test::MemoryFileSystem;
using plug::test::SourceFile;

/// What the reader means by its requests is tried on both disks in tests/core/runtime/tst_disk_workers.cpp; here is what takes
/// a file system that does as it is told.
class TestDiskReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void eachFlippedBitIsNoticed();
    void aFailureOfTheDiskIsTold();
    void readsTheFileThatTheNameLeadsTo();
    void aMediumThatWasPluggedInAgainIsTheSame();
    void letsGoOfWhatWasDiscarded();
    void readsOnceWhatSeveralWant();
    void keepsNothingOfAFileThatChanged();
    void aBadBlockDoesNotTakeItsNeighboursAlong();

private:
    ServedFile served() const
    {
        return {QStringLiteral("/share/a"), QStringLiteral("/state/trees/a"), m_source.size(), m_source.root(),
                m_files->status(QStringLiteral("/share/a"))->stamp};
    }
    DiskAnswer read(DiskReader &reader, const ServedFile &file, ByteRange range)
    {
        return reader.execute(ReadBytes{std::make_shared<ServedFile>(file), range});
    }
    bool isRight(const DiskAnswer &answer, ByteRange range)
    {
        const auto *read = std::get_if<BytesRead>(&answer);
        return read && read->bytes == m_source.bytesOf(range);
    }

    const SourceFile m_source{3 * protocol::kBlockSize + 9, 1};
    std::unique_ptr<MemoryFileSystem> m_files;
};

void TestDiskReader::init()
{
    m_files = std::make_unique<MemoryFileSystem>();
    m_files->addFile(QStringLiteral("/share/a"), m_source.bytes());
    m_files->addFile(QStringLiteral("/state/trees/a"), m_source.tree());
}

/// In the file or in its tree: either the bytes asked for are right, or none come.
void TestDiskReader::eachFlippedBitIsNoticed()
{
    DiskReader reader(*m_files);
    const ServedFile file = served();
    const ByteRange all{0, m_source.size()};
    for (std::uint64_t at = 0; at < m_source.size(); at += 501) {
        m_files->corrupt(file.path, at);
        QVERIFY(std::holds_alternative<DiskError>(read(reader, file, all)));
        QVERIFY(std::holds_alternative<DiskError>(read(reader, file, {at, at + 1})));
        m_files->corrupt(file.path, at);
    }
    for (std::uint64_t at = 0; at < std::uint64_t(m_source.tree().size()); ++at) {
        m_files->corrupt(file.treePath, at);
        const DiskAnswer answer = read(reader, file, all);
        QVERIFY(std::holds_alternative<DiskError>(answer) || (at >= 4 * Hash::kSize && isRight(answer, all)));
        m_files->corrupt(file.treePath, at);
    }
    QVERIFY(isRight(read(reader, file, all), all));
}

void TestDiskReader::aFailureOfTheDiskIsTold()
{
    const ServedFile file = served();
    const ByteRange range{0, 10};
    for (std::uint64_t operation = 0;; ++operation) {
        DiskReader reader(*m_files);
        m_files->failAfter(operation, DiskErrorKind::Io);
        const DiskAnswer answer = read(reader, file, range);
        if (m_files->isFailurePending())
            break;
        // One that does not matter may be got round.
        QVERIFY(std::holds_alternative<DiskError>(answer) || isRight(answer, range));
        QVERIFY(isRight(read(reader, file, range), range));
    }
}

/// The file was replaced by a copy of itself; the one that is open is another by now.
void TestDiskReader::readsTheFileThatTheNameLeadsTo()
{
    DiskReader reader(*m_files);
    const ByteRange range{0, 10};
    QVERIFY(isRight(read(reader, served(), range), range));
    m_files->addFile(QStringLiteral("/share/copy"), m_source.bytes());
    m_files->corrupt(QStringLiteral("/share/a"), 0);
    QVERIFY(m_files->replace(QStringLiteral("/share/copy"), QStringLiteral("/share/a")));
    QVERIFY(isRight(read(reader, served(), range), range));
}

void TestDiskReader::aMediumThatWasPluggedInAgainIsTheSame()
{
    DiskReader reader(*m_files);
    ServedFile file = served();
    file.stamp->device += 1;
    const ByteRange range{0, 10};
    QVERIFY(isRight(read(reader, file, range), range));
    for (const auto &change : std::vector<std::function<void(content::FileStamp &)>>{
             [](content::FileStamp &stamp) { stamp.size += 1; }, [](content::FileStamp &stamp) { stamp.mtimeNs += 1; },
             [](content::FileStamp &stamp) { stamp.inode += 1; }}) {
        ServedFile changed = served();
        change(*changed.stamp);
        const DiskAnswer answer = read(reader, changed, range);
        QVERIFY(std::holds_alternative<DiskError>(answer) && std::get<DiskError>(answer).kind == DiskErrorKind::Changed);
    }
}

void TestDiskReader::letsGoOfWhatWasDiscarded()
{
    DiskReader reader(*m_files);
    ServedFile file = served();
    file.stamp.reset();
    const ByteRange range{0, 10};
    QVERIFY(isRight(read(reader, file, range), range));
    QVERIFY(m_files->remove(file.path));
    QVERIFY(isRight(read(reader, file, range), range));
    reader.forget({file.path});
    QVERIFY(std::holds_alternative<DiskError>(read(reader, file, range)));
}

void TestDiskReader::readsOnceWhatSeveralWant()
{
    const SourceFile large(2 * limits::kReadAhead + 100'000, 2);
    m_files->addFile(QStringLiteral("/share/large"), large.bytes());
    m_files->addFile(QStringLiteral("/state/trees/large"), large.tree());
    const ServedFile file{QStringLiteral("/share/large"), QStringLiteral("/state/trees/large"), large.size(), large.root(),
                          m_files->status(QStringLiteral("/share/large"))->stamp};
    DiskReader reader(*m_files);
    const std::uint64_t before = m_files->bytesRead();
    for (int fetcher = 0; fetcher < 10; ++fetcher) {
        for (std::uint64_t at = 0; at < large.size(); at += limits::kReadAhead) {
            const ByteRange range{at + 1000 * std::uint64_t(fetcher), std::min(at + limits::kReadAhead, large.size())};
            const DiskAnswer answer = read(reader, file, range);
            QVERIFY(std::holds_alternative<BytesRead>(answer));
            QCOMPARE(std::get<BytesRead>(answer).bytes, large.bytesOf(range));
        }
    }
    const std::uint64_t tree = std::uint64_t(large.tree().size());
    QVERIFY(m_files->bytesRead() - before <= large.size() + tree);
}

/// Not even what was read before.
void TestDiskReader::keepsNothingOfAFileThatChanged()
{
    DiskReader reader(*m_files);
    const ServedFile file = served();
    const ByteRange range{0, m_source.size()};
    QVERIFY(isRight(read(reader, file, range), range));
    m_files->addFile(file.path, m_source.bytes()); // written again, with the same bytes
    const DiskAnswer answer = read(reader, file, range);
    QVERIFY(std::holds_alternative<DiskError>(answer) && std::get<DiskError>(answer).kind == DiskErrorKind::Changed);
    QVERIFY(m_files->remove(file.path));
    QVERIFY(std::holds_alternative<DiskError>(read(reader, file, range)));
}

void TestDiskReader::aBadBlockDoesNotTakeItsNeighboursAlong()
{
    const SourceFile large(limits::kReadAhead, 3);
    m_files->addFile(QStringLiteral("/share/large"), large.bytes());
    m_files->addFile(QStringLiteral("/state/trees/large"), large.tree());
    const ServedFile file{QStringLiteral("/share/large"), QStringLiteral("/state/trees/large"), large.size(), large.root(),
                          m_files->status(QStringLiteral("/share/large"))->stamp};
    m_files->corrupt(file.path, 10);
    DiskReader reader(*m_files);
    const ByteRange good{protocol::kBlockSize, 6 * protocol::kBlockSize};
    const DiskAnswer answer = read(reader, file, good);
    QVERIFY(std::holds_alternative<BytesRead>(answer));
    QCOMPARE(std::get<BytesRead>(answer).bytes, large.bytesOf(good));
    QVERIFY(std::holds_alternative<DiskError>(read(reader, file, {0, limits::kReadAhead})));
}

QTEST_APPLESS_MAIN(TestDiskReader)
#include "tst_disk_reader.moc"
