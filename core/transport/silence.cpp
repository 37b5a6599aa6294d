#include "core/transport/silence.h"

namespace plug::transport {

void Silence::onExpecting(Instant now)
{
    if (m_since)
        return;
    m_since = now;
    m_probes = 0;
}

Silence::Step Silence::advance(Duration pto, Instant now)
{
    if (now < deadline(pto))
        return Step::None;
    if (m_probes == kProbes)
        return Step::GoneSilent;
    ++m_probes;
    return Step::Probe;
}

Instant Silence::deadline(Duration pto) const
{
    if (!m_since)
        return kNever;
    return *m_since + length(pto) * (m_probes + 1) / (kProbes + 1);
}

} // namespace plug::transport
