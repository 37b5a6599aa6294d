#pragma once

#include "core/base/random.h"
#include "core/transport/background.h"
#include "core/transport/coupler.h"
#include "core/transport/delivery_limits.h"
#include "core/transport/delivery_receiver.h"
#include "core/transport/delivery_sender.h"
#include "core/transport/full_speed.h"
#include "tests/core/transport/cubic_flow.h"
#include "tests/core/transport/link_config.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <queue>
#include <variant>
#include <vector>

namespace plug::transport::test {

using namespace std::chrono_literals;

/// One bottleneck with a drop-tail queue between servers and fetchers, in whole nanoseconds. The same seed gives the same run.
class LinkSimulation {
public:
    /// Of every datagram on the link: IPv4 and UDP headers come on top.
    static constexpr std::uint64_t kPayload = delivery::payloadOf(protocol::kBaseDatagram);
    static constexpr std::uint64_t kOnLink = protocol::kBaseDatagram + 28;
    static constexpr std::uint64_t kPlenty = std::uint64_t(1) << 40;

    LinkSimulation(const LinkConfig &config, int pairs)
        : m_config(config)
        , m_random(config.seed)
        , m_data(kPayload)
    {
        for (int i = 0; i < pairs; ++i)
            m_pairs.push_back(std::make_unique<Pair>(seedOfNext(), fullSpeed()));
    }

    /// One more pair, of which the fetcher is in no hurry: its number.
    std::size_t addBackground()
    {
        m_pairs.push_back(std::make_unique<Pair>(seedOfNext(), std::make_unique<Background>()));
        return m_pairs.size() - 1;
    }

    /// A TCP connection that begins to send now, and never ends: its number.
    std::size_t startTcp()
    {
        m_tcp.emplace_back();
        pumpTcp(m_tcp.size() - 1);
        return m_tcp.size() - 1;
    }

    const CubicFlow &tcp(std::size_t flow) const { return m_tcp[flow].flow; }
    /// Payload bytes a second that TCP could carry here.
    std::uint64_t tcpCapacity() const { return m_config.bitsPerSecond / 8 * CubicFlow::kPayload / CubicFlow::kOnLink; }

    /// The fetcher of `pair` begins to ask, with a round trip known from the handshake, queue and all.
    void start(std::size_t pair, std::uint64_t bytes = kPlenty)
    {
        Pair &p = *m_pairs[pair];
        p.receiver.onRoundTrip(m_config.roundTrip + Duration(static_cast<std::int64_t>((p.distance + m_link.waitsAt(m_now)) / 1000)), now());
        p.wanted = bytes;
        p.receiver.onRequested(bytes, now());
        p.receiver.setOutstanding(bytes, now());
        pollReceiver(pair);
    }

    void runUntil(Duration time)
    {
        const auto end = static_cast<std::uint64_t>(time.count()) * 1000;
        while (!m_events.empty() && m_events.top().at <= end) {
            Event event = m_events.top();
            m_events.pop();
            m_now = event.at;
            std::visit([&](auto &what) { handle(event.pair, what); }, event.what);
        }
        m_now = end;
    }

    /// The server of `pair` is further away than the link's other end, before start().
    void setDistance(std::size_t pair, Duration roundTrip) { m_pairs[pair]->distance = nanos(roundTrip - m_config.roundTrip); }
    /// What the server of `pair` sends passes a line of its own first, with a queue as long in time as the link's.
    void setUplink(std::size_t pair, std::uint64_t bitsPerSecond) { m_pairs[pair]->uplink = Line {bitsPerSecond}; }

    /// One host fetches over all of these pairs.
    void couple(std::vector<std::size_t> pairs)
    {
        m_couplings.push_back({Coupler(), std::move(pairs)});
        schedule(m_now, m_couplings.size() - 1, CouplerWake());
    }

    Instant now() const { return Instant(Duration(static_cast<std::int64_t>(m_now / 1000))); }
    DeliveryReceiver &receiver(std::size_t pair) { return m_pairs[pair]->receiver; }
    DeliverySender &sender(std::size_t pair) { return m_pairs[pair]->sender; }
    const Congestion &controller(std::size_t pair) const { return *m_pairs[pair]->controller; }
    std::uint64_t received(std::size_t pair) const { return m_pairs[pair]->receiver.bytesReceived(); }
    Instant finishedAt(std::size_t pair) const { return m_pairs[pair]->finishedAt; }
    void setLinkRate(std::uint64_t bitsPerSecond) { m_config.bitsPerSecond = bitsPerSecond; }
    void setLossPerMille(std::uint32_t loss) { m_config.lossPerMille = loss; }

    /// DATA bytes a second that the link can carry.
    std::uint64_t capacity() const { return m_config.bitsPerSecond / 8 * kPayload / kOnLink; }

    Duration meanQueue() const { return m_queued == 0 ? 0us : Duration(static_cast<std::int64_t>(m_queueSum / m_queued / 1000)); }
    void forgetQueue() { m_queueSum = m_queued = 0; }
    std::uint64_t drops() const { return m_drops; }

private:
    struct Pair {
        Pair(std::uint64_t seed, std::unique_ptr<Congestion> congestion)
            : random(seed)
            , sender(random)
            , controller(congestion.get())
            , receiver(std::move(congestion))
        {
        }

        SeededRandom random;
        DeliverySender sender;
        const Congestion *controller; ///< owned by the receiver
        DeliveryReceiver receiver;
        std::uint64_t distance = 0; ///< nanoseconds there and back
        Line uplink;
        std::uint64_t wanted = 0;
        std::uint64_t senderWakes = kNoWake;
        std::uint64_t receiverWakes = kNoWake;
        Instant finishedAt = kNever;
    };

    struct Tcp {
        CubicFlow flow;
        std::uint64_t wakes = kNoWake;
    };

    struct Coupling {
        Coupler coupler;
        std::vector<std::size_t> pairs;
    };

    struct Segment {
        std::uint64_t number = 0;
    };
    struct Ack {
        std::uint64_t number = 0;
    };
    struct TcpWake {};
    struct SenderWake {};
    struct ReceiverWake {};
    struct CouplerWake {};
    /// Through the server's own line.
    struct Entering {
        wire::Data data;
    };
    struct Event {
        std::uint64_t at = 0;
        std::uint64_t order = 0;
        std::size_t pair = 0;
        std::variant<wire::Data, wire::Flow, wire::Status, SenderWake, ReceiverWake, CouplerWake, Entering, Segment, Ack, TcpWake> what;

        bool operator<(const Event &other) const { return at != other.at ? at > other.at : order > other.order; }
    };

    static constexpr std::uint64_t kNoWake = ~std::uint64_t(0);

    template <typename T>
    void schedule(std::uint64_t at, std::size_t pair, T what)
    {
        m_events.push({at, m_order++, pair, std::move(what)});
    }

    std::uint64_t seedOfNext() const { return m_config.seed * 1000 + m_pairs.size(); }
    std::unique_ptr<Congestion> fullSpeed() const { return std::make_unique<FullSpeed>(seedOfNext()); }

    bool happens(std::uint32_t perMille) { return perMille > 0 && m_random.below(1000) < perMille; }

    /// When a datagram is through the bottleneck; nothing where it was dropped.
    std::optional<std::uint64_t> pass(std::uint64_t bytes)
    {
        const std::uint64_t waits = m_link.waitsAt(m_now);
        if (waits > nanos(m_config.queue)) {
            ++m_drops;
            return std::nullopt;
        }
        m_queueSum += waits;
        ++m_queued;
        m_link.bitsPerSecond = m_config.bitsPerSecond;
        const std::uint64_t through = m_link.pass(m_now, bytes);
        return happens(m_config.lossPerMille) ? std::nullopt : std::optional(through);
    }

    /// DATA comes to the bottleneck.
    void enter(std::size_t pair, const wire::Data &data)
    {
        if (const auto at = pass(kOnLink))
            schedule(m_forth.arrival(*at, m_config, m_random) + m_pairs[pair]->distance / 2, pair, data);
    }

    void send(std::size_t pair, const wire::Data &data)
    {
        Pair &p = *m_pairs[pair];
        if (p.uplink.bitsPerSecond == 0)
            enter(pair, data);
        else if (p.uplink.waitsAt(m_now) > nanos(m_config.queue))
            ++m_drops;
        else
            schedule(p.uplink.pass(m_now, kOnLink), pair, Entering {data});
    }

    void handle(std::size_t pair, const Entering &entering) { enter(pair, entering.data); }

    void handle(std::size_t pair, const wire::Data &data)
    {
        Pair &p = *m_pairs[pair];
        p.receiver.onData(data, protocol::kBaseDatagram, now());
        if (p.wanted != kPlenty) {
            const std::uint64_t left = p.wanted > p.receiver.bytesReceived() ? p.wanted - p.receiver.bytesReceived() : 0;
            p.receiver.setOutstanding(left, now());
            if (left == 0)
                p.finishedAt = std::min(p.finishedAt, now());
        }
        pollReceiver(pair);
    }

    void handle(std::size_t pair, const wire::Flow &flow)
    {
        Pair &p = *m_pairs[pair];
        p.sender.onFlow(flow, now());
        if ((flow.flags & wire::Flow::kPoke) != 0) {
            wire::Status status;
            status.position = p.sender.position();
            status.queuedBytes = kPlenty;
            if (const auto at = pass(100))
                schedule(m_forth.arrival(*at, m_config, m_random), pair, status);
        }
        pump(pair);
    }

    void handle(std::size_t pair, const wire::Status &status)
    {
        m_pairs[pair]->receiver.onStatus(status, now());
        pollReceiver(pair);
    }

    void handle(std::size_t pair, SenderWake)
    {
        if (m_pairs[pair]->senderWakes != m_now)
            return; // an earlier one took its place
        m_pairs[pair]->senderWakes = kNoWake;
        pump(pair);
    }

    void handle(std::size_t pair, ReceiverWake)
    {
        if (m_pairs[pair]->receiverWakes != m_now)
            return; // an earlier one took its place
        m_pairs[pair]->receiverWakes = kNoWake;
        pollReceiver(pair);
    }

    void handle(std::size_t coupling, CouplerWake)
    {
        Coupling &c = m_couplings[coupling];
        std::vector<PathReport> reports;
        for (const std::size_t pair : c.pairs) {
            if (const auto report = m_pairs[pair]->receiver.report(pair); report && m_pairs[pair]->wanted > 0)
                reports.push_back(*report);
        }
        c.coupler.update(reports, now());
        for (const PathReport &report : reports)
            m_pairs[report.path]->receiver.setShare(c.coupler.shareOf(report.path));
        schedule(m_now + nanos(Coupler::kInterval), coupling, CouplerWake());
    }

    void handle(std::size_t flow, const Segment &segment)
    {
        schedule(m_back.arrival(m_now, m_config, m_random), flow, Ack{segment.number});
    }

    void handle(std::size_t flow, const Ack &ack)
    {
        m_tcp[flow].flow.onAck(ack.number, now());
        pumpTcp(flow);
    }

    void handle(std::size_t flow, TcpWake)
    {
        Tcp &tcp = m_tcp[flow];
        if (tcp.wakes != m_now)
            return; // an earlier one took its place
        tcp.wakes = kNoWake;
        if (tcp.flow.timeout() <= now())
            tcp.flow.onTimeout(now());
        pumpTcp(flow);
    }

    void pumpTcp(std::size_t flow)
    {
        Tcp &tcp = m_tcp[flow];
        while (tcp.flow.canSend()) {
            const std::uint64_t number = tcp.flow.onSent(now());
            if (const auto at = pass(CubicFlow::kOnLink))
                schedule(m_forth.arrival(*at, m_config, m_random), flow, Segment{number});
        }
        const auto at = static_cast<std::uint64_t>(tcp.flow.timeout().time_since_epoch().count()) * 1000;
        if (tcp.wakes != kNoWake && tcp.wakes <= at)
            return;
        tcp.wakes = at;
        schedule(at, flow, TcpWake());
    }

    void pump(std::size_t pair)
    {
        Pair &p = *m_pairs[pair];
        while (p.sender.allowance(now()) >= kPayload) {
            wire::Data data;
            data.bytes = m_data;
            p.sender.stamp(data, now());
            send(pair, data);
        }
        const Instant release = p.sender.nextRelease(now());
        if (release == kNever)
            return;
        const auto grain = static_cast<std::uint64_t>(m_config.wakeUpGranularity.count());
        const auto micros = static_cast<std::uint64_t>(std::max(release, now() + 1us).time_since_epoch().count());
        const std::uint64_t at = (micros + grain - 1) / grain * grain * 1000;
        if (p.senderWakes != kNoWake && p.senderWakes <= at)
            return;
        p.senderWakes = at;
        schedule(at, pair, SenderWake());
    }

    void pollReceiver(std::size_t pair)
    {
        Pair &p = *m_pairs[pair];
        while (const auto flow = p.receiver.pollFlow(now())) {
            if (!happens(m_config.receiptLossPerMille))
                schedule(m_back.arrival(m_now, m_config, m_random) + p.distance / 2, pair, *flow);
        }
        const Instant next = p.receiver.deadline();
        if (next == kNever)
            return;
        const std::uint64_t at = std::max(static_cast<std::uint64_t>(next.time_since_epoch().count()) * 1000, m_now + 1000);
        if (p.receiverWakes != kNoWake && p.receiverWakes <= at)
            return;
        p.receiverWakes = at;
        schedule(at, pair, ReceiverWake());
    }

    LinkConfig m_config;
    SeededRandom m_random;
    std::vector<std::uint8_t> m_data;
    std::vector<std::unique_ptr<Pair>> m_pairs;
    std::vector<Tcp> m_tcp;
    std::vector<Coupling> m_couplings;
    std::priority_queue<Event> m_events;
    std::uint64_t m_now = 0;
    std::uint64_t m_order = 0;
    Line m_link;
    Way m_forth;
    Way m_back;
    std::uint64_t m_queueSum = 0;
    std::uint64_t m_queued = 0;
    std::uint64_t m_drops = 0;
};

} // namespace plug::transport::test
