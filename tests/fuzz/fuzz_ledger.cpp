#include "core/base/check.h"
#include "core/base/protocol.h"
#include "core/crypto/digest.h"
#include "core/store/range_ledger.h"

#include <algorithm>

using namespace plug;

namespace {

/// Chance finds no checksum. So the input is also taken as the bodies of records, each behind a byte that says how long it is,
/// and those get right ones.
QByteArray ledgerOf(ByteView bodies)
{
    QByteArray ledger = store::ledgerHeader();
    while (!bodies.empty()) {
        const std::size_t size = std::min<std::size_t>(bodies[0], bodies.size() - 1);
        const ByteView body = bodies.subspan(1, size);
        ByteArray<4> length;
        writeBigEndian(length, static_cast<std::uint32_t>(size));
        ledger += toQByteArray(length) + toQByteArray(crypto::sha256({length, body}).view().first(8)) + toQByteArray(body);
        bodies = bodies.subspan(1 + size);
    }
    return ledger;
}

bool saysNothing(const store::LedgerFile &file)
{
    return file == store::LedgerFile();
}

/// What is read is in bounds, and compacting it loses nothing and is done once.
void read(ByteView bytes)
{
    const auto contents = store::readLedger(bytes);
    if (!contents)
        return;
    PLUG_CHECK(contents->tornBytes <= bytes.size());
    for (const auto &[index, file] : contents->files) {
        PLUG_CHECK(index < protocol::kMaxCollectionEntries);
        PLUG_CHECK(file.verified.missingIn({0, protocol::kMaxFileSize}).byteCount() + file.verified.byteCount() == protocol::kMaxFileSize);
    }
    const QByteArray shortest = store::compacted(*contents);
    const auto again = store::readLedger(viewOf(shortest));
    PLUG_CHECK(again && again->tornBytes == 0 && store::compacted(*again) == shortest);
    for (const auto &[index, file] : contents->files)
        PLUG_CHECK(saysNothing(file) || again->files.at(index) == file);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const ByteView input(data, size);
    read(input);
    const QByteArray ledger = ledgerOf(input);
    read(viewOf(ledger));
    return 0;
}
