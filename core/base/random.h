#pragma once

#include "core/base/bytes.h"

namespace plug {

/// Where secrets come from: the system's generator, or in tests a seeded one.
class RandomSource {
public:
    virtual ~RandomSource() = default;
    virtual void fill(MutableByteView out) = 0;

    std::uint32_t next32();
    std::uint64_t next64();
    /// Uniform in [0, bound); bound > 0.
    std::uint64_t below(std::uint64_t bound);
};

/// Repeatable numbers for decisions and simulations, never for secrets (SplitMix64).
/// Its distributions are written here so that a seed means the same on every system.
class SeededRandom final : public RandomSource {
public:
    explicit SeededRandom(std::uint64_t seed) : m_state(seed) {}
    void fill(MutableByteView out) override;

private:
    std::uint64_t advance();

    std::uint64_t m_state;
};

} // namespace plug
