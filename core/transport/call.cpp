#include "core/transport/call.h"

#include <algorithm>

namespace plug::transport {

Call::Call(SessionContext &context, SessionId owner, const std::optional<HostId> &wanted, Purpose purpose, const Endpoint &to,
           Instant now)
    : m_context(context)
    , m_purpose(purpose)
    , m_initiator(context.local, wanted, context.indices.take(owner, context.random, now), context.random)
    , m_targets{to}
    , m_begunAt(now)
{
    send(now);
}

const Endpoint &Call::targetFor(const Endpoint &from) const
{
    const auto target = std::find(m_targets.begin(), m_targets.end(), from);
    return target == m_targets.end() ? m_targets.front() : *target;
}

bool Call::hasTarget(const Endpoint &to) const
{
    return std::find(m_targets.begin(), m_targets.end(), to) != m_targets.end();
}

void Call::addTarget(const Endpoint &to)
{
    if (m_targets.size() >= kMaxTargets || hasTarget(to))
        return;
    m_targets.push_back(to);
    m_context.outbox.push(to, m_initiator.message());
}

SessionEvent::Failed::Reason Call::failure() const
{
    using Reason = SessionEvent::Failed::Reason;
    return m_sawWrongIdentity ? Reason::WrongIdentity : Reason::NoAnswer;
}

std::optional<Duration> Call::roundTrip(Instant now) const
{
    if (m_timer.attempts() != 1 || m_targets.size() != 1)
        return std::nullopt;
    return now - m_timer.lastSent();
}

bool Call::advance(Instant now)
{
    if (!m_timer.isDue(now))
        return true;
    if (m_timer.isUsedUp())
        return false;
    send(now);
    return true;
}

void Call::send(Instant now)
{
    for (const Endpoint &to : m_targets)
        m_context.outbox.push(to, m_initiator.message());
    m_timer.onSent(now, m_context.random);
}

} // namespace plug::transport
