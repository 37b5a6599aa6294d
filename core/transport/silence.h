#pragma once

#include "core/base/time.h"

#include <optional>

namespace plug::transport {

/// Notices that a host no longer answers: silence of 3 PTO (at least kShortest) since something was sent that expected
/// an answer. On the way there it asks for two PINGs, so that a host that is alive but has nothing to say is not called anew.
class Silence {
public:
    static constexpr int kPtos = 3;
    static constexpr int kProbes = 2;
    /// On a path of microseconds a busy host would look dead after a scheduler's slice.
    static constexpr Duration kShortest = std::chrono::milliseconds(500);

    void onExpecting(Instant now);
    void onHeard() { m_since.reset(); }
    bool isExpecting() const { return m_since.has_value(); }

    enum class Step : std::uint8_t { None, Probe, GoneSilent };
    Step advance(Duration pto, Instant now);
    Instant deadline(Duration pto) const;

private:
    static Duration length(Duration pto) { return std::max(kPtos * pto, kShortest); }

    std::optional<Instant> m_since;
    int m_probes = 0;
};

} // namespace plug::transport
