#pragma once

#include "core/base/result.h"
#include "core/crypto/aead.h"
#include "core/crypto/mask.h"
#include "core/crypto/replay_window.h"
#include "core/transport/handshake.h"
#include "core/transport/session_types.h"

namespace plug::transport {

/// The keys of one finished handshake at work: one for each direction, each with its counter or replay window.
/// A counter is used once, sealed or clear; nothing but an authentic datagram moves the window. Never allocates.
class SessionCipher {
public:
    SessionCipher(const HandshakeOutcome &outcome, crypto::NoiseXx::Role role);

    /// Seals in place: header room, payload, tag room.
    void seal(MutableByteView datagram, bool isClear, bool isFresh);

    struct Opened {
        std::uint64_t counter = 0;
        bool isClear = false;
        bool isFresh = false;  ///< the FRESH flag
        bool isNewest = false; ///< the highest counter so far
        bool isReplay = false; ///< authentic, but seen before or too old: says something of the path it came by, nothing else
    };
    /// Opens in place; at least kDatagramOverhead bytes. Replays are an error (Drop::Replayed) unless `withReplays`.
    Result<Opened, Drop> open(MutableByteView datagram, bool withReplays);

    bool isClearAllowed() const { return m_isClearAllowed; }
    /// The larger count of both directions.
    std::uint64_t byteCount() const { return std::max(m_sealedBytes, m_openedBytes); }
    std::uint64_t sealedBytes() const { return m_sealedBytes; }

private:
    crypto::Aead m_sealing;
    crypto::Aead m_opening;
    crypto::HeaderMask m_sealingMask;
    crypto::HeaderMask m_openingMask;
    crypto::ReplayWindow m_window;
    std::uint32_t m_remoteIndex;
    bool m_isClearAllowed;
    std::uint64_t m_nextCounter = 0;
    std::uint64_t m_sealedBytes = 0;
    std::uint64_t m_openedBytes = 0;
};

} // namespace plug::transport
