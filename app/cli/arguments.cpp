#include "app/cli/arguments.h"

namespace plug::cli {

namespace {

/// 0 is how a terminal says that there is none.
std::optional<std::uint64_t> limitOf(std::optional<std::uint64_t> asked, std::optional<std::uint64_t> was)
{
    return !asked ? was : *asked == 0 ? std::nullopt : asked;
}

} // namespace

engine::SetLimits RateLimits::of(TransferId transfer, std::optional<std::uint64_t> downWas, std::optional<std::uint64_t> upWas) const
{
    return {transfer, limitOf(down, downWas), limitOf(up, upWas)};
}

} // namespace plug::cli
