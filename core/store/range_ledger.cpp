#include "core/store/range_ledger.h"

#include "core/base/check.h"
#include "core/base/protocol.h"
#include "core/crypto/digest.h"

#include <algorithm>

namespace plug::store {

namespace {

constexpr ByteArray<8> kHeader{'P', 'L', 'U', 'G', 'L', 'D', 'G', 1};
constexpr std::size_t kMagicSize = 7;
constexpr std::size_t kLengthSize = 4;
constexpr std::size_t kCheckSize = 8;
constexpr std::size_t kRecordHeaderSize = kLengthSize + kCheckSize;
constexpr std::size_t kIndexSize = 4;
constexpr std::size_t kRangeSize = 16;
constexpr std::size_t kSpanSize = 5;
constexpr std::size_t kInfoSize = 40;
constexpr std::size_t kStampSize = 32;
/// A record longer than this is damage.
constexpr std::size_t kMaxRecordLength = 64 * 1024;
/// No system has longer ones. A third of a record at most: what is no UTF-8 becomes three bytes for each when written again.
constexpr std::size_t kMaxPathSize = 16 * 1024;
constexpr std::size_t kMaxRangesPerRecord = (kMaxRecordLength - 1 - kIndexSize) / kRangeSize;
constexpr std::size_t kMaxSpansPerRecord = (kMaxRecordLength - 1 - kIndexSize) / kSpanSize;

enum class Kind : std::uint8_t { FileInfo = 1, Verified = 2, Spans = 3, Finished = 4, StartsOver = 5 };

using Check = ByteArray<kCheckSize>;

Check checkOf(ByteView length, ByteView kindAndBody)
{
    const Hash full = crypto::sha256({length, kindAndBody});
    Check check;
    std::copy_n(full.bytes.begin(), kCheckSize, check.begin());
    return check;
}

/// A record under construction: kind and body.
class RecordWriter {
public:
    RecordWriter(Kind kind, std::uint32_t fileIndex)
    {
        put(static_cast<std::uint8_t>(kind));
        put(fileIndex);
    }

    template <std::unsigned_integral T>
    void put(T value)
    {
        ByteArray<sizeof(T)> bytes;
        writeBigEndian(bytes, value);
        put(ByteView(bytes));
    }

    void put(ByteView bytes) { m_bytes.append(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())); }

    void appendTo(QByteArray &to) const
    {
        PLUG_CHECK(std::size_t(m_bytes.size()) <= kMaxRecordLength);
        ByteArray<kLengthSize> length;
        writeBigEndian(length, static_cast<std::uint32_t>(m_bytes.size()));
        to += toQByteArray(length);
        to += toQByteArray(checkOf(length, viewOf(m_bytes)));
        to += m_bytes;
    }

private:
    QByteArray m_bytes;
};

/// Takes integers from the front of a body; who asks has checked the length.
class BodyReader {
public:
    explicit BodyReader(ByteView bytes) : m_bytes(bytes) {}

    std::size_t remaining() const { return m_bytes.size(); }
    ByteView take(std::size_t count)
    {
        PLUG_CHECK(count <= m_bytes.size());
        const ByteView taken = m_bytes.first(count);
        m_bytes = m_bytes.subspan(count);
        return taken;
    }
    template <std::unsigned_integral T>
    T integer()
    {
        return readBigEndian<T>(take(sizeof(T)));
    }

private:
    ByteView m_bytes;
};

/// What is known of one file while reading: lists are kept as they come and put in order once, at the end,
/// so that no order of records makes reading slow.
struct Gathered {
    LedgerFile file;
    std::vector<ByteRange> ranges;
    std::vector<content::TreeSpan> spans;
    std::uint64_t verifiedEnd = 0;
};

// A record whose body makes no sense leaves no trace in `into`.

bool readInfo(BodyReader body, Gathered &into)
{
    if (body.remaining() != kInfoSize)
        return false;
    LedgerFileInfo info;
    info.size = body.integer<std::uint64_t>();
    info.root = *Hash::fromBytes(body.take(Hash::kSize));
    if (info.size > protocol::kMaxFileSize || info.size < into.verifiedEnd)
        return false;
    into.file.info = info;
    return true;
}

bool readVerified(BodyReader body, Gathered &into)
{
    if (body.remaining() == 0 || body.remaining() % kRangeSize != 0)
        return false;
    const std::uint64_t fileEnd = into.file.info ? into.file.info->size : protocol::kMaxFileSize;
    std::vector<ByteRange> ranges;
    std::uint64_t verifiedEnd = into.verifiedEnd;
    while (body.remaining() > 0) {
        const std::uint64_t begin = body.integer<std::uint64_t>();
        const ByteRange range{begin, body.integer<std::uint64_t>()};
        if (range.begin >= range.end || range.end > fileEnd)
            return false;
        ranges.push_back(range);
        verifiedEnd = std::max(verifiedEnd, range.end);
    }
    into.ranges.insert(into.ranges.end(), ranges.begin(), ranges.end());
    into.verifiedEnd = verifiedEnd;
    return true;
}

bool readSpans(BodyReader body, Gathered &into)
{
    if (body.remaining() == 0 || body.remaining() % kSpanSize != 0)
        return false;
    std::vector<content::TreeSpan> spans;
    while (body.remaining() > 0) {
        const std::uint8_t level = body.integer<std::uint8_t>();
        if (level > protocol::kMaxSpanLevel)
            return false;
        spans.push_back({level, body.integer<std::uint32_t>()});
    }
    into.spans.insert(into.spans.end(), spans.begin(), spans.end());
    return true;
}

bool readFinished(BodyReader body, Gathered &into)
{
    if (body.remaining() <= kStampSize || body.remaining() > kStampSize + kMaxPathSize)
        return false;
    content::FileStamp &stamp = into.file.finishedStamp;
    stamp.size = body.integer<std::uint64_t>();
    stamp.mtimeNs = static_cast<std::int64_t>(body.integer<std::uint64_t>());
    stamp.inode = body.integer<std::uint64_t>();
    stamp.device = body.integer<std::uint64_t>();
    const ByteView path = body.take(body.remaining());
    into.file.finishedPath = QString::fromUtf8(reinterpret_cast<const char *>(path.data()), qsizetype(path.size()));
    into.file.isFinished = true;
    return true;
}

bool readStartsOver(BodyReader body, Gathered &into)
{
    if (body.remaining() != 0)
        return false;
    into = {};
    return true;
}

bool readBody(Kind kind, BodyReader body, Gathered &into)
{
    switch (kind) {
    case Kind::FileInfo:
        return readInfo(body, into);
    case Kind::Verified:
        return readVerified(body, into);
    case Kind::Spans:
        return readSpans(body, into);
    case Kind::Finished:
        return readFinished(body, into);
    case Kind::StartsOver:
        return readStartsOver(body, into);
    }
    return false;
}

/// The kind and body of the record at the front of `bytes`; empty where it does not check.
ByteView checkedRecord(ByteView bytes)
{
    if (bytes.size() < kRecordHeaderSize)
        return {};
    const std::uint32_t length = readBigEndian<std::uint32_t>(bytes);
    if (length < 1 + kIndexSize || length > kMaxRecordLength || length > bytes.size() - kRecordHeaderSize)
        return {};
    const ByteView record = bytes.subspan(kRecordHeaderSize, length);
    const Check check = checkOf(bytes.first(kLengthSize), record);
    return equalBytes(check, bytes.subspan(kLengthSize, kCheckSize)) ? record : ByteView();
}

bool readRecord(ByteView record, std::map<std::uint32_t, Gathered> &files)
{
    BodyReader body(record);
    const Kind kind{body.integer<std::uint8_t>()};
    const std::uint32_t fileIndex = body.integer<std::uint32_t>();
    if (fileIndex >= protocol::kMaxCollectionEntries)
        return false;
    const auto at = files.find(fileIndex);
    if (at != files.end())
        return readBody(kind, body, at->second);
    Gathered fresh;
    if (!readBody(kind, body, fresh))
        return false;
    files.emplace(fileIndex, std::move(fresh));
    return true;
}

LedgerFile inOrder(Gathered gathered)
{
    std::sort(gathered.ranges.begin(), gathered.ranges.end());
    for (const ByteRange &range : gathered.ranges)
        gathered.file.verified.add(range);
    std::sort(gathered.spans.begin(), gathered.spans.end());
    gathered.spans.erase(std::unique(gathered.spans.begin(), gathered.spans.end()), gathered.spans.end());
    gathered.file.spans = std::move(gathered.spans);
    return std::move(gathered.file);
}

template <typename T, typename Write>
void appendList(QByteArray &to, Kind kind, std::uint32_t fileIndex, std::span<const T> items, std::size_t perRecord,
                Write write)
{
    while (!items.empty()) {
        const std::size_t count = std::min(items.size(), perRecord);
        RecordWriter record(kind, fileIndex);
        for (const T &item : items.first(count))
            write(record, item);
        record.appendTo(to);
        items = items.subspan(count);
    }
}

} // namespace

QByteArray ledgerHeader()
{
    return toQByteArray(kHeader);
}

void appendFileInfo(QByteArray &to, std::uint32_t fileIndex, const LedgerFileInfo &info)
{
    RecordWriter record(Kind::FileInfo, fileIndex);
    record.put(info.size);
    record.put(info.root.view());
    record.appendTo(to);
}

void appendVerified(QByteArray &to, std::uint32_t fileIndex, std::span<const ByteRange> ranges)
{
    appendList(to, Kind::Verified, fileIndex, ranges, kMaxRangesPerRecord, [](RecordWriter &record, const ByteRange &range) {
        PLUG_CHECK(range.begin < range.end);
        record.put(range.begin);
        record.put(range.end);
    });
}

void appendSpans(QByteArray &to, std::uint32_t fileIndex, std::span<const content::TreeSpan> spans)
{
    appendList(to, Kind::Spans, fileIndex, spans, kMaxSpansPerRecord, [](RecordWriter &record, const content::TreeSpan &span) {
        record.put(span.level);
        record.put(span.index);
    });
}

void appendFinished(QByteArray &to, std::uint32_t fileIndex, const QString &path, const content::FileStamp &stamp)
{
    RecordWriter record(Kind::Finished, fileIndex);
    record.put(stamp.size);
    record.put(static_cast<std::uint64_t>(stamp.mtimeNs));
    record.put(stamp.inode);
    record.put(stamp.device);
    const QByteArray utf8 = path.toUtf8();
    record.put(viewOf(utf8));
    record.appendTo(to);
}

void appendStartsOver(QByteArray &to, std::uint32_t fileIndex)
{
    RecordWriter(Kind::StartsOver, fileIndex).appendTo(to);
}

Result<LedgerContents, LedgerError> readLedger(ByteView bytes)
{
    LedgerContents contents;
    if (bytes.size() < kHeader.size()) {
        contents.tornBytes = bytes.size();
        return contents;
    }
    if (!equalBytes(bytes.first(kMagicSize), ByteView(kHeader).first(kMagicSize)))
        return Failure{LedgerError::NotALedger};
    if (bytes[kMagicSize] != kHeader[kMagicSize])
        return Failure{LedgerError::UnknownVersion};

    ByteView rest = bytes.subspan(kHeader.size());
    std::map<std::uint32_t, Gathered> files;
    for (ByteView record = checkedRecord(rest); !record.empty() && readRecord(record, files); record = checkedRecord(rest))
        rest = rest.subspan(kRecordHeaderSize + record.size());
    contents.tornBytes = rest.size();
    for (auto &[fileIndex, gathered] : files)
        contents.files.emplace_hint(contents.files.end(), fileIndex, inOrder(std::move(gathered)));
    return contents;
}

QByteArray compacted(const LedgerContents &contents)
{
    QByteArray ledger = ledgerHeader();
    for (const auto &[fileIndex, file] : contents.files) {
        if (file.info)
            appendFileInfo(ledger, fileIndex, *file.info);
        appendVerified(ledger, fileIndex, file.verified.ranges());
        appendSpans(ledger, fileIndex, file.spans);
        if (file.isFinished)
            appendFinished(ledger, fileIndex, file.finishedPath, file.finishedStamp);
    }
    return ledger;
}

} // namespace plug::store
