#pragma once

#include "core/base/random.h"
#include "core/transport/sessions.h"
#include "core/wire/frame_codec.h"

#include <functional>
#include <map>
#include <memory>
#include <vector>

/// Hosts with sessions and nothing above them, on a network in memory: a number for a clock, one delay, and a tap that
/// may drop, double, change or hold back each datagram.
namespace plug::transport::test {

struct Packet {
    Endpoint from;
    Endpoint to;
    QByteArray bytes;
};

class SessionNet;

/// One host. What it "says" are CANCEL frames with a number, so that a test can see what arrived.
class NetHost {
public:
    NetHost(SessionNet &net, std::uint64_t seed, const Endpoint &endpoint, const SessionsConfig &config);

    const HostId &id() const { return identity.hostId(); }
    /// Forgets everything but the identity, as a restart does.
    void restart();
    bool say(SessionId session, std::uint32_t number, bool inClear = false, bool expectsAnswer = true);
    void receive(const Packet &packet);
    void drain();

    template <typename Kind>
    int eventCount() const
    {
        int count = 0;
        for (const SessionEvent &event : events)
            count += std::holds_alternative<Kind>(event.what);
        return count;
    }
    bool hears(std::uint32_t number) const { return std::find(heard.begin(), heard.end(), number) != heard.end(); }
    SessionId with(const NetHost &other) const { return sessions->sessionWith(other.id()).value_or(SessionId()); }

    SessionNet &net;
    SeededRandom random;
    crypto::Identity identity;
    Endpoint endpoint;
    SessionsConfig config;
    std::unique_ptr<Sessions> sessions;
    std::vector<SessionEvent> events;
    std::vector<std::uint32_t> heard;
    std::vector<OpenedDatagram> opened; ///< their payload views are not valid any more
    bool answersPings = true;
};

class SessionNet {
public:
    /// Gets each datagram as it is sent; returns what the network makes of it.
    using Tap = std::function<std::vector<Packet>(const Packet &)>;

    NetHost &add(std::uint64_t seed, const char *endpoint, const SessionsConfig &config = {});
    void send(const Packet &packet);
    /// Past the tap, after the delay.
    void inject(const Packet &packet) { inject(packet, delay); }
    void inject(const Packet &packet, Duration after);
    void run(Duration time);

    Instant now = Instant(std::chrono::hours(1));
    Duration delay = std::chrono::milliseconds(20);
    Tap tap;
    std::vector<std::unique_ptr<NetHost>> hosts;
    std::vector<Packet> sent; ///< everything, in order
    bool keepSent = true;

private:
    Instant nextTime() const;
    void deliverDue();

    std::multimap<Instant, Packet> m_onTheWay;
};

Endpoint at(const char *text);
/// "from -> to" connected and a number said both ways.
bool areTalking(SessionNet &net, NetHost &a, NetHost &b);

} // namespace plug::transport::test
