#include "core/base/check.h"
#include "core/runtime/lan_message.h"

using namespace plug;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const auto message = runtime::readLanMessage(ByteView(bytes, size));
    if (!message)
        return 0;
    PLUG_CHECK(message->port >= 1024 && !message->host.isNull());
    const QByteArray again = runtime::encodeLanMessage(*message);
    PLUG_CHECK(runtime::readLanMessage(viewOf(again)) == message);
    return 0;
}
