#pragma once

#include "core/base/time.h"
#include "core/discovery/host_group.h"
#include "core/wire/frames.h"

#include <map>
#include <set>
#include <vector>

namespace plug::discovery {

/// Who said to have the file of a lookup key: announcements made to this host, and answers that passed through it. All expire.
///
/// Bounded: kMaxHoldersOfKey of one key, kMaxKeysOfHost announced by one host, kMaxEntriesOfPrefix of one global prefix and kMaxEntries in all, where an
/// announcement counts for who made it, and what passed through for who told it. Where a key or the book is full, an entry of a prefix that has few comes
/// in place of the one that expires first of the prefix that has most; of a key, what was only told goes before what was announced.
/// So nobody crowds out the others, neither of one file nor of all.
class HolderBook {
public:
    static constexpr std::size_t kMaxHoldersOfKey = 32;
    static constexpr std::size_t kMaxKeysOfHost = 1'024;
    static constexpr std::size_t kMaxEntriesOfPrefix = 4'096;
    static constexpr std::size_t kMaxEntries = 65'536;
    static constexpr std::size_t kMaxMissed = 4'096;
    static constexpr Duration kCachedFor = std::chrono::minutes(5);
    static constexpr Duration kMissedFor = std::chrono::seconds(30);

    /// `host`, heard at `at`, has it; replaces its earlier word, `lifetime` 0 takes it back. At most protocol::kMaxAnnounceLifetime.
    /// False where a limit says no.
    bool announce(const LookupKey &key, const HostId &host, const Endpoint &at, Duration lifetime, Instant now);
    /// An answer that passed through here, of `informant` at `informantAt`. The holder's own word counts for more.
    void cache(const LookupKey &key, const wire::Contact &holder, const HostId &informant, const Endpoint &informantAt, Instant now);
    /// The holder said GONE, or could not be reached.
    void remove(const LookupKey &key, const HostId &host);
    void removeHost(const HostId &host);

    /// At most `most`: announced ones first, one of each prefix before a second one of any; which prefix comes first changes with time.
    std::vector<wire::Contact> find(const LookupKey &key, std::size_t most, Instant now) const;

    /// This host itself searched and found nobody: not searched again on another's behalf until kMissedFor has passed.
    void onMissed(const LookupKey &key, Instant now);
    bool wasMissed(const LookupKey &key, Instant now) const;

    void advance(Instant now);
    /// When something expires next, kNever where there is nothing.
    Instant deadline() const;
    std::size_t size() const { return m_byEnd.size(); }

private:
    struct Entry {
        wire::Contact contact;
        HostGroup group; ///< that it counts for
        bool isAnnounced = false;
        Instant ends{};
    };
    using Holders = std::map<HostId, Entry>;
    /// Where an entry is: which lists are ordered by when it ends.
    struct Place {
        Instant ends{};
        LookupKey key{};
        HostId host{};

        auto operator<=>(const Place &) const = default;
    };

    static std::vector<const Entry *> inTurns(const Holders &holders, bool isAnnounced, Instant now);
    bool add(const LookupKey &key, Entry entry);
    bool makeRoomOfKey(const LookupKey &key, const Entry &entry);
    bool makeRoom(const HostGroup &group);
    void insert(const LookupKey &key, Entry entry);
    void erase(const LookupKey &key, const HostId &host);
    void resize(const HostGroup &group, std::size_t before, std::size_t after);
    std::size_t countOf(const HostGroup &group) const;
    const Entry *entryOf(const LookupKey &key, const HostId &host) const;
    void forgetMissed(const LookupKey &key);

    std::map<LookupKey, Holders> m_keys; ///< none is empty
    std::map<HostId, std::set<LookupKey>> m_keysOfHost; ///< that have an entry about it
    std::map<HostId, std::size_t> m_announcedBy;
    std::map<HostGroup, std::set<Place>> m_groups; ///< none is empty
    std::set<std::pair<std::size_t, HostGroup>> m_groupsBySize;
    std::set<Place> m_byEnd;
    std::map<LookupKey, Instant> m_missed; ///< until when
    std::set<std::pair<Instant, LookupKey>> m_missedByEnd;
};

} // namespace plug::discovery
