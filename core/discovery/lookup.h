#pragma once

#include "core/discovery/surroundings.h"

namespace plug::discovery {

/// One search of this host's own, step by step (Kademlia, 2.3): who is known nearest to the key is asked, and so are the hosts that it tells of, in
/// kPaths ways that share no host, so that a liar spoils one of them (S/Kademlia, 4.4). One host at a time is waited for in each, for kPatience; then the next
/// is asked as well. Who does not answer in time has failed. Over when the kNearest nearest of all and the kNearestOfPath of each path have answered, when kEnoughHolders are
/// known, or at a limit.
///
/// Hosts in an address prefix that is there already come after all others, and so does what an informant told whose word failed repeatedly:
/// numbers in one place gain nothing. Holders of one informant count up to kCountedHolders.
/// Bounded: kMaxCandidates, of one informant kMaxTold; kMaxAsked hosts; kLongest in time; kMaxAnswers of one host.
class Lookup {
public:
    static constexpr std::size_t kPaths = 3;
    static constexpr std::size_t kNearest = 8;
    static constexpr std::size_t kNearestOfPath = 3;
    static constexpr std::size_t kMaxCandidates = 256;
    static constexpr std::size_t kMaxTold = 24;
    static constexpr std::size_t kMaxAsked = 96;
    static constexpr std::size_t kEnoughHolders = 32;
    static constexpr std::size_t kCountedHolders = 4;
    static constexpr std::size_t kMaxHolders = 256;
    static constexpr int kMaxAnswers = 16;
    static constexpr Duration kCallTakes = std::chrono::seconds(2);
    static constexpr Duration kAnswerTakes = std::chrono::milliseconds(1'500);
    static constexpr Duration kPatience = std::chrono::seconds(1);
    static constexpr Duration kLongest = std::chrono::seconds(30);
    /// First messages there and back and the last one of a handshake, as the ledger counts them.
    static constexpr std::uint64_t kCallBytes = 2'700;

    /// What it is for.
    enum class Aim : std::uint8_t {
        Holders, ///< who has the file: asks to pass on, says what it finds
        Hosts,   ///< who is nearest
    };

    Lookup(const LookupKey &key, Aim aim, Surroundings &around, Instant now);

    void onConnected(const HostId &host, Instant now);
    void onUnreachable(const HostId &host, Instant now);
    void onDisconnected(const HostId &host, Instant now);
    /// False where it answers nothing that was asked here.
    bool handle(const HostId &from, const wire::Found &found, std::size_t bytes, Instant now);
    void advance(Instant now);
    Instant deadline() const;

    bool isOver() const { return m_ledger.isOver; }
    const LookupKey &key() const { return m_ledger.key; }
    /// What it has cost; without a query's number.
    const QueryLedger &ledger() const { return m_ledger; }
    /// At most kNearest that answered, the nearest first, with the address where each is connected or was told to be.
    std::vector<wire::Contact> nearestAnswered() const;

private:
    enum class State : std::uint8_t { Fresh, Called, Asked, Answered, Failed };
    struct Candidate {
        wire::Contact contact;
        Position position;
        HostId informant; ///< this host itself for those of its table
        std::uint8_t path = 0;
        std::uint8_t depth = 1;
        State state = State::Fresh;
        Instant until{};
        Instant patientUntil{}; ///< the next of its path is asked then, whether or not this one has answered
        wire::RequestId request = 0;
        int answersLeft = 0;
        std::uint16_t asked = 0; ///< by it for this, as it says
        std::uint32_t bytes = 0;
    };
    struct Told {
        std::size_t candidates = 0;
        std::size_t failed = 0;
        std::size_t answered = 0;
        std::size_t holders = 0;
    };

    void start(Instant now);
    void addOwn(const wire::Contact &contact);
    void take(Candidate &from, const Endpoint &at, const wire::Found &found, Instant now);
    void takeHolder(const wire::Contact &holder, const HostId &informant, const Endpoint &informantAt, bool isConnected, Instant now);
    void takeTold(const Candidate &from, const Endpoint &at, std::vector<wire::Contact> told);
    bool isKnown(const wire::Contact &contact) const;
    void add(Candidate candidate);
    bool makeRoom(const Candidate &candidate);
    std::uint8_t pathFor(const Candidate &informant);

    void proceed(Instant now);
    static bool isOutstanding(const Candidate &candidate) { return candidate.state == State::Called || candidate.state == State::Asked; }
    void askNext(Instant now);
    void countUp();
    /// Indices of candidates that have not failed, best first.
    std::vector<std::size_t> inOrder() const;
    bool isDiscredited(const Candidate &candidate) const;
    void ask(Candidate &candidate, Instant now);
    void say(Candidate &candidate, Instant now);
    void onConnectedCandidate(Candidate &candidate, Instant now);
    void fail(Candidate &candidate);
    void finish();

    Surroundings &m_around;
    const Aim m_aim;
    const Position m_target;
    QueryLedger m_ledger;
    std::vector<Candidate> m_candidates;
    std::map<HostId, Told> m_told;
    std::set<std::pair<HostId, Endpoint>> m_holders;
    std::size_t m_countedHolders = 0;
    std::uint64_t m_ownBytes = 0;
    std::uint32_t m_ownAsked = 0;
    Instant m_until;
    Instant m_advancedAt{};
    Instant m_tryAgain = kNever; ///< a call that could not be made for want of room
};

} // namespace plug::discovery
