#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/protocol.h"
#include "core/base/range_set.h"

#include <QString>

#include <optional>
#include <variant>
#include <vector>

/// The frames of docs/protocol.md, "Frames", as values. A frame that decoded keeps every bound
/// named there; nothing here has been checked against any state.
namespace plug::wire {

using RequestId = std::uint32_t;
/// Proof of knowing the GUID: HMAC bound to the session (docs/protocol.md, "Knowing the GUID").
using Proof = ByteArray<protocol::kProofSize>;

enum class FrameType : std::uint8_t {
    Padding = 0x00,
    Ping = 0x01,
    Pong = 0x02,
    What = 0x03,
    Have = 0x04,
    Get = 0x05,
    Data = 0x06,
    Part = 0x07,
    None = 0x08,
    Gone = 0x09,
    Cancel = 0x0a,
    Flow = 0x0b,
    Status = 0x0c,
    Hashes = 0x0d,
    Find = 0x10,
    Found = 0x11,
    Announce = 0x12,
    Hosts = 0x13,
    Rendezvous = 0x14,
    Relay = 0x15,
    Relayed = 0x16,
};

/// Asks for a PONG with the same token. With `replySize`, the answer's datagram is to have exactly that many bytes,
/// but never more than the asking datagram, unless the asker's address is proven (path MTU probing).
struct Ping {
    std::uint64_t token = 0;
    std::uint16_t replySize = 0;

    bool operator==(const Ping &) const = default;
};

struct Pong {
    std::uint64_t token = 0;
    Endpoint observed{}; ///< the asker's address as the answering host sees it

    bool operator==(const Pong &) const = default;
};

/// "What bytes do you have for GUID?"
struct What {
    LookupKey key{};
    Proof proof{};
    std::uint32_t generation = 0; ///< newest HAVE generation the asker has seen whole, 0 for none
    bool subscribe = false;       ///< push changes while this is repeated

    bool operator==(const What &) const = default;
};

/// Ranges someone possesses, never over-claimed. One page is one datagram.
struct Have {
    LookupKey key{};
    Proof proof{};
    std::uint64_t size = 0;
    Hash root{};
    bool isCollection = false;
    std::uint32_t generation = 0;
    std::uint16_t page = 0;      ///< from 0
    std::uint16_t pageCount = 1; ///< of this generation
    bool isComplete = false;     ///< has every byte; then there are no spans and ranges
    std::uint8_t spanShift = 18; ///< spans of 2^spanShift bytes, at least 18
    std::uint32_t firstSpan = 0; ///< index of the first span described
    /// Run lengths over spans from firstSpan on: not had, had, not had, … (the first alone may be 0); in sum at most
    /// kMaxHaveSpans.
    std::vector<std::uint32_t> spanRuns{};
    std::vector<ByteRange> ranges{}; ///< partial spans, exact, at most kMaxHaveRanges
    QString name{};                  ///< a suggestion, possibly empty, at most kMaxNameBytes in UTF-8
    /// Publisher's signature, opaque here, at most kMaxPublisherBytes; empty where there is none.
    QByteArray publisher{};

    bool operator==(const Have &) const = default;
};

/// "I am looking for bytes … of GUID": absolute byte ranges of the file, in the order they are wanted.
struct Get {
    RequestId id = 0; ///< not 0
    LookupKey key{};
    Proof proof{};
    std::vector<ByteRange> ranges{}; ///< 1 to kMaxRequestRanges, none empty, sum at most kMaxRequestBytes

    bool operator==(const Get &) const = default;
};

/// The same for tree hashes: bytes of the answer "leaves of span (level, index), then its path" (docs/protocol.md, "Tree spans").
struct Hashes {
    RequestId id = 0; ///< not 0; of the same numbers as GET's
    LookupKey key{};
    Proof proof{};
    std::uint8_t level = 0;
    std::uint32_t index = 0;
    std::vector<ByteRange> ranges{}; ///< of the answer; usually the whole of it; sum at most kMaxHashesBytes

    bool operator==(const Hashes &) const = default;
};

/// Fixed binary. `bytes` is a view into the datagram (decode) or into the sender's buffer (encode).
struct Data {
    static constexpr std::uint8_t kLimited = 0x01; ///< the server had nothing faster to give
    static constexpr std::uint8_t kLast = 0x02;    ///< last bytes of this request

    RequestId request = 0;
    std::uint32_t offset = 0;   ///< in the concatenation of the request's ranges as asked (PART leaves holes in it)
    std::uint64_t position = 0; ///< DATA bytes sent on this session before these; with them at most kMaxByteCount
    std::uint32_t clock = 0;    ///< sender's microseconds, wrapping
    std::uint32_t flowEcho = 0; ///< newest FLOW serial heard
    std::uint32_t token = 0;
    std::uint8_t flags = 0;
    ByteView bytes{}; ///< at least one; offset + their number at most kMaxRequestBytes
};

/// "I don't have all of those bytes": the ranges, among those asked for, that follow as DATA. Offsets in that DATA
/// still count through the request as it was asked, so that a lost PART misplaces nothing.
struct Part {
    RequestId id = 0;
    std::vector<ByteRange> ranges{}; ///< 1 to kMaxRequestRanges
    std::uint32_t generation = 0;

    bool operator==(const Part &) const = default;
};

/// "I have none of those bytes", with what it possesses instead (the excess dropped).
struct None {
    RequestId id = 0;
    std::vector<ByteRange> possesses{}; ///< at most kMaxHaveRanges
    std::uint32_t generation = 0;

    bool operator==(const None &) const = default;
};

/// "No file by that GUID, please remove me from your list". Also the answer to a wrong proof.
struct Gone {
    LookupKey key{};
    RequestId id = 0; ///< the GET or HASHES it answers, 0 for a WHAT

    bool operator==(const Gone &) const = default;
};

/// Takes requests back. Unknown ids are ignored.
struct Cancel {
    std::vector<RequestId> ids{}; ///< 1 to kMaxOutstandingRequests

    bool operator==(const Cancel &) const = default;
};

/// The receipt, fixed binary: how much the server may send. The newest serial wins.
struct Flow {
    static constexpr std::uint8_t kPoke = 0x01; ///< answer with STATUS

    std::uint32_t serial = 0;
    std::uint8_t flags = 0;
    std::uint64_t credit = 0;          ///< cumulative DATA bytes the server may have sent; any number
    std::uint64_t pace = 0;            ///< bytes a second; any number
    std::uint32_t quantum = 0;         ///< pacing quantum, bytes
    std::uint64_t highestPosition = 0; ///< end of the highest DATA received; as the next two at most kMaxByteCount
    std::uint64_t received = 0;        ///< DATA bytes received
    std::uint64_t lost = 0;            ///< DATA bytes declared lost
    std::uint64_t bandwidth = 0;       ///< measured delivery, bytes a second; any number
    std::uint32_t queueDelay = 0;      ///< microseconds
    std::uint16_t maxDatagram = 0;     ///< largest datagram known to arrive
    std::uint32_t token = 0;           ///< of the DATA that ended at highestPosition
    std::uint32_t clockEcho = 0;       ///< `clock` of that DATA
    std::uint32_t echoDelay = 0;       ///< microseconds since it arrived

    bool operator==(const Flow &) const = default;
};

/// Answer to a POKE: where the server stands.
struct Status {
    std::uint64_t position = 0;            ///< DATA bytes sent so far, at most kMaxByteCount
    std::vector<RequestId> queued{};       ///< unfinished requests in serving order, at most kMaxOutstandingRequests
    std::uint32_t offset = 0;              ///< how far the first of them has been sent
    std::uint64_t queuedBytes = 0;         ///< bytes that wait, for credit or for the disk

    bool operator==(const Status &) const = default;
};

/// A host that somebody tells of, and where it may be.
struct Contact {
    HostId host{};
    std::vector<Endpoint> endpoints{}; ///< 1 to kMaxContactEndpoints, the best guess first

    bool operator==(const Contact &) const = default;
};

/// "Who has the file of this lookup key?" Answered by FOUND with the same number, any number of times.
struct Find {
    RequestId id = 0; ///< not 0; of numbers apart from GET's
    LookupKey key{};
    std::uint8_t hops = 0;       ///< how often it may still be passed on, at most kMaxFindHops
    std::uint8_t budget = 0;     ///< hosts that may be asked because of it, at most kMaxFindBudget
    std::uint16_t deadline = 0;  ///< milliseconds within which answers are of use

    bool operator==(const Find &) const = default;
};

/// Hosts that have it, hosts nearer to its key; also the receipt for ANNOUNCE.
struct Found {
    RequestId id = 0; ///< of the FIND or ANNOUNCE it answers
    bool isHolder = false; ///< who sends this has it
    bool isLast = false;   ///< nothing more comes for this request
    std::uint16_t asked = 0;  ///< hosts asked because of it so far
    std::uint32_t bytes = 0;  ///< sent and received for it so far by those who passed it on
    std::vector<Contact> holders{}; ///< at most kMaxFoundContacts
    std::vector<Contact> nearer{};  ///< the same; to be asked by the asker itself

    bool operator==(const Found &) const = default;
};

/// "I have the file of this lookup key", of the sender alone, at the address it is heard from.
struct Announce {
    RequestId id = 0; ///< not 0; of the same numbers as FIND's
    LookupKey key{};
    std::uint16_t lifetime = 0; ///< seconds from now, at most kMaxAnnounceLifetime; 0 takes it back

    bool operator==(const Announce &) const = default;
};

/// Gossip: hosts that the sender has met lately, and how many it would like to be told of.
struct Hosts {
    std::uint8_t wanted = 0;      ///< at most kMaxGossip; 0 in an answer
    std::vector<Contact> hosts{}; ///< at most kMaxGossip

    bool operator==(const Hosts &) const = default;
};

/// Two hosts that cannot call each other, and one that both have a session with.
struct Rendezvous {
    enum class Step : std::uint8_t {
        Ask = 0,     ///< to the common host: bring me together with `host`
        Meet = 1,    ///< from it, to both: `host` is at `endpoints`, it expects you now
        Refused = 2, ///< from it: no session with that host, or too many of these
    };
    RequestId id = 0; ///< the asker's; 0 in what the other one is told
    Step step = Step::Ask;
    HostId host{};
    std::vector<Endpoint> endpoints{}; ///< only addresses that the common host has validated; at most kMaxContactEndpoints

    bool operator==(const Rendezvous &) const = default;
};

/// A circuit through a host that passes datagrams on between two others.
struct Relay {
    enum class Step : std::uint8_t {
        Open = 0,    ///< to the relay: reach `host` for me. From the relay: `host` wants to reach you
        Opened = 1,  ///< from the relay: RELAYED may be sent
        Closed = 2,  ///< from either: refused, used up or no longer wanted
    };
    std::uint32_t circuit = 0; ///< chosen by who opens, for this session alone: odd from the caller, even from the relay; not 0
    Step step = Step::Open;
    HostId host{};
    std::uint64_t budget = 0; ///< bytes that the relay still passes on, both ways together; 0 but in Opened

    bool operator==(const Relay &) const = default;
};

/// Fixed binary: a datagram of the two hosts' own session, which the relay can't read. `bytes` is a view, as DATA's.
struct Relayed {
    std::uint32_t circuit = 0;
    ByteView bytes{}; ///< 1 to kMaxRelayedBytes
};

using Frame = std::variant<Ping, Pong, What, Have, Get, Data, Part, None, Gone, Cancel, Flow, Status, Hashes, Find, Found,
                           Announce, Hosts, Rendezvous, Relay, Relayed>;

} // namespace plug::wire
