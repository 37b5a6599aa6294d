#pragma once

#include "tests/core/wire/sample_frames.h"

namespace plug::test {

/// Frames with random values inside the bounds of the specification, their edges more often than chance has it.
class RandomFrames {
public:
    explicit RandomFrames(std::uint64_t seed) : m_random(seed) {}

    /// Valid until the next call: the bytes of DATA and RELAYED are a view into this.
    wire::Frame next()
    {
        using namespace wire;
        switch (m_random.below(std::variant_size_v<Frame>)) {
        case 0: return Ping{upTo(~0ull), small<std::uint16_t>(protocol::kMaxDatagram)};
        case 1: return Pong{upTo(~0ull), endpoint()};
        case 2: return What{id<LookupKey>(), proof(), small<std::uint32_t>(~0u), flip()};
        case 3: return have();
        case 4: return Get{requestId(), id<LookupKey>(), proof(), requested(protocol::kMaxFileSize, protocol::kMaxRequestBytes)};
        case 5: return data();
        case 6: return Part{small<std::uint32_t>(~0u), requested(protocol::kMaxFileSize, protocol::kMaxRequestBytes),
                            small<std::uint32_t>(~0u)};
        case 7: return None{small<std::uint32_t>(~0u), possessed(), small<std::uint32_t>(~0u)};
        case 8: return Gone{id<LookupKey>(), small<std::uint32_t>(~0u)};
        case 9: return Cancel{numbers(1, protocol::kMaxOutstandingRequests)};
        case 10: return flow();
        case 11: return Status{byteCount(), numbers(0, protocol::kMaxOutstandingRequests),
                               small<std::uint32_t>(protocol::kMaxRequestBytes), upTo(256 * 1024 * 1024)};
        case 12: return hashes();
        default: return ofDiscovery();
        }
    }

    SeededRandom &random() { return m_random; }

private:
    /// Half the time of few bits, so that every length of a CBOR number comes.
    std::uint64_t upTo(std::uint64_t largest)
    {
        if (largest == 0)
            return 0;
        switch (m_random.below(8)) {
        case 0: return 0;
        case 1: return largest;
        case 2: case 3: case 4: return (m_random.next64() >> m_random.below(64)) % largest;
        default: return m_random.below(largest);
        }
    }

    template <typename T>
    T small(std::uint64_t largest) { return static_cast<T>(upTo(largest)); }
    bool flip() { return m_random.below(2) == 1; }
    std::uint64_t byteCount() { return upTo(protocol::kMaxByteCount); }
    std::uint32_t requestId() { return static_cast<std::uint32_t>(1 + upTo(~0u - 1)); }

    template <typename Id>
    Id id()
    {
        Id value;
        m_random.fill(value.bytes);
        return value;
    }

    wire::Proof proof()
    {
        wire::Proof value;
        m_random.fill(value);
        return value;
    }

    Endpoint endpoint()
    {
        if (flip())
            return Endpoint::fromIpv4(m_random.next32(), small<std::uint16_t>(0xffff));
        Endpoint value{.port = small<std::uint16_t>(0xffff)};
        m_random.fill(value.address);
        return value;
    }

    std::vector<std::uint32_t> numbers(std::size_t fewest, std::size_t most)
    {
        std::vector<std::uint32_t> values(fewest + upTo(most - fewest));
        for (std::uint32_t &value : values)
            value = small<std::uint32_t>(~0u);
        return values;
    }

    /// Ranges below `end` that have `sum` bytes at most.
    std::vector<ByteRange> requested(std::uint64_t end, std::uint64_t sum)
    {
        std::vector<ByteRange> ranges(1 + upTo(protocol::kMaxRequestRanges - 1));
        for (ByteRange &range : ranges) {
            const std::uint64_t size = 1 + upTo(sum / ranges.size() - 1);
            const std::uint64_t begin = upTo(end - size);
            range = {begin, begin + size};
        }
        return ranges;
    }

    std::vector<ByteRange> possessed()
    {
        std::vector<ByteRange> ranges(upTo(protocol::kMaxHaveRanges));
        for (ByteRange &range : ranges) {
            const std::uint64_t begin = upTo(protocol::kMaxFileSize - 1);
            range = {begin, begin + 1 + upTo(protocol::kMaxFileSize - begin - 1)};
        }
        return ranges;
    }

    wire::Have have()
    {
        wire::Have have{.key = id<LookupKey>(), .proof = proof(), .size = upTo(protocol::kMaxFileSize), .root = id<Hash>(),
                        .isCollection = flip(), .generation = small<std::uint32_t>(~0u)};
        have.pageCount = static_cast<std::uint16_t>(1 + upTo(0xfffe));
        have.page = small<std::uint16_t>(have.pageCount - 1u);
        have.spanShift = static_cast<std::uint8_t>(18 + m_random.below(27));
        have.isComplete = flip();
        if (!have.isComplete) {
            have.ranges = possessed();
            have.firstSpan = small<std::uint32_t>(protocol::kMaxHaveSpans);
            std::uint64_t left = protocol::kMaxHaveSpans - have.firstSpan;
            while (left > 0 && have.spanRuns.size() < 200) {
                const std::uint64_t run = have.spanRuns.empty() && flip() ? 0 : 1 + m_random.below(left);
                have.spanRuns.push_back(static_cast<std::uint32_t>(run));
                left -= run;
            }
        }
        have.name = name();
        have.publisher.resize(static_cast<qsizetype>(upTo(512)));
        m_random.fill(mutableViewOf(have.publisher));
        return have;
    }

    QString name()
    {
        static const QString kLetters[] = {QStringLiteral("a"), QStringLiteral("\u00e4"), QStringLiteral("\u20ac"),
                                           QStringLiteral("\U0001f600"), QStringLiteral("\ufeff"), QString(QChar(u'\0'))};
        QString text;
        while (m_random.below(64) != 0) {
            const QString longer = text + kLetters[m_random.below(std::size(kLetters))];
            if (longer.toUtf8().size() > qsizetype(protocol::kMaxNameBytes))
                break;
            text = longer;
        }
        return text;
    }

    wire::Data data()
    {
        m_bytes.resize(static_cast<qsizetype>(1 + upTo(9000)));
        m_random.fill(mutableViewOf(m_bytes));
        const auto size = static_cast<std::uint64_t>(m_bytes.size());
        return {.request = small<std::uint32_t>(~0u), .offset = small<std::uint32_t>(protocol::kMaxRequestBytes - size),
                .position = upTo(protocol::kMaxByteCount - size), .clock = m_random.next32(), .flowEcho = m_random.next32(),
                .token = m_random.next32(), .flags = small<std::uint8_t>(3), .bytes = viewOf(m_bytes)};
    }

    wire::Flow flow()
    {
        return {.serial = m_random.next32(), .flags = small<std::uint8_t>(1), .credit = upTo(~0ull), .pace = upTo(~0ull),
                .quantum = m_random.next32(), .highestPosition = byteCount(), .received = byteCount(), .lost = byteCount(),
                .bandwidth = upTo(~0ull), .queueDelay = m_random.next32(),
                .maxDatagram = small<std::uint16_t>(protocol::kMaxDatagram), .token = m_random.next32(),
                .clockEcho = m_random.next32(), .echoDelay = m_random.next32()};
    }

    wire::Frame ofDiscovery()
    {
        using namespace wire;
        switch (m_random.below(7)) {
        case 0: return Find{requestId(), id<LookupKey>(), small<std::uint8_t>(protocol::kMaxFindHops),
                            small<std::uint8_t>(protocol::kMaxFindBudget), small<std::uint16_t>(0xffff)};
        case 1: return Found{small<std::uint32_t>(~0u), flip(), flip(), small<std::uint16_t>(0xffff), small<std::uint32_t>(~0u),
                             contacts(protocol::kMaxFoundContacts), contacts(protocol::kMaxFoundContacts)};
        case 2: return Announce{requestId(), id<LookupKey>(), small<std::uint16_t>(protocol::kMaxAnnounceLifetime.count())};
        case 3: return Hosts{small<std::uint8_t>(protocol::kMaxGossip), contacts(protocol::kMaxGossip)};
        case 4: return rendezvous();
        case 5: return relay();
        default: m_bytes.resize(static_cast<qsizetype>(1 + upTo(protocol::kMaxRelayedBytes - 1)));
            m_random.fill(mutableViewOf(m_bytes));
            return Relayed{requestId(), viewOf(m_bytes)};
        }
    }

    std::vector<Endpoint> reachable()
    {
        std::vector<Endpoint> endpoints(1 + m_random.below(protocol::kMaxContactEndpoints));
        for (Endpoint &at : endpoints) {
            at = endpoint();
            at.port = static_cast<std::uint16_t>(1 + upTo(0xfffe));
        }
        return endpoints;
    }

    std::vector<wire::Contact> contacts(std::size_t most)
    {
        std::vector<wire::Contact> contacts(upTo(most));
        for (wire::Contact &contact : contacts)
            contact = {id<HostId>(), reachable()};
        return contacts;
    }

    wire::Rendezvous rendezvous()
    {
        const auto step = static_cast<wire::Rendezvous::Step>(m_random.below(3));
        const bool isMeeting = step == wire::Rendezvous::Step::Meet;
        return {small<std::uint32_t>(~0u), step, id<HostId>(), isMeeting ? reachable() : std::vector<Endpoint>()};
    }

    wire::Relay relay()
    {
        const auto step = static_cast<wire::Relay::Step>(m_random.below(3));
        return {requestId(), step, id<HostId>(), step == wire::Relay::Step::Opened ? upTo(~0ull) : 0};
    }

    wire::Hashes hashes()
    {
        const auto level = static_cast<std::uint8_t>(m_random.below(10));
        return {.id = requestId(), .key = id<LookupKey>(), .proof = proof(), .level = level,
                .index = small<std::uint32_t>((1u << (30 - level)) - 1), .ranges = requested(544 * 32, 544 * 32)};
    }

    SeededRandom m_random;
    QByteArray m_bytes;
};

} // namespace plug::test
