#include "core/transport/called_side.h"

#include "core/transport/cookie_reply.h"

namespace plug::transport {

CalledSide::CalledSide(SessionContext &context)
    : m_context(context)
    , m_keys{HandshakeKeys(context.local.identity.hostId()), HandshakeKeys(std::nullopt)}
    , m_cookies(context.random)
{
}

void CalledSide::onInitial(ByteView datagram, const Endpoint &from, Instant now)
{
    for (const HandshakeKeys &keys : m_keys) {
        const std::optional<InitialMessage> initial = readInitial(datagram, keys);
        if (!initial)
            continue;
        if (HalfOpenTable::Entry *entry = m_halfOpen.findRepeated(initial->mac1))
            repeat(*entry, from, now);
        else if (admit(keys, *initial, datagram, from, now))
            begin(keys, *initial, from, now);
        return;
    }
    m_context.count(Drop::UnknownIndex);
}

bool CalledSide::admit(const HandshakeKeys &keys, const InitialMessage &initial, ByteView datagram, const Endpoint &from,
                       Instant now)
{
    if (!m_cookies.isProven(datagram, from, initial.ephemeral, now) && !m_cookies.admitUnproven(now)) {
        m_context.count(Drop::UnderLoad);
        const Cookie cookie = m_cookies.cookieFor(from, initial.ephemeral, now);
        m_context.outbox.pushToStranger(from, writeCookieReply(keys, initial.senderIndex, initial.mac1, cookie, m_context.random));
        return false;
    }
    m_halfOpen.expire(m_context.indices, now);
    if (m_halfOpen.hasRoomFor(from))
        return true;
    m_context.count(Drop::TooManyHalfOpen);
    return false;
}

void CalledSide::begin(const HandshakeKeys &keys, const InitialMessage &initial, const Endpoint &from, Instant now)
{
    const std::uint32_t index = m_context.indices.take(SessionId(), m_context.random, now);
    auto responder = Responder::answer(m_context.local, keys, initial, index, m_context.random);
    if (!responder) {
        m_context.indices.release(index, now);
        m_context.count(Drop::BadHandshake);
        return;
    }
    m_context.outbox.pushToStranger(from, responder->message());
    m_halfOpen.add({std::move(*responder), initial.mac1, from, now, now, 1});
}

void CalledSide::repeat(HalfOpenTable::Entry &entry, const Endpoint &from, Instant now)
{
    ++entry.answers;
    entry.answeredAt = now;
    m_context.outbox.pushToStranger(from, entry.responder.message());
}

std::optional<CalledSide::Finished> CalledSide::onFinal(std::uint32_t index, ByteView datagram, const Endpoint &from, Instant now)
{
    const HalfOpenTable::Entry *entry = m_halfOpen.find(index);
    PLUG_CHECK(entry);
    auto outcome = entry->responder.readFinal(datagram);
    if (!outcome) {
        m_context.count(outcome.error() == HandshakeError::WrongIdentity ? Drop::WrongIdentity : Drop::BadHandshake);
        return std::nullopt;
    }
    Finished finished{*std::move(outcome), from, from == entry->from, entry->begunAt, std::nullopt};
    if (entry->answers == 1)
        finished.roundTrip = now - entry->answeredAt;
    m_halfOpen.remove(index);
    return finished;
}

} // namespace plug::transport
