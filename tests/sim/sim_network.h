#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/random.h"
#include "core/base/time.h"
#include "tests/sim/sim_nat.h"

#include <QByteArray>

#include <functional>
#include <map>
#include <optional>
#include <vector>

/// Whole engines on an emulated network. The clock is a number, one seed gives one run.
namespace plug::sim {

struct Packet {
    Endpoint from;
    Endpoint to;
    QByteArray bytes;
};

/// What one direction of a host's line does to datagrams.
struct LineModel {
    Duration delay{};
    Duration jitter{};                    ///< up to this much more for each datagram, which reorders them
    std::uint64_t bytesPerSecond = 0;     ///< 0: as fast as they come
    std::uint64_t queueBytes = 256 * 1024; ///< what waits for a line of a given speed; the rest is dropped
    std::size_t largestDatagram = 65507;  ///< what is larger vanishes silently, as behind a path MTU that nobody tells of
    int lostPerMille = 0;
    int alteredPerMille = 0;
    int repeatedPerMille = 0;
    int latePerMille = 0; ///< these are `lateBy` later than the others
    Duration lateBy{};
};

/// One direction of one host's line, with its queue.
class Line {
public:
    struct Counts {
        std::uint64_t datagrams = 0; ///< handed in
        std::uint64_t bytes = 0;
        std::uint64_t dropped = 0;
        std::uint64_t largestQueue = 0; ///< bytes that waited at once
        std::uint64_t queued = 0;       ///< datagrams that a line of a given speed took, and how long they waited in sum
        Duration waited{};

        Duration meanWait() const { return queued == 0 ? Duration{} : waited / static_cast<std::int64_t>(queued); }
    };
    struct Copy {
        Instant at;
        QByteArray bytes;
    };

    Line(std::uint64_t seed, const LineModel &with) : model(with), m_random(seed) {}

    /// What comes out at the other end, and when: nothing, the datagram, or two of it.
    std::vector<Copy> carry(QByteArray bytes, Instant now);
    const Counts &counts() const { return m_counts; }
    void forgetCounts() { m_counts = {}; }

    LineModel model;

private:
    bool hits(int perMille) { return perMille > 0 && m_random.below(1000) < static_cast<std::uint64_t>(perMille); }
    std::optional<Instant> leaveQueue(std::uint64_t bytes, Instant now);

    SeededRandom m_random;
    Counts m_counts;
    Instant m_busyUntil{};
};

/// Ports that hosts are plugged into, and the datagrams that are on the way between them. Each datagram goes through its sender's
/// line up and its receiver's line down. Datagrams to addresses where nobody is vanish.
class Network {
public:
    using Port = std::size_t;
    struct Arrival {
        Port port;
        Packet packet;
    };

    explicit Network(std::uint64_t seed) : m_random(seed) {}

    Port addPort(const Endpoint &at, const LineModel &up, const LineModel &down = {});
    /// The host there has another address from now on; what is on the way to the old one gets nowhere.
    void move(Port port, const Endpoint &to);
    /// The host there is behind a router with that outside address from now on; nobody reaches its own.
    void putBehind(Port port, Nat::Kind kind, const Endpoint &outside);
    /// Pulls the cable or puts it back in.
    void setConnected(Port port, bool isConnected) { m_ports[port].isConnected = isConnected; }
    const Endpoint &addressOf(Port port) const { return m_ports[port].at; }
    Line &up(Port port) { return m_ports[port].up; }
    Line &down(Port port) { return m_ports[port].down; }

    void send(Port from, const Endpoint &to, const QByteArray &bytes, Instant now);
    /// Puts a datagram with any sender's address on the way, past the lines.
    void inject(Packet packet, Instant arrives) { m_flying.emplace(arrives, Flying{std::move(packet), true}); }

    std::optional<Arrival> takeDue(Instant now);
    Instant nextArrival() const { return m_flying.empty() ? kNever : m_flying.begin()->first; }

    /// Over everything that was ever sent, in order, with its time.
    const Hash &trace() const { return m_trace; }

    /// Sees each datagram that a host sends, and each that a host gets.
    std::function<void(const Packet &, Instant)> onSent;
    std::function<void(const Packet &, Instant)> onArrived;
    /// The same with who sends, and who gets it.
    std::function<void(Port, const Packet &, Instant)> onSentBy;
    std::function<void(Port, const Packet &, Instant)> onArrivedAt;
    /// A loss of the test's own choice, beside those of the lines.
    std::function<bool(const Packet &)> isLost;

private:
    struct PortState {
        Endpoint at;
        Line up;
        Line down;
        bool isConnected = true;
        std::optional<Nat> nat = {};
    };
    struct Flying {
        Packet packet;
        bool isPastLines = false;
    };

    std::optional<Port> portFor(const Packet &packet, Instant now) const;

    SeededRandom m_random;
    std::vector<PortState> m_ports;
    std::map<Endpoint, Port> m_addresses;
    std::map<ByteArray<16>, Port> m_outsides; ///< of hosts behind routers
    std::multimap<Instant, Flying> m_flying;
    Hash m_trace;
};

} // namespace plug::sim
