#pragma once

#include "core/store/file_system.h"
#include "core/store/range_ledger.h"

#include <map>
#include <set>

namespace plug::store {

/// A file that has its final name, and what was not said of it before.
struct FinishedPart {
    std::uint32_t fileIndex = 0;
    QString path;
    content::FileStamp stamp;
    std::optional<FlushedPart> unflushed;
};

/// One transfer's ledger file, to append to. Made at the first append; torn bytes at its end are cut off before.
/// After a failed append it ends where it ended before. Outgrown, it is written anew, compacted, beside the old one.
/// It trusts who appends that the data is on the medium.
class OpenLedger {
public:
    /// A ledger that is not there is empty; one that is none, or of a newer program, is an error (Corrupt) and stays as it is.
    static DiskOutcome<OpenLedger> open(FileSystem &files, const QString &path);
    /// Its contents, read from the file again.
    DiskOutcome<LedgerContents> read() const;

    const QString &path() const { return m_path; }
    bool claimsBytes(std::uint32_t fileIndex) const { return claimedEnd(fileIndex) > 0; }
    /// Behind the last byte that is claimed of the file: its part file is no shorter. 0 where none is.
    std::uint64_t claimedEnd(std::uint32_t fileIndex) const;
    bool isFinished(std::uint32_t fileIndex) const { return m_finished.contains(fileIndex); }
    bool claimsSpans(std::uint32_t fileIndex) const { return m_withSpans.contains(fileIndex); }

    /// Records that say `parts`, then on to the medium.
    DiskOutcome<void> appendParts(const std::vector<FlushedPart> &parts);
    DiskOutcome<void> appendFinished(const std::vector<FinishedPart> &parts);

private:
    OpenLedger(FileSystem &files, QString path);

    DiskOutcome<void> append(const QByteArray &records);
    DiskOutcome<void> cutTornEnd();
    /// Writes the whole ledger anew, beside the old one, and puts it in its place.
    DiskOutcome<void> writeAnew(const QByteArray &ledger);
    DiskOutcome<void> compactIfOutgrown();
    void noteClaims(const LedgerContents &contents);
    void noteParts(const std::vector<FlushedPart> &parts);

    FileSystem *m_files;
    QString m_path;
    std::unique_ptr<File> m_file; // nothing until it is made
    std::uint64_t m_end = 0;      // of the last record that checks
    bool m_isTorn = false;        // there may be bytes behind m_end
    std::uint64_t m_compactedSize = 0;
    std::map<std::uint32_t, std::uint64_t> m_claimedEnds;
    std::set<std::uint32_t> m_withSpans;
    std::set<std::uint32_t> m_finished;
};

} // namespace plug::store
