#pragma once

#include "core/discovery/byte_allowance.h"
#include "core/discovery/searches.h"

namespace plug::discovery {

/// Tells the hosts nearest to the keys of this host's public shares that it has them, and again before they forget (docs/protocol.md, "Finding"). A
/// lookup says who they are, and says so anew after kLookupAgain or when fewer than half of them answered; in between the same hosts are told
/// again. What one host is to be told soon goes out at once, to share datagrams and the handshake.
///
/// Bounded: kMaxShares; kMaxLookups and kMaxCalls at the same time, and an allowance of bytes a second by the number of shares: what it does not
/// cover waits, the oldest first.
class Announcer {
public:
    static constexpr std::size_t kMaxShares = limits::kMaxTransfers;
    static constexpr std::size_t kMaxLookups = 2;
    static constexpr std::size_t kMaxCalls = 4;
    static constexpr std::size_t kMaxTogether = 64;
    static constexpr Duration kRenewal = std::chrono::hours(1);
    static constexpr Duration kTogether = std::chrono::minutes(20);
    static constexpr Duration kLookupAgain = std::chrono::hours(12);
    static constexpr Duration kFirstRetry = std::chrono::seconds(20);
    static constexpr Duration kLongestRetry = std::chrono::minutes(20);
    static constexpr Duration kAnswerTakes = std::chrono::seconds(5);
    static constexpr std::int64_t kLeastRate = 100;      ///< bytes a second
    static constexpr std::int64_t kRateOfShare = 5;
    static constexpr std::int64_t kMostRate = 8'000;
    static constexpr std::int64_t kBytesOfNewShare = 128 * 1024;
    static constexpr std::int64_t kMostSaved = 16 * 1024 * 1024;

    Announcer(Surroundings &around, Searches &searches) : m_around(around), m_searches(searches) {}

    void add(const LookupKey &key, Instant now);
    void remove(const LookupKey &key, Instant now);
    void setActive(bool isActive, Instant now);

    void onLookupEnded(const Searches::Ended &ended, Instant now);
    void onConnected(const HostId &host, Instant now);
    void onUnreachable(const HostId &host, Instant now);
    /// False where it is no receipt for an announcement.
    bool handle(const HostId &from, const wire::Found &found, Instant now);
    void advance(Instant now);
    Instant deadline() const;

private:
    struct Share {
        Instant lookupAt{};
        bool isSearching = false;
        Duration retry = kFirstRetry;
        std::size_t toldHosts = 0; ///< by the last lookup
        std::set<HostId> hosts;    ///< of these, those that answer
    };
    struct Item {
        Instant dueAt{};
        bool isRemoval = false;
    };
    /// One host and what it is to be told.
    struct Listener {
        wire::Contact contact;
        std::map<LookupKey, Item> items;
        std::set<std::pair<Instant, LookupKey>> due;   ///< the items
        std::map<wire::RequestId, LookupKey> requests; ///< that wait for their receipts
        Instant until = kNever; ///< a call or the receipts are waited for until then
        Instant queuedAt = kNever;
    };

    void work(Instant now);
    bool startLookup(Instant now);
    bool tellNext(Instant now);
    void tell(const HostId &host, Listener &listener, Instant now);
    void setLookup(const LookupKey &key, Share &share, Instant at);
    void setItem(Listener &listener, const LookupKey &key, const Item &item);
    void removeItem(Listener &listener, const LookupKey &key);
    void queue(const HostId &host, Listener &listener);
    void setWaiting(const HostId &host, Listener &listener, Instant until);
    void onSilent(const HostId &host, Instant now);
    void onLost(const LookupKey &key, const HostId &host, Instant now);
    void forget(const HostId &host);
    Duration about(Duration time);
    void setRate(Instant now);

    Surroundings &m_around;
    Searches &m_searches;
    std::map<LookupKey, Share> m_shares;
    std::map<HostId, Listener> m_listeners;
    std::set<std::pair<Instant, LookupKey>> m_lookups; ///< by when they are due
    std::set<std::pair<Instant, HostId>> m_queue;      ///< listeners that nothing is waited for, by their earliest item
    std::set<std::pair<Instant, HostId>> m_waiting;    ///< the others, by how long they are waited for
    std::size_t m_searching = 0;
    ByteAllowance m_allowance{kMostSaved, kLeastRate};
    bool m_isActive = true;
};

} // namespace plug::discovery
