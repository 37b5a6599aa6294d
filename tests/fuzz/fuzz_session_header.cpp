#include "core/base/check.h"
#include "core/wire/session_header.h"

using namespace plug;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const ByteView datagram(bytes, size);
    const auto header = wire::readSessionHeader(datagram);
    if (!header)
        return 0;
    ByteArray<protocol::kSessionHeaderSize> again;
    wire::writeSessionHeader(again, *header);
    PLUG_CHECK(equalBytes(again, datagram.first(again.size())));
    return 0;
}
