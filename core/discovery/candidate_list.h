#pragma once

#include "core/discovery/host_group.h"
#include "core/discovery/position.h"
#include "core/wire/frames.h"

#include <functional>
#include <map>
#include <optional>

namespace plug::discovery {

/// Hosts that others told of and nobody here has met: those that wait to be tried, and those that are being tried.
///
/// Bounded: limits::kMaxCandidates, kMaxOfInformant from one informant (the whole prefix of a global address counting as one). A full list
/// takes a candidate of an informant who has few in place of the oldest of the one who has most, so that nobody crowds out the others.
class CandidateList {
public:
    static constexpr std::size_t kShares = 8;

    struct Candidate {
        wire::Contact contact;
        HostId informant;
        Endpoint informantAt;
        Position position; ///< of the contact's first address
        std::uint64_t takenAt = 0; ///< the stamp that it was taken with
    };

    /// `bucket` is where it would come to be. False where it is in here already, or there is no room.
    bool add(const Candidate &candidate, int bucket);
    /// One that waits, of the bucket for which `fill` is least; from now on it is being tried. `stamp` is kept with it.
    std::optional<wire::Contact> take(const std::function<std::size_t(int bucket)> &fill, std::uint64_t stamp = 0);
    /// It was met, could not be met, or is not wanted any more.
    std::optional<Candidate> remove(const HostId &host);
    /// Buckets are others now.
    void sortAnew(const std::function<int(const Position &)> &bucketOf);

    bool contains(const HostId &host) const { return m_entries.contains(host); }
    /// Those of which the first address is global and of that prefix.
    std::size_t countOfPrefix(std::uint64_t prefix) const;
    std::size_t size() const { return m_entries.size(); }

private:
    using Queue = std::map<std::uint64_t, HostId>; ///< by serial number, the oldest first

    struct Entry {
        Candidate candidate;
        int bucket = 0;
        std::uint64_t serial = 0;
    };

    bool makeRoom(const HostGroup &group);
    void leaveQueue(const Entry &entry);

    std::map<HostId, Entry> m_entries;
    std::map<int, Queue> m_waiting; ///< by bucket; no queue is empty
    std::map<HostGroup, Queue> m_byInformant; ///< the same, with those that are being tried
    std::map<std::uint64_t, std::size_t> m_prefixes;
    std::uint64_t m_serials = 0;
};

} // namespace plug::discovery
