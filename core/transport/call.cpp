#include "core/transport/call.h"

#include <algorithm>

namespace plug::transport {

Call::Call(SessionContext &context, SessionId owner, const std::optional<HostId> &wanted, Purpose purpose, const Endpoint &to,
           int mostMessages, Instant now)
    : m_context(context)
    , m_purpose(purpose)
    , m_initiator(context.local, wanted, context.indices.take(owner, context.random, now), context.random)
    , m_targets{{to, mostMessages}}
    , m_begunAt(now)
{
    send(now);
}

std::vector<Call::Target>::const_iterator Call::find(const Endpoint &at) const
{
    return std::find_if(m_targets.begin(), m_targets.end(), [&](const Target &target) { return target.at == at; });
}

const Endpoint &Call::targetFor(const Endpoint &from) const
{
    const auto target = find(from);
    return target == m_targets.end() ? m_targets.front().at : target->at;
}

bool Call::hasTarget(const Endpoint &to) const
{
    return find(to) != m_targets.end();
}

void Call::addTarget(const Endpoint &to, int mostMessages)
{
    if (const auto known = std::ranges::find(m_targets, to, &Target::at); known != m_targets.end()) {
        const bool wasUsedUp = known->messagesLeft == 0;
        known->messagesLeft = std::max(known->messagesLeft, mostMessages);
        if (wasUsedUp)
            sendTo(*known);
    } else if (m_targets.size() < kMaxTargets) {
        sendTo(m_targets.emplace_back(Target{to, mostMessages}));
    }
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
    for (Target &target : m_targets)
        sendTo(target);
    m_timer.onSent(now, m_context.random);
}

void Call::sendTo(Target &target)
{
    if (target.messagesLeft == 0)
        return;
    --target.messagesLeft;
    m_context.outbox.push(target.at, m_initiator.message());
}

} // namespace plug::transport
