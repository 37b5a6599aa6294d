#pragma once

#include "core/base/random.h"
#include "core/base/time.h"
#include "core/discovery/holder_book.h"
#include "core/discovery/host_table.h"
#include "core/discovery/output.h"

#include <map>
#include <set>

namespace plug::discovery {

/// What the parts of finding share: whom this host knows, whom it has sessions with, what it shares, and the way out for what they
/// want done. Decides nothing.
///
/// Bounded: kMaxCalls calls under way, each forgotten after kCallIsOver. Outputs come of inputs and deadlines alone, and are taken after each.
class Surroundings {
public:
    static constexpr std::size_t kMaxCalls = 64;
    static constexpr Duration kCallIsOver = std::chrono::seconds(12);

    Surroundings(const HostId &own, RandomSource &secrets, std::uint64_t seed);

    const HostId self;
    HostTable table;
    HolderBook book;
    std::set<LookupKey> shares; ///< public files of this host
    SeededRandom random;        ///< for decisions
    Position place;             ///< of this host, as far as its address is known

    void setConnected(const HostId &host, const Endpoint &at);
    void setDisconnected(const HostId &host);
    bool isConnected(const HostId &host) const { return m_connected.contains(host); }
    /// Where a connected host is; nothing for others.
    std::optional<Endpoint> addressOf(const HostId &host) const;
    const std::map<HostId, Endpoint> &connected() const { return m_connected; }
    /// At most `most` connected hosts, nearest to `target` first; not those that are blocked or in `except`.
    std::vector<HostId> nearestConnected(const Position &target, std::size_t most, const std::set<HostId> &except) const;

    /// Not 0, and not to be guessed.
    wire::RequestId nextRequest();
    /// Returns the bytes that it takes on the wire, in a datagram of its own.
    std::size_t say(const HostId &to, wire::Frame frame);
    /// False where as many calls are under way as may be. A host that is being called is not called again.
    bool call(const wire::Contact &contact, bool isTold, Instant now);
    void onCallEnded(const HostId &host) { m_calls.erase(host); }
    void put(Output output) { m_outputs.push_back(std::move(output)); }
    std::optional<Output> takeOutput();

    void setWallTime(Instant now, WallTime wallNow);
    /// The wall's time at `now`, by the last that was told.
    WallTime wallTime(Instant now) const;

private:
    RandomSource &m_secrets;
    std::map<HostId, Endpoint> m_connected;
    std::map<HostId, Instant> m_calls; ///< and when they are forgotten
    std::deque<Output> m_outputs;
    Instant m_toldAt{};
    WallTime m_wallTime{};
};

/// Bytes of one frame in a datagram of its own.
std::size_t datagramSize(const wire::Frame &frame);

} // namespace plug::discovery
