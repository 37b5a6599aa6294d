#pragma once

#include "core/base/time.h"

#include <cstddef>
#include <cstdint>

/// The constants of the specification (docs/protocol.md). Two hosts must agree on these;
/// what only this implementation chooses is in limits.h.
namespace plug::protocol {

using namespace std::chrono_literals;

inline constexpr char kName[] = "PLUG/1";

// Content
inline constexpr std::uint64_t kBlockSize = 16 * 1024;
inline constexpr std::uint64_t kMaxFileSize = std::uint64_t(1) << 44;
inline constexpr std::uint32_t kMaxSpanLeaves = 512;
inline constexpr int kMaxSpanLevel = 9;
inline constexpr std::size_t kMaxProofNodes = 32;
inline constexpr std::uint64_t kMaxCollectionSize = 64 * 1024 * 1024;
inline constexpr std::size_t kMaxLinkHosts = 16;
inline constexpr std::size_t kMaxNameBytes = 255;
inline constexpr std::size_t kMaxPathBytes = 4096;
inline constexpr std::size_t kMaxCollectionEntries = std::size_t(1) << 20;

// Datagrams
inline constexpr std::size_t kTagSize = 16;
inline constexpr std::size_t kSessionHeaderSize = 13;
inline constexpr std::size_t kDatagramOverhead = kSessionHeaderSize + kTagSize;
inline constexpr std::size_t kMinInitialDatagram = 1200;
inline constexpr std::size_t kMaxInitialDatagram = 1232;
inline constexpr std::size_t kCookieDatagram = 64;
inline constexpr std::size_t kBaseDatagram = 1200;
inline constexpr std::size_t kMaxDatagram = 65507;

// Sessions
inline constexpr Duration kRekeyAfter = 30min;
inline constexpr Duration kSessionEnds = 36min;
inline constexpr std::uint64_t kRekeyAfterBytes = std::uint64_t(1) << 37;
inline constexpr std::uint64_t kSessionEndsAtBytes = std::uint64_t(1) << 38;
inline constexpr Duration kOldKeyErasedAfter = 60s;
inline constexpr Duration kIndexNotReusedFor = 5min;
inline constexpr std::uint32_t kReplayWindow = 8192;
inline constexpr Duration kCookieEpoch = 2min;
/// By how much PONGs may be longer than the datagrams that asked for them, at once and for each second.
inline constexpr std::uint64_t kPongExcess = 256 * 1024;
inline constexpr std::uint64_t kPongExcessPerSecond = 4 * 1024;

// Frames
inline constexpr std::size_t kFrameHeaderSize = 3;
inline constexpr std::size_t kDataHeaderSize = 29;
inline constexpr std::size_t kMaxRequestRanges = 64;
inline constexpr std::size_t kMaxOutstandingRequests = 64;
inline constexpr std::uint64_t kMaxRequestBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kProofSize = 16;
inline constexpr std::size_t kMaxHaveRanges = 64;
inline constexpr std::size_t kMaxHaveSpans = 65536;
inline constexpr std::uint64_t kMinHaveSpan = 256 * 1024;
inline constexpr std::uint8_t kMinHaveSpanShift = 18;
inline constexpr std::uint8_t kMaxHaveSpanShift = 44;
inline constexpr std::size_t kMaxPublisherBytes = 512;
inline constexpr std::uint64_t kMaxHashesBytes = (kMaxSpanLeaves + kMaxProofNodes) * 32;
/// Of DATA bytes ever sent, received or lost: two such numbers can be added.
inline constexpr std::uint64_t kMaxByteCount = std::uint64_t(1) << 62;
inline constexpr std::size_t kMaxSubscriptions = 32;
inline constexpr Duration kSubscriptionEnds = 10s;
inline constexpr Duration kLeastHavePushInterval = 50ms;
inline constexpr Duration kMostHavePushInterval = 1s;
inline constexpr int kMaxCborDepth = 4;
inline constexpr std::size_t kMaxContactEndpoints = 4;
inline constexpr std::uint8_t kMaxFindHops = 2;
inline constexpr std::uint8_t kMaxFindBudget = 12;
inline constexpr std::size_t kMaxFoundContacts = 8;
inline constexpr std::chrono::seconds kMaxAnnounceLifetime = 2h;
inline constexpr std::size_t kMaxGossip = 16;
inline constexpr std::size_t kRelayedHeaderSize = 4;
/// A first message inside of another datagram still passes wherever packets of 1,316 bytes do.
inline constexpr std::size_t kMaxRelayedBytes = kMaxInitialDatagram;

// Local network
inline constexpr std::uint32_t kLanGroup4 = 0xefff504c; ///< 239.255.80.76, the local scope of RFC 2365
inline constexpr char kLanGroup6[] = "ff12::d04c:5547"; ///< transient, link-local scope (RFC 4291, 2.7)
inline constexpr std::uint16_t kLanPort = 7584;
inline constexpr std::size_t kLanMessageSize = 49;
inline constexpr std::size_t kMaxLanMessage = 512;
inline constexpr std::uint16_t kLeastLanPort = 1024;
inline constexpr int kLanFirstMessages = 3;
inline constexpr Duration kLanSpread = 250ms; ///< hosts that speak for the same reason do so within this
inline constexpr Duration kLanGap = 2s;       ///< between what one says and its next answer
inline constexpr Duration kLanInterval = 60s;
inline constexpr Duration kLanJitter = 15s;

// Transfer: what the server allows before it has heard a receipt
inline constexpr std::uint64_t kInitialCredit = 64 * 1024;
inline constexpr int kInitialWindowDatagrams = 16;

} // namespace plug::protocol
