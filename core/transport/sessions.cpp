#include "core/transport/sessions.h"

#include "core/base/check.h"
#include "core/transport/called_side.h"
#include "core/transport/session_table.h"

#include <algorithm>

namespace plug::transport {

namespace {

using Role = crypto::NoiseXx::Role;

KeySet keySetOf(const HandshakeOutcome &outcome, Role role, const HostId &own, Instant begunAt, Instant now)
{
    KeySet set(SessionCipher(outcome, role));
    set.ownIndex = outcome.ownIndex;
    set.binding = outcome.keys.handshakeHash;
    set.begunHere = role == Role::Initiator;
    set.begunByLower = set.begunHere == (own < outcome.host);
    set.begunAt = begunAt;
    set.madeAt = now;
    set.lastHeard = now;
    return set;
}

Drop dropOf(HandshakeError error)
{
    return error == HandshakeError::WrongIdentity ? Drop::WrongIdentity : Drop::BadHandshake;
}

} // namespace

struct Sessions::State {
    State(const crypto::Identity &identity, RandomSource &random, const SessionsConfig &config)
        : context{{identity, crypto::X25519KeyPair::generate(random), config.allowClearText}, config, random, {}, {}, {}, {}}
        , table(context)
        , calledSide(context)
    {
    }

    const HostId &ownHost() const { return context.local.identity.hostId(); }
    void onCallDatagram(Session &session, ByteView datagram, const Endpoint &from, Instant now);
    void onAnswer(Session &session, ByteView datagram, const Endpoint &from, Instant now);
    void onFinal(std::uint32_t index, ByteView datagram, const Endpoint &from, Instant now);
    void challengeLastHeard(Instant now);

    SessionContext context;
    SessionTable table;
    CalledSide calledSide;
    std::optional<SessionId> lastHeard; ///< whose datagram's frames are being handled
    Instant latest{}; ///< the time of the last input: when the indices of a forgotten session begin to rest
};

Sessions::Sessions(const crypto::Identity &identity, RandomSource &random, const SessionsConfig &config)
    : m_state(std::make_unique<State>(identity, random, config))
{
}

Sessions::~Sessions() = default;

SessionId Sessions::connect(const std::optional<HostId> &wanted, const Endpoint &to, Instant now, int mostMessages)
{
    using Reason = SessionEvent::Failed::Reason;
    m_state->latest = now;
    SessionTable &table = m_state->table;
    Session *session = wanted ? table.findHost(*wanted) : table.findAt(to);
    const bool isSelf = wanted == m_state->ownHost();
    if (!session && (isSelf || table.isFull())) {
        const SessionId id = table.nextId();
        const Reason reason = isSelf ? Reason::WrongIdentity : Reason::TooMany;
        m_state->context.events.push_back({id, SessionEvent::Failed{reason}});
        return id;
    }
    if (!session)
        session = &table.add(wanted);
    session->call(to, mostMessages, now);
    table.touch(*session, now);
    return session->id();
}

void Sessions::hasten(SessionId session, Instant now)
{
    if (Session *found = m_state->table.find(session)) {
        found->hastenCall(now);
        m_state->table.touch(*found, now);
    }
}

SessionId Sessions::aliasOf(SessionId session) const
{
    return m_state->table.aliasOf(session);
}

std::optional<OpenedDatagram> Sessions::receive(MutableByteView datagram, const Endpoint &from, Instant now)
{
    SessionContext &context = m_state->context;
    m_state->latest = now;
    m_state->challengeLastHeard(now);
    if (datagram.size() < protocol::kDatagramOverhead) {
        context.count(Drop::TooShort);
        return std::nullopt;
    }
    const auto index = readBigEndian<std::uint32_t>(datagram);
    const std::optional<SessionId> owner = context.indices.ownerOf(index);
    if (!owner) {
        if (isInitialSize(datagram.size()))
            m_state->calledSide.onInitial(datagram, from, now);
        else
            context.count(Drop::UnknownIndex);
        return std::nullopt;
    }
    Session *session = m_state->table.find(*owner);
    if (!session) {
        m_state->onFinal(index, datagram, from, now);
        return std::nullopt;
    }
    const Call *call = session->currentCall();
    if (call && call->initiator().ownIndex() == index) {
        m_state->onCallDatagram(*session, datagram, from, now);
        return std::nullopt;
    }
    const auto opened = session->open(datagram, from, now);
    m_state->lastHeard = session->id();
    m_state->table.touch(*session, now);
    return opened;
}

void Sessions::State::challengeLastHeard(Instant now)
{
    Session *session = lastHeard ? table.find(*std::exchange(lastHeard, std::nullopt)) : nullptr;
    if (!session)
        return;
    session->challenge(now);
    table.touch(*session, now);
}

void Sessions::State::onCallDatagram(Session &session, ByteView datagram, const Endpoint &from, Instant now)
{
    if (datagram.size() != protocol::kCookieDatagram)
        onAnswer(session, datagram, from, now);
    else if (!session.currentCall()->takeCookie(datagram))
        context.count(Drop::BadCookie);
}

void Sessions::State::onAnswer(Session &session, ByteView datagram, const Endpoint &from, Instant now)
{
    Call &call = *session.currentCall();
    auto answer = call.initiator().readAnswer(datagram);
    if (!answer) {
        context.count(dropOf(answer.error()));
        if (answer.error() == HandshakeError::WrongIdentity)
            call.noteWrongIdentity();
        return;
    }
    Session *known = table.findHost(answer->host);
    const bool isFresh = (known ? *known : session).isFreshFor(true, call.begunAt());
    const auto finished = call.initiator().finish(*std::move(answer), isFresh, context.random);
    if (!finished) {
        context.count(Drop::BadHandshake);
        return;
    }
    KeySet set = keySetOf(finished->outcome, Role::Initiator, ownHost(), call.begunAt(), now);
    set.isFresh = isFresh;
    set.endpoint = call.targetFor(from);
    // It has answered what was sent there alone, even if by another address.
    set.isEndpointProven = true;
    set.final = KeySet::Final{finished->message, {}};
    set.final->timer.onSent(now, context.random);
    context.outbox.push(set.endpoint, finished->message);

    const std::optional<Duration> roundTrip = call.roundTrip(now);
    session.handOverCall();
    Session &home = table.settle(session, finished->outcome.host, now);
    home.adopt(std::move(set), finished->outcome, roundTrip, now);
    table.touch(home, now);
}

void Sessions::State::onFinal(std::uint32_t index, ByteView datagram, const Endpoint &from, Instant now)
{
    const auto finished = calledSide.onFinal(index, datagram, from, now);
    if (!finished)
        return;
    const HostId &host = finished->outcome.host;
    Session *session = table.findHost(host);
    if (!session && finished->isFromProven)
        table.makeRoomForCaller(from, now);
    if (!session && !table.hasRoomForCaller(from)) {
        context.indices.release(index, now);
        context.count(Drop::TooManyHalfOpen);
        return;
    }
    if (!session)
        session = &table.addCaller(host, from);
    KeySet set = keySetOf(finished->outcome, Role::Responder, ownHost(), finished->begunAt, now);
    set.isFresh = session->isFreshFor(false, finished->begunAt);
    set.endpoint = finished->from;
    set.isEndpointProven = finished->isFromProven;
    set.handshakeBytes = datagram.size();
    set.confirmedAt = now;
    const ByteView tag = datagram.last(protocol::kTagSize);
    std::copy(tag.begin(), tag.end(), set.finalTag.begin());
    session->adopt(std::move(set), finished->outcome, finished->roundTrip, now);
    table.touch(*session, now);
}

void Sessions::handlePing(SessionId session, const wire::Ping &ping, const Endpoint &from, std::size_t datagramSize, Instant now)
{
    if (Session *found = m_state->table.find(session))
        found->handlePing(ping, from, datagramSize, now);
}

bool Sessions::handlePong(SessionId session, const wire::Pong &pong, Instant now)
{
    Session *found = m_state->table.find(session);
    if (!found)
        return false;
    const bool isAnswer = found->handlePong(pong, now);
    m_state->table.touch(*found, now);
    return isAnswer;
}

void Sessions::probe(SessionId session, Instant now)
{
    if (Session *found = m_state->table.find(session)) {
        found->probe(now);
        m_state->table.touch(*found, now);
    }
}

void Sessions::probePathMtu(SessionId session, std::size_t replySize, Instant now)
{
    if (Session *found = m_state->table.find(session)) {
        found->probePathMtu(replySize, now);
        m_state->table.touch(*found, now);
    }
}

void Sessions::onRoundTrip(SessionId session, Duration sample)
{
    if (Session *found = m_state->table.find(session))
        found->onRoundTrip(sample);
}

bool Sessions::isEstablished(SessionId session) const
{
    const Session *found = m_state->table.find(session);
    return found && found->isEstablished();
}

std::optional<HostId> Sessions::hostOf(SessionId session) const
{
    const Session *found = m_state->table.find(session);
    return found ? found->host() : std::nullopt;
}

std::optional<SessionId> Sessions::sessionWith(const HostId &host) const
{
    return m_state->table.idOf(host);
}

Endpoint Sessions::endpointOf(SessionId session) const
{
    const Session *found = m_state->table.find(session);
    return found ? found->path().endpoint() : Endpoint();
}

Hash Sessions::binding(SessionId session) const
{
    const Session *found = m_state->table.find(session);
    const KeySet *keys = found ? found->sendingKeys() : nullptr;
    return keys ? keys->binding : Hash();
}

bool Sessions::isClearTextAllowed(SessionId session) const
{
    const Session *found = m_state->table.find(session);
    const KeySet *keys = found ? found->sendingKeys() : nullptr;
    return keys && keys->cipher.isClearAllowed();
}

std::uint64_t Sessions::pathAllowance(SessionId session) const
{
    const Session *found = m_state->table.find(session);
    return found ? found->path().allowance(found->path().endpoint()) : 0;
}

bool Sessions::isPathProven(SessionId session) const
{
    const Session *found = m_state->table.find(session);
    return found && found->isEstablished() && found->path().isProven();
}

Duration Sessions::smoothedRtt(SessionId session) const
{
    const Session *found = m_state->table.find(session);
    return found ? found->rtt().smoothed() : RttEstimator::kInitialRtt;
}

Instant Sessions::lastHeard(SessionId session) const
{
    const Session *found = m_state->table.find(session);
    return found ? found->lastHeard() : Instant();
}

std::optional<Endpoint> Sessions::observedAddress(SessionId session) const
{
    const Session *found = m_state->table.find(session);
    return found ? found->observedAddress() : std::nullopt;
}

std::size_t Sessions::maxDatagram(SessionId session) const
{
    const Session *found = m_state->table.find(session);
    return found ? found->maxDatagram() : protocol::kBaseDatagram;
}

void Sessions::setMaxDatagram(SessionId session, std::size_t bytes)
{
    if (Session *found = m_state->table.find(session))
        found->setMaxDatagram(std::clamp(bytes, protocol::kBaseDatagram, protocol::kMaxDatagram));
}

bool Sessions::seal(SessionId session, MutableByteView datagram, bool inClear, bool expectsAnswer, Instant now)
{
    Session *found = m_state->table.find(session);
    if (!found)
        return false;
    const bool isSealed = found->seal(datagram, inClear, expectsAnswer, now);
    m_state->table.touch(*found, now);
    return isSealed;
}

void Sessions::forget(SessionId session)
{
    if (Session *found = m_state->table.find(session))
        m_state->table.remove(*found, m_state->latest);
}

std::optional<Outgoing> Sessions::poll(Instant now)
{
    m_state->challengeLastHeard(now);
    return m_state->context.outbox.take();
}

std::optional<SessionEvent> Sessions::nextEvent()
{
    auto &events = m_state->context.events;
    if (events.empty())
        return std::nullopt;
    SessionEvent first = std::move(events.front());
    events.pop_front();
    return first;
}

void Sessions::advance(Instant now)
{
    m_state->latest = now;
    m_state->challengeLastHeard(now);
    m_state->calledSide.advance(now);
    m_state->table.advance(now);
}

Instant Sessions::deadline() const
{
    return std::min(m_state->calledSide.deadline(), m_state->table.deadline());
}

void Sessions::allowClearText(bool isAllowed)
{
    m_state->context.local.allowsClearText = isAllowed;
}

std::uint64_t Sessions::dropCount(Drop reason) const
{
    return m_state->context.drops[static_cast<std::size_t>(reason)];
}

std::size_t Sessions::sessionCount() const
{
    return m_state->table.size();
}

} // namespace plug::transport
