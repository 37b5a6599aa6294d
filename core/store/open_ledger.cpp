#include "core/store/open_ledger.h"

#include "core/base/limits.h"
#include "core/store/layout.h"

#include <algorithm>

namespace plug::store {

namespace {

DiskOutcome<QByteArray> readAll(File &file, const QString &path)
{
    const auto status = file.status();
    if (!status)
        return Failure{status.error()};
    if (status->stamp.size > limits::kMaxLedgerBytes)
        return Failure{DiskError{DiskErrorKind::TooLarge, path, {}}};
    QByteArray bytes(qsizetype(status->stamp.size), Qt::Uninitialized);
    const auto count = file.readAt(0, mutableViewOf(bytes));
    if (!count)
        return Failure{count.error()};
    bytes.truncate(qsizetype(*count));
    return bytes;
}

DiskOutcome<LedgerContents> parse(const QByteArray &bytes, const QString &path)
{
    auto contents = readLedger(viewOf(bytes));
    if (contents)
        return *std::move(contents);
    const bool isNewer = contents.error() == LedgerError::UnknownVersion;
    return Failure{DiskError{DiskErrorKind::Corrupt, path,
                             isNewer ? QStringLiteral("made by a newer version") : QStringLiteral("not a ledger")}};
}

QByteArray recordsOf(const FlushedPart &part)
{
    QByteArray records;
    const std::uint32_t index = part.file->fileIndex;
    if (part.startsOver)
        appendStartsOver(records, index);
    if (part.info)
        appendFileInfo(records, index, *part.info);
    std::vector<ByteRange> ranges = part.ranges;
    std::erase_if(ranges, [](const ByteRange &range) { return range.isEmpty(); });
    appendVerified(records, index, ranges);
    appendSpans(records, index, part.spans);
    return records;
}

} // namespace

OpenLedger::OpenLedger(FileSystem &files, QString path)
    : m_files(&files)
    , m_path(std::move(path))
{
}

DiskOutcome<OpenLedger> OpenLedger::open(FileSystem &files, const QString &path)
{
    OpenLedger ledger(files, path);
    auto file = files.open(path, Access::ReadWrite);
    if (!file && file.error().kind == DiskErrorKind::Missing)
        return ledger;
    if (!file)
        return Failure{file.error()};
    const auto bytes = readAll(**file, path);
    if (!bytes)
        return Failure{bytes.error()};
    const auto contents = parse(*bytes, path);
    if (!contents)
        return Failure{contents.error()};
    ledger.m_end = std::uint64_t(bytes->size()) - contents->tornBytes;
    ledger.m_isTorn = contents->tornBytes > 0;
    // A header that was torn is written anew with the first record.
    if (ledger.m_end > 0)
        ledger.m_file = *std::move(file);
    ledger.noteClaims(*contents);
    return ledger;
}

DiskOutcome<LedgerContents> OpenLedger::read() const
{
    if (!m_file)
        return LedgerContents();
    const auto bytes = readAll(*m_file, m_path);
    if (!bytes)
        return Failure{bytes.error()};
    return parse(*bytes, m_path);
}

DiskOutcome<void> OpenLedger::appendParts(const std::vector<FlushedPart> &parts)
{
    QByteArray records;
    for (const FlushedPart &part : parts)
        records += recordsOf(part);
    if (records.isEmpty())
        return {};
    if (const auto appended = append(records); !appended)
        return appended;
    noteParts(parts);
    return {};
}

DiskOutcome<void> OpenLedger::appendFinished(const std::vector<FinishedPart> &parts)
{
    QByteArray records;
    for (const FinishedPart &part : parts) {
        if (part.unflushed)
            records += recordsOf(*part.unflushed);
        store::appendFinished(records, part.fileIndex, part.path, part.stamp);
    }
    if (const auto appended = append(records); !appended)
        return appended;
    for (const FinishedPart &part : parts) {
        if (part.unflushed)
            noteParts({*part.unflushed});
        m_finished.insert(part.fileIndex);
    }
    return {};
}

DiskOutcome<void> OpenLedger::append(const QByteArray &records)
{
    if (!m_file)
        return writeAnew(ledgerHeader() + records);
    if (const auto compacted = compactIfOutgrown(); !compacted)
        return compacted;
    if (m_end + std::uint64_t(records.size()) > limits::kMaxLedgerBytes)
        return Failure{DiskError{DiskErrorKind::TooLarge, m_path, {}}};
    if (const auto cut = cutTornEnd(); !cut)
        return cut;
    m_isTorn = true;
    DiskOutcome<void> done = m_file->writeAt(m_end, viewOf(records));
    if (done)
        done = m_file->sync();
    if (!done) {
        (void)cutTornEnd();
        return done;
    }
    m_isTorn = false;
    m_end += std::uint64_t(records.size());
    return {};
}

DiskOutcome<void> OpenLedger::cutTornEnd()
{
    if (!m_isTorn)
        return {};
    const auto cut = m_file->truncate(m_end);
    m_isTorn = !cut.hasValue();
    return cut;
}

DiskOutcome<void> OpenLedger::writeAnew(const QByteArray &ledger)
{
    const QString temporary = m_path + QStringLiteral(".new");
    if (const auto made = makeLastingFolder(*m_files, folderOf(m_path)); !made)
        return made;
    if (const auto removed = m_files->remove(temporary); !removed)
        return removed;
    auto file = m_files->open(temporary, Access::CreateNew);
    if (!file)
        return Failure{file.error()};
    DiskOutcome<void> done = (*file)->writeAt(0, viewOf(ledger));
    if (done)
        done = (*file)->sync();
    if (done)
        done = m_files->replace(temporary, m_path);
    if (!done) {
        (void)m_files->remove(temporary);
        return done;
    }
    m_file = *std::move(file);
    m_end = std::uint64_t(ledger.size());
    m_compactedSize = m_end;
    m_isTorn = false;
    return m_files->syncFolder(folderOf(m_path));
}

DiskOutcome<void> OpenLedger::compactIfOutgrown()
{
    if (m_end < std::max(limits::kLedgerCompactedAbove, 2 * m_compactedSize))
        return {};
    const auto contents = read();
    if (!contents)
        return Failure{contents.error()};
    return writeAnew(compacted(*contents));
}

std::uint64_t OpenLedger::claimedEnd(std::uint32_t fileIndex) const
{
    const auto claimed = m_claimedEnds.find(fileIndex);
    return claimed == m_claimedEnds.end() ? 0 : claimed->second;
}

void OpenLedger::noteClaims(const LedgerContents &contents)
{
    for (const auto &[fileIndex, file] : contents.files) {
        if (!file.verified.isEmpty())
            m_claimedEnds[fileIndex] = file.verified.ranges().back().end;
        if (!file.spans.empty())
            m_withSpans.insert(fileIndex);
        if (file.isFinished)
            m_finished.insert(fileIndex);
    }
}

void OpenLedger::noteParts(const std::vector<FlushedPart> &parts)
{
    for (const FlushedPart &part : parts) {
        const std::uint32_t index = part.file->fileIndex;
        if (part.startsOver) {
            m_claimedEnds.erase(index);
            m_withSpans.erase(index);
            m_finished.erase(index);
        }
        for (const ByteRange &range : part.ranges)
            m_claimedEnds[index] = std::max(m_claimedEnds[index], range.end);
        if (!part.spans.empty())
            m_withSpans.insert(index);
    }
}

} // namespace plug::store
