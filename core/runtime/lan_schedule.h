#pragma once

#include "core/base/random.h"
#include "core/base/time.h"

#include <optional>

namespace plug::runtime {

/// When a host says on one interface that it is there: a few times at first, asking; then about once a minute; and soon after
/// somebody asked, but never twice within protocol::kLanGap. Owns nothing and sends nothing.
class LanSchedule {
public:
    struct Sending {
        bool asks = false;
    };

    LanSchedule(Instant now, std::uint64_t seed);

    void onAsked(Instant now);
    /// What is to be sent now, if anything. It counts as sent.
    std::optional<Sending> poll(Instant now);
    Instant deadline() const { return m_next; }

private:
    Duration afterThis();

    SeededRandom m_random;
    Instant m_next;
    Instant m_answerFrom; ///< no answer before
    int m_asked = 0;      ///< messages of the first ones that were sent
};

} // namespace plug::runtime
