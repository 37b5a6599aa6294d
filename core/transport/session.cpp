#include "core/transport/session.h"

#include "core/base/check.h"
#include "core/base/limits.h"
#include "core/wire/frame_codec.h"

#include <algorithm>

namespace plug::transport {

namespace {

using protocol::kDatagramOverhead;
using protocol::kSessionHeaderSize;

/// PINGs vary in length by up to this.
constexpr std::uint64_t kPingVariation = 33;

ByteView endOf(ByteView datagram)
{
    return datagram.last(protocol::kTagSize);
}

} // namespace

Session::Session(SessionContext &context, SessionId id, const std::optional<HostId> &host)
    : m_context(context)
    , m_id(id)
    , m_host(host)
    , m_ring(context.indices)
{
    m_pongExcess.configure(protocol::kPongExcessPerSecond, protocol::kPongExcess, Instant{});
}

// Calls and keys

void Session::call(const Endpoint &to, int mostMessages, Instant now)
{
    if (m_call)
        m_call->addTarget(to, mostMessages);
    else if (!m_isEstablished)
        startCall(Call::Purpose::First, to, mostMessages, now);
}

void Session::hastenCall(Instant now)
{
    if (m_call)
        m_call->hasten(now);
}

void Session::startCall(Call::Purpose purpose, const Endpoint &to, int mostMessages, Instant now)
{
    PLUG_CHECK(!m_call);
    m_call.emplace(m_context, m_id, m_host, purpose, to, mostMessages, now);
}

void Session::endCall(Instant now)
{
    if (!m_call)
        return;
    m_context.indices.release(m_call->initiator().ownIndex(), now);
    m_call.reset();
}

bool Session::isFreshFor(bool begunHere, Instant begunAt) const
{
    return !m_isEstablished || m_ring.crossesFresh(begunHere, begunAt);
}

void Session::adopt(KeySet set, const HandshakeOutcome &outcome, std::optional<Duration> roundTrip, Instant now)
{
    m_context.indices.assign(set.ownIndex, m_id);
    endCall(now);
    const bool isFirst = !std::exchange(m_isEstablished, true);
    m_host = outcome.host;
    m_remoteMaxDatagram = std::min(outcome.maxDatagram, protocol::kMaxDatagram);
    if (isFirst)
        m_path.start(set.endpoint, set.isEndpointProven, set.handshakeBytes, now);
    if (roundTrip)
        m_rtt.onSample(*roundTrip);

    const KeySet *before = m_ring.sending();
    KeySet &kept = m_ring.add(std::move(set), now);
    if (isFirst)
        raise(SessionEvent::Established{outcome.host, outcome.isClearTextAllowed, false});
    else if (outcome.isRemoteFresh)
        onRemoteFresh(kept);
    onMaybeOtherKeys(before, now);
    m_lastHeard = now;
    m_silence.onHeard();
    if (!kept.begunHere)
        confirm(kept, now);
}

void Session::onRemoteFresh(KeySet &set)
{
    if (set.isFresh || std::exchange(set.wasRestartSeen, true))
        return;
    raise(SessionEvent::Established{*m_host, set.cipher.isClearAllowed(), true});
}

/// New keys bring their own counters, and their own address where the old one has fallen silent.
void Session::onMaybeOtherKeys(const KeySet *before, Instant now)
{
    const KeySet *sending = m_ring.sending();
    if (!sending || sending == before)
        return;
    m_path.onNewKeys();
    const bool isOldPathAlive = m_lastHeard + PathKeeper::kSilentPtos * m_rtt.pto() > now && !sending->wasRestartSeen;
    if (sending->endpoint == m_path.endpoint() || (before && isOldPathAlive))
        return;
    const bool addressChanged = !sending->endpoint.sameAddress(m_path.endpoint());
    m_path.start(sending->endpoint, sending->isEndpointProven, sending->handshakeBytes, now);
    onMoved(SessionEvent::Moved{addressChanged}, now);
}

void Session::onMoved(const std::optional<SessionEvent::Moved> &moved, Instant now)
{
    if (!moved)
        return;
    if (moved->addressChanged) {
        m_rtt.reset();
        m_maxDatagram = protocol::kBaseDatagram;
    }
    raise(*moved);
    probe(now); // What the new path is like is known by its answer.
}

bool Session::isRepeatedFinal(KeySet &set, ByteView datagram) const
{
    return !set.begunHere && equalBytes(endOf(datagram), set.finalTag);
}

void Session::confirm(KeySet &set, Instant now)
{
    set.lastConfirmation = now;
    sendPing(set, set.endpoint, set.handshakeBytes, 0, now);
}

void Session::renewIfOld(Instant now)
{
    const KeySet *set = m_ring.sending();
    if (isCallUnderWay() || !set || now < m_noRenewalBefore || !m_path.isProven())
        return;
    const std::uint64_t bytes = m_context.config.rekeyAfterBytes;
    const bool isOld = set->begunHere
        ? now >= set->madeAt + protocol::kRekeyAfter || set->cipher.byteCount() >= bytes
        : now >= set->madeAt + protocol::kRekeyAfter + kRenewalLag || set->cipher.byteCount() >= bytes + bytes / 8;
    if (isOld)
        startCall(Call::Purpose::Renewal, m_path.endpoint(), limits::kMaxHandshakeAttempts, now);
}

// Datagrams

std::optional<OpenedDatagram> Session::open(MutableByteView datagram, const Endpoint &from, Instant now)
{
    KeySet *set = m_ring.find(readBigEndian<std::uint32_t>(datagram));
    PLUG_CHECK(set);
    if (isRepeatedFinal(*set, datagram)) {
        if (from == set->endpoint && !set->isConfirmationHeard && now >= set->lastConfirmation + kConfirmationPause)
            confirm(*set, now);
        return std::nullopt;
    }
    const auto opened = set->cipher.open(datagram, m_path.isWatching());
    if (!opened) {
        m_context.count(opened.error());
        return std::nullopt;
    }
    if (!opened->isReplay)
        onAuthentic(*set, *opened, now);
    if (set == m_ring.sending())
        onMoved(m_path.onHeard({from, datagram.size(), opened->counter, opened->isNewest}, now), now);
    onMoved(m_path.advance(m_rtt.pto(), now), now);
    m_mayAnswerPing = !opened->isReplay;
    if (opened->isReplay) {
        m_context.count(Drop::Replayed);
        return std::nullopt;
    }
    const ByteView payload = ByteView(datagram).subspan(kSessionHeaderSize, datagram.size() - kDatagramOverhead);
    return OpenedDatagram{m_id, payload, set->binding, opened->isClear};
}

void Session::onAuthentic(KeySet &set, const SessionCipher::Opened &opened, Instant now)
{
    if (!set.confirmedAt) {
        const KeySet *before = m_ring.sending();
        set.confirmedAt = now;
        set.final.reset();
        if (opened.isFresh)
            onRemoteFresh(set);
        onMaybeOtherKeys(before, now);
    } else if (opened.isFresh) {
        onRemoteFresh(set);
    }
    set.lastHeard = now;
    m_lastHeard = now;
    m_silence.onHeard();
    if (m_call && m_call->purpose() == Call::Purpose::Silence)
        endCall(now);
    renewIfOld(now);
}

bool Session::seal(MutableByteView datagram, bool inClear, bool expectsAnswer, Instant now)
{
    renewIfOld(now);
    KeySet *set = m_ring.sending();
    if (!set || set->madeAt + protocol::kSessionEnds <= now
        || set->cipher.sealedBytes() + datagram.size() > m_context.config.sessionEndsAtBytes)
        return false;
    set->cipher.seal(datagram, inClear && set->cipher.isClearAllowed(), set->isFresh);
    m_path.onSent(m_path.endpoint(), datagram.size());
    if (expectsAnswer)
        m_silence.onExpecting(now);
    return true;
}

void Session::sendSealed(KeySet &set, QByteArray payload, std::size_t datagramSize, const Endpoint &to)
{
    QByteArray datagram(static_cast<qsizetype>(kSessionHeaderSize), '\0');
    datagram += payload;
    datagram.append(static_cast<qsizetype>(datagramSize) - datagram.size(), '\0'); // PADDING and the tag's room
    set.cipher.seal(mutableViewOf(datagram), false, set.isFresh);
    m_path.onSent(to, datagramSize);
    m_context.outbox.push(to, std::move(datagram));
}

void Session::sendPing(KeySet &set, const Endpoint &to, std::uint64_t atMost, std::size_t replySize, Instant now)
{
    const wire::Ping ping{m_context.random.next64(), static_cast<std::uint16_t>(replySize)};
    QByteArray payload;
    wire::appendFrame(payload, ping);
    const std::uint64_t smallest = kDatagramOverhead + static_cast<std::uint64_t>(payload.size());
    if (atMost < smallest)
        return;
    const std::uint64_t wanted = kPingDatagram + m_context.random.below(kPingVariation);
    m_pings.note({ping.token, set.ownIndex, to, now});
    sendSealed(set, std::move(payload), std::min(wanted, atMost), to);
}

void Session::probe(Instant now)
{
    if (KeySet *set = m_ring.sending()) {
        sendPing(*set, m_path.endpoint(), m_path.allowance(m_path.endpoint()), 0, now);
        m_silence.onExpecting(now);
    }
}

void Session::probePathMtu(std::size_t replySize, Instant now)
{
    if (KeySet *set = m_ring.sending(); set && m_path.isProven())
        sendPing(*set, m_path.endpoint(), m_path.allowance(m_path.endpoint()), replySize, now);
}

void Session::handlePing(const wire::Ping &ping, const Endpoint &from, std::size_t datagramSize, Instant now)
{
    KeySet *set = m_ring.sending();
    if (!std::exchange(m_mayAnswerPing, false) || !set)
        return;
    QByteArray payload;
    wire::appendFrame(payload, wire::Pong{ping.token, from});
    const std::uint64_t smallest = kDatagramOverhead + static_cast<std::uint64_t>(payload.size());
    const std::uint64_t size = ping.replySize == 0 ? smallest : ping.replySize;
    const std::uint64_t excess = size - std::min<std::uint64_t>(size, datagramSize);
    const std::uint64_t allowance = m_path.allowance(from);
    const bool isProven = allowance == PathKeeper::kUnlimited;
    const std::uint64_t atMost = isProven ? m_remoteMaxDatagram : std::min<std::uint64_t>(allowance, datagramSize);
    if (size < smallest || size > atMost || excess > m_pongExcess.available(now))
        return;
    m_pongExcess.take(excess, now);
    sendSealed(*set, std::move(payload), size, from);
}

bool Session::handlePong(const wire::Pong &pong, Instant now)
{
    const std::optional<PingLedger::Sent> sent = m_pings.take(pong.token);
    if (!sent)
        return false;
    if (KeySet *set = m_ring.find(sent->keyIndex))
        set->isConfirmationHeard = true;
    m_observed = pong.observed;
    onMoved(m_path.onAnswered(sent->to, now), now);
    if (sent->to == m_path.endpoint())
        m_rtt.onSample(now - sent->at);
    onMoved(m_path.advance(m_rtt.pto(), now), now);
    return true;
}

// Time

void Session::advance(Instant now)
{
    if (m_call && !m_call->advance(now))
        onCallUsedUp(now);
    if (m_isOver)
        return;
    advanceFinals(now);
    m_ring.expire(now);
    advanceSilence(now);
    advancePath(now);
    if (m_isEstablished && m_ring.isEmpty() && !m_call)
        finish(SessionEvent::Lost{});
}

void Session::onCallUsedUp(Instant now)
{
    const auto reason = m_call->failure();
    const bool wasSilence = m_call->purpose() == Call::Purpose::Silence;
    endCall(now);
    m_noRenewalBefore = now + kRenewalPause;
    if (!m_isEstablished)
        finish(SessionEvent::Failed{reason});
    else if (wasSilence)
        finish(SessionEvent::Lost{});
}

void Session::advanceFinals(Instant now)
{
    const auto due = std::find_if(m_ring.sets().begin(), m_ring.sets().end(),
                                  [now](const auto &set) { return set->final && set->final->timer.isDue(now); });
    if (due == m_ring.sets().end())
        return;
    KeySet::Final &final = *(*due)->final;
    if (final.timer.isUsedUp()) {
        m_ring.remove(**due, now);
        return;
    }
    m_context.outbox.push((*due)->endpoint, final.message);
    final.timer.onSent(now, m_context.random);
}

void Session::advanceSilence(Instant now)
{
    if (isCallUnderWay() || m_ring.isEmpty())
        return;
    switch (m_silence.advance(m_rtt.pto(), now)) {
    case Silence::Step::None:
        return;
    case Silence::Step::Probe:
        probe(now);
        return;
    case Silence::Step::GoneSilent:
        if (m_path.isProven())
            startCall(Call::Purpose::Silence, m_path.endpoint(), limits::kMaxHandshakeAttempts, now);
        else
            finish(SessionEvent::Lost{});
    }
}

void Session::advancePath(Instant now)
{
    onMoved(m_path.advance(m_rtt.pto(), now), now);
    challenge(now);
}

void Session::challenge(Instant now)
{
    KeySet *set = m_ring.sending();
    if (!set)
        return;
    const PathKeeper::Challenges challenges = m_path.takeChallenges(m_rtt.pto(), now);
    if (challenges.unproven)
        sendPing(*set, *challenges.unproven, m_path.allowance(*challenges.unproven), 0, now);
    if (challenges.inUse)
        sendPing(*set, *challenges.inUse, m_path.allowance(*challenges.inUse), 0, now);
}

Instant Session::deadline() const
{
    Instant next = m_ring.nextExpiry();
    if (m_call)
        next = std::min(next, m_call->deadline());
    for (const auto &set : m_ring.sets()) {
        if (set->final)
            next = std::min(next, set->final->timer.next());
    }
    if (!m_ring.isEmpty())
        next = std::min(next, m_path.deadline());
    if (!m_ring.isEmpty() && !isCallUnderWay())
        next = std::min(next, m_silence.deadline(m_rtt.pto()));
    return next;
}

void Session::finish(decltype(SessionEvent::what) what)
{
    if (std::exchange(m_isOver, true))
        return;
    raise(std::move(what));
}

void Session::end(Instant now)
{
    m_isOver = true;
    endCall(now);
    m_ring.clear(now);
}

} // namespace plug::transport
