#pragma once

#include "core/base/random.h"
#include "core/discovery/candidate_list.h"
#include "core/discovery/informants.h"
#include "core/discovery/known_host.h"
#include "core/discovery/position_index.h"
#include "core/wire/frames.h"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace plug::discovery {

/// The hosts that are known, in buckets by the bits that they share with this host's own position (Kademlia, 2.2), and candidates: hosts
/// that others told of and nobody here has met.
///
/// Bounded: limits::kMaxKnownHosts, of which kReservedForSparse only go to buckets of less than kBucketSize hosts; kMaxHostsOfPrefix of
/// one address prefix where addresses are global; candidates as CandidateList says. A host goes only where it is dead (failed
/// KnownHost::kFailuresUntilDead times in a row), and a newcomer needs the room: one that answers is never evicted for another.
/// Hosts that a person named (KnownHost::isKept) stay, and count for no prefix; the whole table bounds them too.
/// Never calls anybody: it says who could be.
class HostTable {
public:
    static constexpr std::size_t kBucketSize = 8;
    static constexpr std::size_t kMaxHostsOfPrefix = 8;
    static constexpr std::size_t kReservedForSparse = 256;
    static constexpr int kFailuresUntilDead = KnownHost::kFailuresUntilDead;
    static constexpr std::size_t kAnchors = 8;
    static constexpr std::uint32_t kQualityWindow = 64;
    static constexpr std::chrono::minutes kMetLately{15};
    static constexpr std::chrono::hours kQualitySavedEvery{1};

    /// Who hosts are sorted around; its own host is never taken in.
    HostTable(const HostId &self, const Position &centre);
    HostTable(const HostTable &) = delete;
    HostTable &operator=(const HostTable &) = delete;

    /// The own address has become known: everything is sorted anew, and nothing is lost.
    void recentre(const Position &centre);

    /// From the catalogue, at the start. What does not fit the limits is left out, and forgotten by the next takeChanges().
    void restore(KnownHost host);

    /// A handshake proved that `host` is at `at`. Promotes a candidate. False where there is no room for it, or `at` is no address
    /// to call anybody at (it may be used, and is not kept).
    bool meet(const HostId &host, const Endpoint &at, WallTime now);
    /// Nobody answered where it was called. Candidates go at once, and their informant has one more failure. While nobody at all is heard it is this
    /// host's own line that is down: calls that fail then count once for the hosts, and not for informants.
    void onUnreachable(const HostId &host);
    /// Of a FIND or ANNOUNCE.
    void onAnswered(const HostId &host, WallTime now);
    void onUnanswered(const HostId &host);

    /// What somebody told; false where it is known, blocked, not allowed to be told (mayTell) or without room.
    /// `informantAt` is where the informant is itself.
    bool addCandidate(const wire::Contact &contact, const HostId &informant, const Endpoint &informantAt);
    /// Of those not handed out yet, one that fills the emptiest bucket; it waits for meet() or onUnreachable().
    std::optional<wire::Contact> takeCandidate();
    /// Of the last of its candidates that were tried, more than half failed: nothing more is taken from it for a while.
    bool isDistrusted(const HostId &informant) const;

    // What people do
    /// These two take in a host that nobody has met, without an address.
    void setFriend(const HostId &host, bool isFriend);
    void setBlocked(const HostId &host, bool isBlocked);
    /// Of a known host; at most protocol::kMaxNameBytes characters are kept.
    void setName(const HostId &host, const QString &name);
    void addByHand(const HostId &host, const Endpoint &at);
    void remove(const HostId &host);

    const KnownHost *find(const HostId &host) const;
    bool isBlocked(const HostId &host) const;
    /// At most `most`, nearest first, not blocked and not dead, with an address; those of `except` left out. Valid until the table changes.
    std::vector<const KnownHost *> nearest(const Position &target, std::size_t most, const std::set<HostId> &except = {}) const;
    /// At most `most` that were heard within kMetLately, drawn evenly, at most one of an address prefix where addresses are global, with the
    /// addresses that reach the listener (mayTell as the listener will judge).
    std::vector<wire::Contact> metLately(std::size_t most, const Endpoint &listenerAt, WallTime now, RandomSource &random) const;
    /// A place in the emptiest bucket that is less than half full, of those that the network can be expected to fill: what a lookup of
    /// one's own may bring hosts for. None without any host.
    std::optional<Position> emptiestPlace(RandomSource &random) const;
    /// Of the hosts that could be called, the one that was not heard for the longest time, if that is since before `before`: to see whether it is there.
    const KnownHost *longestUnheard(WallTime before) const;

    const std::map<HostId, KnownHost> &hosts() const { return m_hosts; }
    std::size_t candidateCount() const { return m_candidates.size(); }

    /// Hosts that changed or went since the last call, to be remembered; answers count as a change once in kQualitySavedEvery only.
    struct Changes {
        std::vector<HostId> changed;
        std::vector<HostId> removed;
    };
    Changes takeChanges();

private:
    static constexpr int kBuckets = 256;

    /// What the table knows of a host beside what is remembered.
    struct Place {
        Position position{};
        int bucket = 0;
        std::optional<std::uint64_t> prefix{}; ///< that it counts for
        bool isIndexed = false;
        std::uint64_t failedAt = 0; ///< m_heard at its last failure
        WallTime answerSaved{};
    };

    // Every change of a host's addresses, or of what a person or its failures say of it, stands between these two.
    void unlink(const KnownHost &host);
    void link(const KnownHost &host);

    bool admit(KnownHost host);
    bool hasRoomFor(const KnownHost &host);
    bool hasPlaceOf(std::uint64_t prefix);
    bool hasPlaceInBucket(int bucket);
    void makeRoomForKept();
    bool moveTo(KnownHost &host, const Endpoint &at);
    bool evictDead(const std::optional<std::uint64_t> &prefix);
    void evict(HostId host); ///< a copy: callers may name it by its own entry
    static bool isKeepable(const Endpoint &at, bool addedByHand);
    static KnownHost inBounds(KnownHost host);
    static void putFirst(std::vector<Endpoint> &endpoints, const Endpoint &at);
    void alter(const HostId &host, const std::function<void(KnownHost &)> &change);
    void alterUnknown(const HostId &host, const std::function<void(KnownHost &)> &change);
    bool fitsUnkept(const KnownHost &host);
    bool mayBeAnchor(const KnownHost &host) const;
    int bucketOf(const Position &position) const;
    std::size_t roomOf(int bucket) const;
    bool hasRoomForCandidate(const Position &position, const Endpoint &at) const;
    std::size_t deadOf(std::uint64_t prefix) const;
    void changed(const HostId &host);

    HostId m_self;
    Position m_centre;
    std::map<HostId, KnownHost> m_hosts;
    std::map<HostId, Place> m_places; ///< of each of m_hosts
    PositionIndex m_index;            ///< of those with an address
    std::array<std::uint16_t, kBuckets> m_fill{};
    std::map<std::uint64_t, std::size_t> m_prefixes;
    std::set<HostId> m_dead;          ///< that may be evicted
    std::set<HostId> m_anchors;
    std::uint64_t m_heard = 1;        ///< times that anybody was
    CandidateList m_candidates;
    Informants m_informants;
    std::set<HostId> m_changed;
    std::set<HostId> m_removed;
};

} // namespace plug::discovery
