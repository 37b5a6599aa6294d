#pragma once

#include "core/discovery/asker_budget.h"
#include "core/discovery/surroundings.h"

#include <list>

namespace plug::discovery {

/// What other hosts ask of this one (docs/protocol.md, "Finding"): FIND is answered at once with what is known here; where that is nobody who
/// has the file, and hops and budget are left, it is passed on to the connected hosts nearest to the key, and what they answer goes back as
/// it comes, until the deadline. ANNOUNCE gets its receipt.
///
/// Everything that is sent because of an asker is charged to it first (AskerBudget); what it can't pay is not sent. The same search of the same
/// asker is passed on once; never to a host that waits for the answer to the same search.
/// Bounded: kMaxPending searches, kMaxPendingOfHost of one asker, kMaxPendingOfPrefix of one address prefix; kFanOut hosts each; kMaxAnswers answers of each
/// of these hosts; kLongest in time.
class RelayedFinds {
public:
    static constexpr std::size_t kMaxPending = 512;
    static constexpr std::size_t kMaxPendingOfHost = 16;
    static constexpr std::size_t kMaxPendingOfPrefix = 64;
    static constexpr std::size_t kFanOut = 3;
    static constexpr int kMaxAnswers = 16;
    static constexpr Duration kLongest = std::chrono::seconds(3);
    /// What one passing on takes from the deadline: the way there and back.
    static constexpr Duration kHopTakes = std::chrono::milliseconds(250);

    explicit RelayedFinds(Surroundings &around) : m_around(around) {}

    void handle(const HostId &from, const wire::Find &find, std::size_t bytes, Instant now);
    void handle(const HostId &from, const wire::Announce &announce, std::size_t bytes, Instant now);
    /// False where it answers nothing that was asked here for others.
    bool handle(const HostId &from, const wire::Found &found, std::size_t bytes, Instant now);
    void onDisconnected(const HostId &host, Instant now);

    void advance(Instant now);
    Instant deadline() const;
    std::size_t pendingCount() const { return m_pending.size(); }

private:
    /// A host that a search was passed on to.
    struct Asked {
        HostId host;
        wire::RequestId request = 0;
        int answersLeft = kMaxAnswers;
        std::uint16_t asked = 0; ///< by it, as it says
        std::uint32_t bytes = 0;
    };
    struct Pending {
        HostId asker;
        Endpoint askerAt;
        wire::Find find; ///< as it came, within this host's clamps
        Instant until;
        std::vector<Asked> asked;
        std::uint64_t bytes = 0; ///< of this host, for it
        std::set<HostId> toldHolders; ///< that the asker has been told of because of it
        std::set<HostId> toldNearer;
    };
    using PendingList = std::list<Pending>;

    /// Whom to ask because of it: nobody where limits or what is known already say so.
    std::vector<HostId> hostsToAsk(const HostId &from, const Endpoint &at, const wire::Find &find, const wire::Found &answer, Instant now) const;
    bool hasRoom(const HostId &from, const Endpoint &at, const LookupKey &key) const;
    void passOn(Pending pending, const std::vector<HostId> &hosts, Instant now);
    std::set<HostId> waitingFor(const LookupKey &key) const;
    void passBack(Pending &pending, const Asked &asked, const Endpoint &informantAt, const wire::Found &found, Instant now);
    void cacheHolders(const LookupKey &key, const HostId &from, const Endpoint &at, const wire::Found &found, Instant now);
    /// False where the asker can't pay for it.
    bool answer(Pending &pending, wire::Found found, Instant now);
    std::vector<wire::Contact> newToAsker(const Pending &pending, const std::vector<wire::Contact> &contacts, const Endpoint &informantAt,
                                          std::set<HostId> &told) const;

    Surroundings &m_around;
    AskerBudget m_budget;
    PendingList m_pending;
};

} // namespace plug::discovery
