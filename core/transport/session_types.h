#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/protocol.h"

#include <QByteArray>

#include <variant>

namespace plug::transport {

/// A datagram that is ready for the socket.
struct Outgoing {
    Endpoint to;
    QByteArray bytes;
};

struct SessionsConfig {
    bool allowClearText = false; ///< bulk data authenticated in clear, where the other side allows it too
    /// Bytes sealed or opened with one key; the specification's numbers, smaller only in tests.
    std::uint64_t rekeyAfterBytes = protocol::kRekeyAfterBytes;
    std::uint64_t sessionEndsAtBytes = protocol::kSessionEndsAtBytes;
};

/// What an opened datagram holds. `payload` points into the datagram that was handed in.
struct OpenedDatagram {
    SessionId session;
    ByteView payload;
    Hash binding;          ///< handshake hash of the keys it was sealed with: what proofs are bound to
    bool wasClear = false; ///< then only DATA may be believed in it
};

struct SessionEvent {
    /// The session can be used. Comes again, with `isRestart`, when the other side has lost its state (it was restarted, or had
    /// given this session up): requests, credit and positions of before mean nothing any more on either side.
    struct Established { HostId host; bool clearTextAllowed = false; bool isRestart = false; };
    /// Never got through; the session is gone.
    struct Failed {
        enum class Reason : std::uint8_t { NoAnswer, WrongIdentity, TooMany } reason; ///< WrongIdentity: somebody answered there, but not who was wanted
    };
    /// Silent, and calling again did not help either, or unused until its keys ran out. The session is gone; soft state above it may go.
    struct Lost {};
    /// Another address now. With `addressChanged`, not just the port.
    struct Moved { bool addressChanged = false; };

    SessionId session;
    std::variant<Established, Failed, Lost, Moved> what;
};

/// Why datagrams were dropped; each reason is counted.
enum class Drop : std::uint8_t { TooShort, UnknownIndex, BadTag, Replayed, BadHandshake, BadCookie, WrongIdentity, UnderLoad, TooManyHalfOpen, ReservedBits, Count };

} // namespace plug::transport
