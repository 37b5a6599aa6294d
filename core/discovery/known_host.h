#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/time.h"

#include <QString>

#include <vector>

namespace plug::discovery {

/// A host that was met: it proved its identity to us at one of these addresses. Or one that a person named.
struct KnownHost {
    static constexpr int kFailuresUntilDead = 3;

    HostId id{};
    /// Where it was met, the latest first; at most limits::kMaxEndpointsOfHost. None only where a person named a host that was never met.
    std::vector<Endpoint> endpoints{};
    WallTime lastHeard{};
    std::uint32_t answered = 0;   ///< requests for finding; both are halved when one reaches HostTable::kQualityWindow
    std::uint32_t unanswered = 0;
    int failures = 0;             ///< calls in a row that nobody answered, while somebody else was heard
    QString name{};               ///< given by the user
    bool isFriend = false;        ///< never evicted
    bool isBlocked = false;       ///< never called, asked, told of or answered; never evicted either
    bool addedByHand = false;     ///< never evicted
    bool isAnchor = false;        ///< of the kAnchors that were heard for the longest time: first to be called after a start

    bool isKept() const { return isFriend || isBlocked || addedByHand; }
    bool isDead() const { return failures >= kFailuresUntilDead; }

    bool operator==(const KnownHost &) const = default;
};

} // namespace plug::discovery
