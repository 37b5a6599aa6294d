#include "tests/sim/sim_liars.h"

namespace plug::sim {

namespace {

void flipBit(QByteArray &bytes, qsizetype at)
{
    if (at < bytes.size())
        bytes[at] = static_cast<char>(bytes[at] ^ 0x01);
}

template <typename Request>
Host::Lie wrongAnswersTo()
{
    return [](const store::DiskRequest &request, store::DiskResult &result) {
        auto *read = std::get_if<store::BytesRead>(&result.what);
        if (read && std::holds_alternative<Request>(request.what))
            flipBit(read->bytes, read->bytes.size() / 2);
    };
}

template <typename Change>
Host::Lie wrongRecord(Change change)
{
    return [change](const store::DiskRequest &, store::DiskResult &result) {
        if (auto *prepared = std::get_if<store::SharePrepared>(&result.what))
            change(prepared->record);
    };
}

} // namespace

Host::Lie wrongBlocks()
{
    return wrongAnswersTo<store::ReadBytes>();
}

Host::Lie wrongBlockIn(std::uint64_t blocks)
{
    return [blocks](const store::DiskRequest &request, store::DiskResult &result) {
        const auto *asked = std::get_if<store::ReadBytes>(&request.what);
        auto *read = std::get_if<store::BytesRead>(&result.what);
        for (std::uint64_t i = 0; asked && read && i < static_cast<std::uint64_t>(read->bytes.size()); ++i) {
            if ((asked->range.begin + i) % (blocks * protocol::kBlockSize) == 4711)
                flipBit(read->bytes, static_cast<qsizetype>(i));
        }
    };
}

Host::Lie wrongProofs()
{
    return wrongAnswersTo<store::ReadProof>();
}

Host::Lie wrongSize()
{
    return wrongRecord([](store::TransferRecord &record) { record.size += protocol::kBlockSize; });
}

Host::Lie wrongRoot()
{
    return wrongRecord([](store::TransferRecord &record) { record.root.bytes[7] ^= 1; });
}

} // namespace plug::sim
