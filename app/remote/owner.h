#pragma once

#include <cstdint>
#include <optional>

namespace plug::remote {

/// Bytes a second of all transfers together; nothing for no limit.
struct OverallLimits {
    std::optional<std::uint64_t> down;
    std::optional<std::uint64_t> up;
};

/// Whoever runs the engine and decides what is neither the engine's nor the caller's affair.
class Owner {
public:
    virtual ~Owner() = default;

    virtual OverallLimits limits() const = 0;
    virtual void setLimits(const OverallLimits &limits) = 0;
    /// Ends the program, in its own time.
    virtual void stop() = 0;
};

} // namespace plug::remote
