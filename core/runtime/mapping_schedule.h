#pragma once

#include "core/base/random.h"
#include "core/base/time.h"

namespace plug::runtime {

/// When the router is asked: at once; again at half of each lease (RFC 6886, 3.3); after failures ever more seldom; and soon
/// when the machine's addresses change.
class MappingSchedule {
public:
    MappingSchedule(Instant now, std::uint64_t seed);

    Instant deadline() const { return m_next; }
    /// It is being asked: not again before one of these.
    void onAsked();
    void onMapped(Duration lease, Instant now);
    void onFailed(Instant now);
    void onChange(Instant now);

private:
    SeededRandom m_random;
    Instant m_next;
    int m_failures = 0;
    bool m_isAsking = false;
    bool m_hasChanged = false; ///< while it was asked
};

} // namespace plug::runtime
