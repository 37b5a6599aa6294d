#pragma once

#include "core/store/open_ledger.h"
#include "core/store/part_files.h"

#include <list>

namespace plug::store {

/// Carries out the writing lane's requests, one after the other, on the file system it is given. Owns the files and ledgers it
/// has open. Invariant: whatever happens between two operations, a power cut included, the ledger claims nothing that is not
/// verified and on the medium; no file but its own is ever written over. Used by one thread.
class DiskWriter {
public:
    explicit DiskWriter(FileSystem &files);

    DiskAnswer execute(const WriteBlocks &request);
    DiskAnswer execute(const WriteTree &request);
    DiskAnswer execute(const Flush &request);
    DiskAnswer execute(const FinishFile &request);
    /// Several at once, which share their waits for the medium: an answer for each, as if it were by itself.
    std::vector<DiskAnswer> execute(std::span<const FinishFile *const> group);
    DiskAnswer execute(const LoadLedger &request);
    DiskAnswer execute(const Discard &request);

private:
    DiskOutcome<OpenLedger *> ledgerAt(const QString &path);
    void forgetLedger(const QString &path);
    DiskOutcome<PartFiles::Place> placeOf(const PartFile &file);
    DiskOutcome<PartFiles::Place> placeOfTree(const PartFile &file);
    DiskOutcome<void> syncPart(const FlushedPart &part);
    // disk_writer_finishing.cpp
    struct Finishing;
    template <typename Step>
    static void eachGood(std::vector<Finishing> &files, Step step);
    DiskOutcome<void> completePart(Finishing &finishing);
    void syncParts(std::vector<Finishing> &files);
    DiskOutcome<void> placePart(Finishing &finishing);
    void syncPlaces(std::vector<Finishing> &files);
    void tellLedgers(std::vector<Finishing> &files);
    DiskOutcome<void> tellLedger(const QString &path, const std::vector<Finishing *> &files);
    void forgetPart(const PartFile &file);
    void removeLeftOverNames(const LedgerContents &contents);

    FileSystem &m_files;
    PartFiles m_parts;
    std::list<OpenLedger> m_ledgers; ///< at most limits::kMaxOpenFiles, the one used last in front
};

} // namespace plug::store
