#pragma once

#include "core/discovery/searches.h"

namespace plug::discovery {

/// Knowing enough hosts (docs/protocol.md, "Finding"): asks those that it connects to whom they met (HOSTS), tells others whom this host met, calls
/// candidates, looks for hosts where the table is empty, and looks whether those not heard for long are still there. Fast until kEnough are known, then
/// so seldom that it costs next to nothing.
///
/// Bounded: one question a host in kAskAgain, and one answer to it; one answer to a host in kAnswerAgain; kMaxRemembered hosts that were asked or answered;
/// calls no closer than kCallGap.
class Gossip {
public:
    static constexpr std::size_t kEnough = 64;
    static constexpr std::size_t kLeastConnected = 3;
    static constexpr std::size_t kMaxRemembered = 4'096;
    static constexpr Duration kAskAgain = std::chrono::minutes(10);
    static constexpr Duration kAnswerAgain = std::chrono::minutes(1);
    static constexpr Duration kCallGap = std::chrono::milliseconds(500);
    static constexpr Duration kSeldomCallGap = std::chrono::minutes(2);
    static constexpr Duration kPlaceGap = std::chrono::seconds(20);
    static constexpr Duration kSeldomPlaceGap = std::chrono::minutes(30);
    static constexpr Duration kCheckGap = std::chrono::seconds(90);
    static constexpr std::chrono::seconds kOld = std::chrono::hours(1);

    Gossip(Surroundings &around, Searches &searches) : m_around(around), m_searches(searches) {}

    void setActive(bool isActive, Instant now);
    void onConnected(const HostId &host, Instant now);
    void handle(const HostId &from, const wire::Hosts &hosts, Instant now);
    void advance(Instant now);
    Instant deadline() const;

private:
    struct Asked {
        Instant againAt;
        bool isOpen = true; ///< its answer is still to come
    };

    bool isFew() const;
    void ask(const HostId &host, Instant now);
    void answer(const HostId &to, const wire::Hosts &asked, Instant now);
    void takeTold(const HostId &from, const wire::Hosts &hosts);
    void callCandidate(Instant now);
    void lookForPlaces(Instant now);
    void checkOldest(Instant now);
    /// Not connected: anchors first where nobody is connected, else who was not heard for the longest time.
    const KnownHost *nextToCheck(Instant now) const;

    Surroundings &m_around;
    Searches &m_searches;
    std::map<HostId, Asked> m_asked;
    std::map<HostId, Instant> m_answered; ///< and when they may ask again
    std::map<HostId, Instant> m_checked;  ///< and when they may be called again
    Instant m_callAt{};
    Instant m_placeAt{};
    Instant m_checkAt{};
    bool m_hasLookedAround = false; ///< for its own place, which fills the nearest buckets
    bool m_isActive = true;
};

} // namespace plug::discovery
