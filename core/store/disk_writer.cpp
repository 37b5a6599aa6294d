#include "core/store/disk_writer.h"

#include "core/base/limits.h"
#include "core/base/protocol.h"
#include "core/content/hash_tree.h"
#include "core/store/layout.h"

#include <algorithm>

namespace plug::store {

namespace {

using protocol::kBlockSize;

DiskError malformed(const QString &path)
{
    return {DiskErrorKind::Io, path, QStringLiteral("the request does not fit the file")};
}

bool fits(const WriteBlocks &request)
{
    const auto size = std::uint64_t(request.bytes.size());
    const std::uint64_t fileSize = request.file->size;
    if (request.offset % kBlockSize != 0 || request.offset > fileSize || size > fileSize - request.offset)
        return false;
    const bool endsWhole = size % kBlockSize == 0 || request.offset + size == fileSize;
    return endsWhole && request.leaves.size() == (size + kBlockSize - 1) / kBlockSize;
}

ByteView blockOf(const WriteBlocks &request, std::size_t block)
{
    const ByteView bytes = viewOf(request.bytes);
    const std::size_t begin = block * kBlockSize;
    return bytes.subspan(begin, std::min<std::size_t>(kBlockSize, bytes.size() - begin));
}

std::vector<bool> matches(const WriteBlocks &request)
{
    std::vector<bool> matched;
    for (std::size_t block = 0; block < request.leaves.size(); ++block)
        matched.push_back(content::leafHash(blockOf(request, block)) == request.leaves[block]);
    return matched;
}

} // namespace

DiskWriter::DiskWriter(FileSystem &files)
    : m_files(files)
    , m_parts(files)
{
}

DiskAnswer DiskWriter::execute(const WriteBlocks &request)
{
    if (!fits(request))
        return malformed(request.file->partPath);
    const auto place = placeOf(*request.file);
    if (!place)
        return place.error();
    const std::vector<bool> matched = matches(request);
    const bool isAnyTrue = std::find(matched.begin(), matched.end(), true) != matched.end();
    if (request.file->preallocates && isAnyTrue) {
        if (const auto reserved = m_parts.reserve(*place, request.file->size); !reserved)
            return reserved.error();
    }
    const ByteView bytes = viewOf(request.bytes);
    // Neighbours that match go out in one write.
    for (std::size_t block = 0; block < matched.size();) {
        const auto first = matched.begin() + std::ptrdiff_t(block);
        const auto last = std::find(first, matched.end(), false);
        if (const auto count = std::size_t(last - first); count > 0) {
            const std::size_t begin = block * kBlockSize;
            const ByteView run = bytes.subspan(begin, std::min<std::size_t>(count * kBlockSize, bytes.size() - begin));
            if (const auto written = m_parts.writeAt(*place, request.offset + begin, run); !written)
                return written.error();
        }
        block += std::size_t(last - first) + 1;
    }
    return BlocksWritten{matched};
}

DiskAnswer DiskWriter::execute(const WriteTree &request)
{
    const auto place = placeOfTree(*request.file);
    if (!place)
        return place.error();
    const std::uint64_t treeSize = content::TreeShape(request.file->size).storedSize();
    for (const auto &[offset, nodes] : request.runs) {
        if (place->path.isEmpty() || offset > treeSize || std::uint64_t(nodes.size()) > treeSize - offset)
            return malformed(place->path);
        if (const auto written = m_parts.writeAt(*place, offset, viewOf(nodes)); !written)
            return written.error();
    }
    return Done{};
}

DiskAnswer DiskWriter::execute(const Flush &request)
{
    const auto ledger = ledgerAt(request.ledgerPath);
    if (!ledger)
        return ledger.error();
    for (const FlushedPart &part : request.parts) {
        if (!part.isWithinFile())
            return malformed(part.file->partPath);
        if ((*ledger)->isFinished(part.file->fileIndex) && !part.startsOver)
            continue;
        if (const auto synced = syncPart(part); !synced)
            return synced.error();
    }
    if (const auto appended = (*ledger)->appendParts(request.parts); !appended)
        return appended.error();
    return Done{};
}

DiskAnswer DiskWriter::execute(const LoadLedger &request)
{
    forgetLedger(request.ledgerPath);
    auto ledger = OpenLedger::open(m_files, request.ledgerPath);
    if (!ledger)
        return ledger.error();
    auto contents = ledger->read();
    if (!contents)
        return contents.error();
    removeLeftOverNames(*contents);
    return *std::move(contents);
}

DiskAnswer DiskWriter::execute(const Discard &request)
{
    std::optional<DiskError> first;
    for (const QString &path : request.paths) {
        m_parts.forget(path);
        forgetLedger(path);
        if (const auto removed = m_files.remove(path); !removed && !first)
            first = removed.error();
    }
    return first ? DiskAnswer(*first) : DiskAnswer(Done{});
}

DiskOutcome<OpenLedger *> DiskWriter::ledgerAt(const QString &path)
{
    const auto found = std::find_if(m_ledgers.begin(), m_ledgers.end(),
                                    [&path](const OpenLedger &ledger) { return ledger.path() == path; });
    if (found != m_ledgers.end()) {
        m_ledgers.splice(m_ledgers.begin(), m_ledgers, found);
        return &m_ledgers.front();
    }
    auto opened = OpenLedger::open(m_files, path);
    if (!opened)
        return Failure{opened.error()};
    if (m_ledgers.size() >= limits::kMaxOpenFiles)
        m_ledgers.pop_back();
    m_ledgers.push_front(*std::move(opened));
    return &m_ledgers.front();
}

void DiskWriter::forgetLedger(const QString &path)
{
    m_ledgers.remove_if([&path](const OpenLedger &ledger) { return ledger.path() == path; });
}

DiskOutcome<PartFiles::Place> DiskWriter::placeOf(const PartFile &file)
{
    const auto ledger = ledgerAt(file.ledgerPath);
    if (!ledger)
        return Failure{ledger.error()};
    return PartFiles::Place{file.partPath, file.topFolder, (*ledger)->claimsBytes(file.fileIndex), (*ledger)->claimedEnd(file.fileIndex)};
}

DiskOutcome<PartFiles::Place> DiskWriter::placeOfTree(const PartFile &file)
{
    const auto ledger = ledgerAt(file.ledgerPath);
    if (!ledger)
        return Failure{ledger.error()};
    // Trees are in a folder of the state folder, made where it is missing.
    const QString stateFolder = folderOf(folderOf(file.treePath));
    return PartFiles::Place{file.treePath, stateFolder, (*ledger)->claimsSpans(file.fileIndex)};
}

DiskOutcome<void> DiskWriter::syncPart(const FlushedPart &part)
{
    if (part.startsOver) {
        // What is left of it holds nothing that counts.
        for (const QString &path : {part.file->partPath, part.file->treePath})
            m_parts.forget(path);
    }
    if (!part.ranges.empty()) {
        if (const auto synced = m_parts.sync(part.file->partPath); !synced)
            return synced;
    }
    return part.spans.empty() ? DiskOutcome<void>() : m_parts.sync(part.file->treePath);
}

/// Between the ledger's last word and the end of the part file's name, power may have gone.
void DiskWriter::removeLeftOverNames(const LedgerContents &contents)
{
    for (const auto &[fileIndex, file] : contents.files) {
        if (!file.isFinished)
            continue;
        const QString partPath = partPathOf(file.finishedPath);
        const auto part = m_files.status(partPath);
        if (!part)
            continue;
        const auto finished = m_files.status(file.finishedPath);
        if (finished && finished->isSecondNameOf(*part))
            (void)m_files.remove(partPath);
    }
}

} // namespace plug::store
