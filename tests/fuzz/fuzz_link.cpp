#include "core/base/check.h"
#include "core/content/link.h"

using namespace plug;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(bytes), static_cast<qsizetype>(size));
    const auto link = content::parseLink(text);
    if (!link) {
        PLUG_CHECK(link.error().position >= -1 && link.error().position <= text.size());
        return 0;
    }
    const auto again = content::parseLink(content::linkText(*link));
    PLUG_CHECK(again && *again == *link);
    return 0;
}
