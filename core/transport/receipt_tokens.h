#pragma once

#include "core/base/random.h"
#include "core/base/time.h"

#include <cstdint>
#include <deque>

namespace plug::transport {

/// The random tokens that went out in DATA, by the positions they went with. Who names the token of a position has
/// received data from there. Bounded: where receipts stay away, the newest token covers more and more instead.
class ReceiptTokens {
public:
    /// Token for DATA [position, position + bytes); positions only grow, without holes.
    std::uint32_t next(std::uint64_t position, std::uint64_t bytes, Instant now, RandomSource &random);
    /// Whether DATA that ended in `end` carried `token`. False for what was forgotten.
    bool matches(std::uint64_t end, std::uint32_t token) const;
    /// Positions below `end` are acknowledged; what ended there itself stays known, receipts repeat it.
    void forgetBelow(std::uint64_t end);
    void clear() { m_spans.clear(); }

private:
    struct Span {
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        std::uint32_t token = 0;
        Instant since{};
    };

    std::deque<Span> m_spans; ///< ascending
};

} // namespace plug::transport
