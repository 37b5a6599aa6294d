#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/store/records.h"

#include <span>

/// The ledger: what of a fetch is verified and on the medium, as an append-only file that is safe to lose power on.
///
///     ledger = "PLUGLDG" version(1) record*
///     record = length(4) check(8) kind(1) body       length counts kind and body; check = SHA-256(length kind body), cut
///     file info(1)      = index(4) size(8) root(32)
///     verified(2)       = index(4) (begin(8) end(8))+
///     tree spans(3)     = index(4) (level(1) index(4))+
///     finished(4)       = index(4) size(8) mtime(8) inode(8) device(8) path in UTF-8
///     starts over(5)    = index(4)                   what came before for this index is void
///
/// Integers are big-endian. Reading stops at the first record that does not check: a torn write can cost what it was about
/// to say, never claim more. Pure bytes; who writes them brings the data to the medium first.
namespace plug::store {

enum class LedgerError : std::uint8_t {
    NotALedger,
    UnknownVersion, ///< of a newer program; not to be touched
};

/// What a ledger file begins with. A file shorter than this is torn, and empty.
QByteArray ledgerHeader();

// Each appends complete records to `to`; an empty list appends nothing. Long lists become several records.
void appendFileInfo(QByteArray &to, std::uint32_t fileIndex, const LedgerFileInfo &info);
void appendVerified(QByteArray &to, std::uint32_t fileIndex, std::span<const ByteRange> ranges);
void appendSpans(QByteArray &to, std::uint32_t fileIndex, std::span<const content::TreeSpan> spans);
void appendFinished(QByteArray &to, std::uint32_t fileIndex, const QString &path, const content::FileStamp &stamp);
void appendStartsOver(QByteArray &to, std::uint32_t fileIndex);

/// Reads as far as the records check; the rest is counted in tornBytes. Never fails on damage behind the header.
/// Time and memory are linear (times a logarithm) in the length of `bytes`, whatever they hold.
Result<LedgerContents, LedgerError> readLedger(ByteView bytes);

/// The shortest ledger (header included) that reads as `contents`, with no torn bytes.
QByteArray compacted(const LedgerContents &contents);

} // namespace plug::store
