#pragma once

#include "core/store/disk_batch.h"
#include "core/store/disk_reader.h"
#include "core/store/layout.h"
#include "tests/support/memory_file_system.h"

namespace plug::test {

/// Carries out the engine's disk requests at once and in memory, for the simulator: the lanes' own code on a file system that
/// can run full, become read-only and lose power. Equal requests give equal results. WriteBlocks hashes each block as on a
/// real disk, so no unverified byte is ever stored. The catalogue survives power cuts.
class MemoryDisk {
public:
    explicit MemoryDisk(const QString &stateFolder = QStringLiteral("/state"));

    /// All results of a request; PrepareShare gives its progress before the last one.
    std::vector<store::DiskResult> execute(const store::DiskRequest &request);
    /// What waits together: requests of the writing lane that follow one another are a batch of it.
    std::vector<store::DiskResult> execute(std::span<const store::DiskRequest> requests);

    void addFile(const QString &path, const QByteArray &bytes) { m_files->addFile(path, bytes); }
    std::optional<QByteArray> contentsOf(const QString &path) const { return m_files->contentsOf(path); }
    std::vector<QString> paths() const { return m_files->paths(); }
    /// What FinishFile gave a final name, with its bytes; without those that were removed since.
    std::map<QString, QByteArray> finishedFiles() const;

    // Faults; see MemoryFileSystem.
    void setFull(bool isFull) { m_files->setFull(isFull); }
    void setReadOnly(bool isReadOnly) { m_files->setReadOnly(isReadOnly); }
    void removeFolder(const QString &path) { m_files->removeFolder(path); }
    void corrupt(const QString &path, std::uint64_t offset) { m_files->corrupt(path, offset); }
    void failNext(store::DiskErrorKind kind) { m_files->failAfter(0, kind); }
    MemoryFileSystem &fileSystem() { return *m_files; }
    /// Until restart(), less than limits::kReadCache, for a file that is to be larger.
    void setReadCache(std::uint64_t bytes);

    /// A new program begins; the system kept what the last one wrote.
    void restart();
    /// The power is gone and back: what was not synced is lost, or with `random`, any part of it. A new program begins.
    void crash(RandomSource *random = nullptr);

private:
    store::DiskAnswer carryOut(const store::WriteBlocks &request) { return m_writer->execute(request); }
    store::DiskAnswer carryOut(const store::WriteTree &request) { return m_writer->execute(request); }
    store::DiskAnswer carryOut(const store::Flush &request) { return m_writer->execute(request); }
    store::DiskAnswer carryOut(const store::FinishFile &request);
    store::DiskAnswer carryOut(const store::LoadLedger &request) { return m_writer->execute(request); }
    store::DiskAnswer carryOut(const store::Discard &request);
    store::DiskAnswer carryOut(const store::ReadBytes &request) { return m_reader->execute(request); }
    store::DiskAnswer carryOut(const store::ReadProof &request) { return m_reader->execute(request); }
    store::DiskAnswer carryOut(const store::ReadWhole &request) { return m_reader->execute(request); }
    store::DiskAnswer carryOut(const store::PrepareShare &request);
    store::DiskAnswer carryOut(const store::CancelPrepare &) { return store::Done{}; }
    store::DiskAnswer carryOut(const store::LoadCatalogue &) { return m_catalogue; }
    store::DiskAnswer carryOut(const store::PutTransfer &request);
    store::DiskAnswer carryOut(const store::RemoveTransfer &request);
    store::DiskAnswer carryOut(const store::PutShareEntries &request);
    store::DiskAnswer carryOut(const store::PutHost &request);
    store::DiskAnswer carryOut(const store::RemoveHost &request);

    void executeBatch(std::span<const store::DiskRequest> batch, std::vector<store::DiskResult> &results);
    store::DiskOutcome<store::ShareEntryRecord> hash(const QString &path, content::ContentKind kind);
    store::DiskAnswer prepareFolder(const QString &path);

    store::Layout m_layout;
    std::unique_ptr<MemoryFileSystem> m_files;
    std::unique_ptr<store::DiskWriter> m_writer;
    std::unique_ptr<store::DiskReader> m_reader;
    store::CatalogueContents m_catalogue;
    std::set<QString> m_finished;
};

} // namespace plug::test
