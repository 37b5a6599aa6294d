#include "core/base/check.h"
#include "core/wire/frame_bounds.h"
#include "core/wire/frame_codec.h"

using namespace plug;

namespace {

/// What decoded keeps its bounds, and means the same once encoded again.
void checkFrame(const wire::Frame &frame)
{
    PLUG_CHECK(std::visit([](const auto &value) { return wire::keepsBounds(value); }, frame));
    QByteArray once;
    wire::appendFrame(once, frame);
    PLUG_CHECK(wire::encodedSize(frame) == static_cast<std::size_t>(once.size()));

    const auto again = wire::FrameReader(viewOf(once)).next();
    PLUG_CHECK(again && again->has_value());
    QByteArray twice;
    wire::appendFrame(twice, **again);
    PLUG_CHECK(once == twice);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    wire::FrameReader reader({bytes, size});
    while (true) {
        const auto next = reader.next();
        if (!next || !next->has_value())
            return 0;
        checkFrame(**next);
    }
}
