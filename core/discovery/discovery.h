#pragma once

#include "core/base/random.h"
#include "core/base/time.h"
#include "core/discovery/host_table.h"
#include "core/discovery/output.h"

#include <memory>
#include <optional>

namespace plug::discovery {

/// Finding who has a file by asking hosts that are known, who ask the hosts they know (docs/protocol.md, "Finding"): searches of this
/// host, searches passed on for others, announcements, gossip, and the table of hosts that all of it rests on.
///
/// Knows sessions only as "connected with this host"; whoever owns it tells of them and carries out what poll() gives. Everything it holds is bounded by
/// names in its parts. Nothing here is believed to be a file: a holder is somebody to ask.
class Discovery {
public:
    /// `secrets` for request numbers, `seed` for decisions.
    Discovery(const HostId &self, RandomSource &secrets, std::uint64_t seed);
    ~Discovery();

    // Sessions
    void onConnected(const HostId &host, const Endpoint &at, Instant now, WallTime wallNow);
    void onDisconnected(const HostId &host, Instant now);
    /// A call that poll() asked for, or another, came to nothing.
    void onUnreachable(const HostId &host, Instant now);

    // Frames of a connected host; `bytes` is what they took on the wire, to be charged
    void handle(const HostId &from, const wire::Find &find, std::size_t bytes, Instant now);
    void handle(const HostId &from, const wire::Found &found, std::size_t bytes, Instant now);
    void handle(const HostId &from, const wire::Announce &announce, std::size_t bytes, Instant now);
    void handle(const HostId &from, const wire::Hosts &hosts, std::size_t bytes, Instant now);

    // This host's own files and searches
    /// Public files that others may be told of: announced, renewed, and answered for.
    void addShare(const LookupKey &key, Instant now);
    void removeShare(const LookupKey &key, Instant now);
    /// Searches until it knows enough holders or has asked enough; the answers come as HolderFound. A key that is searched already goes on.
    QueryId find(const LookupKey &key, Instant now);
    void cancel(QueryId query, Instant now);
    /// Said GONE, or could not be reached: told to nobody any more.
    void onNotHolder(const LookupKey &key, const HostId &host);

    /// Of people, links, the local network, the Mainline DHT; and for the catalogue.
    HostTable &table();
    const HostTable &table() const;
    /// The own address that others agree on.
    void setOwnAddress(const Endpoint &at, Instant now);
    /// Whether new hosts are looked for and announcements renewed; searches work either way.
    void setActive(bool isActive, Instant now);

    std::optional<Output> poll(Instant now);
    void advance(Instant now, WallTime wallNow);
    Instant deadline() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace plug::discovery
