#include "core/transport/path_keeper.h"

#include <algorithm>

namespace plug::transport {

void PathKeeper::start(const Endpoint &endpoint, bool isProven, std::size_t bytesHeard, Instant now)
{
    m_current = {endpoint, isProven, bytesHeard, 0, 0, now};
    onNewKeys();
}

std::uint64_t PathKeeper::allowance(const Endpoint &to) const
{
    const Place *place = to == m_current.endpoint ? &m_current : nullptr;
    if (!place && m_candidate && to == m_candidate->place.endpoint)
        place = &m_candidate->place;
    return place ? allowanceOf(*place) : 0;
}

std::uint64_t PathKeeper::allowanceOf(const Place &place)
{
    return place.isProven ? kUnlimited : place.bytesIn - std::min(place.bytesIn, place.bytesOut);
}

void PathKeeper::onSent(const Endpoint &to, std::size_t bytes)
{
    if (to == m_current.endpoint)
        m_current.bytesOut += bytes;
    else if (m_candidate && to == m_candidate->place.endpoint)
        m_candidate->place.bytesOut += bytes;
}

std::optional<SessionEvent::Moved> PathKeeper::onHeard(const Heard &heard, Instant now)
{
    if (heard.from == m_current.endpoint) {
        m_current.bytesIn += heard.bytes;
        // Also a replay counts: a forwarder that is faster makes the true datagrams look like copies.
        if (m_candidate && heard.counter >= m_candidate->counter)
            m_candidate.reset();
        return std::nullopt;
    }
    if (m_former && heard.from == m_former->endpoint && heard.counter >= m_former->counter && now < m_former->until) {
        const Place place{m_former->endpoint, true, heard.bytes, 0, 0, now};
        m_former.reset();
        m_candidate.reset();
        return moveTo(place);
    }
    if (heard.isNewest)
        return onNewestElsewhere(heard, now);
    if (m_candidate && heard.from == m_candidate->place.endpoint)
        m_candidate->place.bytesIn += heard.bytes;
    return std::nullopt;
}

std::optional<SessionEvent::Moved> PathKeeper::onNewestElsewhere(const Heard &heard, Instant now)
{
    if (!m_candidate || m_candidate->place.endpoint != heard.from)
        m_candidate = Candidate{{heard.from, false, 0, 0, 0, now}, heard.counter, kNever};
    m_candidate->place.bytesIn += heard.bytes;
    return std::nullopt;
}

std::optional<SessionEvent::Moved> PathKeeper::onAnswered(const Endpoint &challenged, Instant now)
{
    if (challenged == m_current.endpoint) {
        m_current.isProven = true;
    } else if (!m_current.isProven) {
        // Whoever copies datagrams faster than they come makes candidates without end; but none of them answers.
        m_candidate.reset();
        return moveTo({challenged, true, 0, 0, 0, now});
    } else if (m_candidate && challenged == m_candidate->place.endpoint) {
        m_candidate->place.isProven = true;
    }
    return std::nullopt;
}

std::optional<SessionEvent::Moved> PathKeeper::advance(Duration pto, Instant now)
{
    if (m_former && m_former->until <= now)
        m_former.reset();
    if (!m_candidate || now < m_candidate->decideAt)
        return std::nullopt;
    if (m_candidate->place.isProven) {
        const Place place = m_candidate->place;
        m_former = Former{m_current.endpoint, m_candidate->counter, now + kFormerLifetime};
        m_candidate.reset();
        return moveTo(place);
    }
    if (m_candidate->place.challenges >= kMaxChallenges)
        m_candidate.reset();
    else
        m_candidate->decideAt = now + pto;
    return std::nullopt;
}

SessionEvent::Moved PathKeeper::moveTo(const Place &place)
{
    const bool addressChanged = !place.endpoint.sameAddress(m_current.endpoint);
    m_current = place;
    return {addressChanged};
}

/// What can't be sent yet is no challenge: it waits for the bytes that pay for it.
bool PathKeeper::wantsChallenge(const Place &place)
{
    return !place.isProven && place.challenges < kMaxChallenges && allowanceOf(place) >= kSmallestChallenge;
}

PathKeeper::Challenges PathKeeper::takeChallenges(Duration pto, Instant now)
{
    Challenges wanted;
    Place &place = m_candidate ? m_candidate->place : m_current;
    const bool isChallenged = wantsChallenge(place) && place.nextChallenge <= now;
    if (!isChallenged && !isUndecided())
        return wanted;
    if (isChallenged) {
        ++place.challenges;
        place.nextChallenge = now + pto;
        wanted.unproven = place.endpoint;
    }
    if (m_candidate) {
        wanted.inUse = m_current.endpoint;
        if (m_candidate->decideAt == kNever)
            m_candidate->decideAt = now + kSilentPtos * pto;
    }
    return wanted;
}

/// A PING of before the candidacy has proven it; the path in use is challenged all the same.
bool PathKeeper::isUndecided() const
{
    return m_candidate && m_candidate->place.isProven && m_candidate->decideAt == kNever;
}

Instant PathKeeper::deadline() const
{
    Instant next = kNever;
    const Place &place = m_candidate ? m_candidate->place : m_current;
    if (wantsChallenge(place) || isUndecided())
        next = std::min(next, place.nextChallenge);
    if (m_candidate)
        next = std::min(next, m_candidate->decideAt);
    return next;
}

} // namespace plug::transport
