#include "core/base/check.h"
#include "core/content/collection.h"

using namespace plug;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const auto collection = content::parseCollection({bytes, size});
    if (!collection)
        return 0;
    const auto encoded = content::encodeCollection(*collection);
    PLUG_CHECK(encoded);
    const auto again = content::parseCollection(viewOf(*encoded));
    PLUG_CHECK(again && *again == *collection);
    return 0;
}
