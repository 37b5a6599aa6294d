#pragma once

#include "core/discovery/contact_budget.h"
#include "core/discovery/discovery.h"

#include <functional>
#include <memory>
#include <queue>
#include <unordered_map>

namespace plug::finding {

/// What a host does that does not keep to the protocol. Its Discovery, if it has one, is not asked.
class FindNetwork;
class Hostile {
public:
    virtual ~Hostile() = default;
    virtual void onConnected(FindNetwork &, std::size_t /*self*/, std::size_t /*with*/) {}
    virtual void onFrame(FindNetwork &, std::size_t /*self*/, std::size_t /*from*/, const wire::Frame &) {}
};

struct Traffic {
    std::uint64_t datagrams = 0;
    std::uint64_t bytes = 0;
};

/// Real Discovery objects on made-up sessions and a made-up network, with a number for a clock: a frame is a datagram that arrives after the
/// latency of its pair; a call is three datagrams of a handshake (1,200, 1,200 and 300 bytes), or first messages that nobody answers.
/// The same seed gives the same run.
class FindNetwork {
public:
    static constexpr std::uint64_t kInitial = 1'200;
    static constexpr std::uint64_t kLastMessage = 300;
    static constexpr std::uint64_t kHeaders = 28; ///< IPv4 and UDP
    static constexpr int kMessagesToDead = 4;     ///< in the 2 s until a lookup goes on; to addresses that others told, one
    static constexpr Duration kCallFails = std::chrono::seconds(2);

    struct Host {
        HostId id;
        Endpoint at;
        std::unique_ptr<SeededRandom> secrets;
        std::unique_ptr<discovery::Discovery> discovery;
        std::unique_ptr<Hostile> hostile;
        discovery::ContactBudget contacts;
        std::set<std::size_t> sessions;
        std::vector<discovery::HolderFound> holders;
        std::vector<discovery::QueryLedger> ledgers; ///< the last of each change
        Traffic sent;
        Traffic received;
        bool isAlive = true;
        Instant wakesAt = kNever;
    };

    explicit FindNetwork(std::uint64_t seed) : m_random(seed) {}

    /// At an address in the prefix 1.0.0.0/24 + 256 * `prefix`, inactive.
    std::size_t addHost(std::uint32_t prefix);
    Host &host(std::size_t index) { return *m_hosts[index]; }
    std::size_t size() const { return m_hosts.size(); }
    std::optional<std::size_t> hostAt(const Endpoint &at) const;
    std::optional<std::size_t> hostOf(const HostId &id) const;
    SeededRandom &random() { return m_random; }
    Instant now() const { return m_now; }
    WallTime wallNow() const;
    const Traffic &traffic() const { return m_traffic; }

    /// A session from nothing, with no datagrams.
    void connect(std::size_t a, std::size_t b);
    void disconnect(std::size_t a, std::size_t b);
    void leave(std::size_t index);
    /// All sessions end that `keep` does not want.
    void dropSessions(const std::function<bool(std::size_t, std::size_t)> &keep);

    void say(std::size_t from, std::size_t to, const wire::Frame &frame);
    /// As whoever owns a Discovery does with holders that others told of.
    void callTold(std::size_t from, const wire::Contact &contact) { call(from, {contact, true}); }
    /// Frames that were meant for hosts without a session: never sent, and never to be seen but for those that just ended.
    std::uint64_t saidToStrangers() const { return m_saidToStrangers; }
    /// Takes what the host's Discovery wants done; after each call to it.
    void drain(std::size_t index);
    /// Until `isDone` or `until`.
    void run(Instant until, const std::function<bool()> &isDone = [] { return false; });

    /// Of each datagram: sender (or none), the address it goes to, its bytes.
    std::function<void(std::size_t from, const Endpoint &to, std::uint64_t bytes)> onDatagram;
    std::function<void(std::size_t from, const Endpoint &to)> onFirstMessage;

private:
    struct Event {
        Instant at;
        std::uint64_t order;
        std::function<void()> action;
        bool operator<(const Event &other) const { return std::tie(other.at, other.order) < std::tie(at, order); }
    };

    void schedule(Instant at, std::function<void()> action);
    void wakeAt(std::size_t index, Instant at);
    void wake(std::size_t index);
    void carryOut(std::size_t index, const discovery::Output &output);
    void call(std::size_t from, const discovery::Call &call);
    bool callAt(std::size_t from, const discovery::Call &call, const Endpoint &to);
    void deliver(std::size_t from, std::size_t to, const wire::Frame &frame, std::uint64_t bytes);
    void count(std::size_t from, const Endpoint &to, std::uint64_t bytes);
    Duration latency(std::size_t a, std::size_t b) const;

    SeededRandom m_random;
    Instant m_now{std::chrono::hours(1)};
    std::uint64_t m_order = 0;
    std::vector<std::unique_ptr<Host>> m_hosts;
    std::unordered_map<Endpoint, std::size_t> m_at;
    std::unordered_map<HostId, std::size_t> m_of;
    std::priority_queue<Event> m_events;
    Traffic m_traffic;
    std::uint64_t m_saidToStrangers = 0;
};

} // namespace plug::finding
