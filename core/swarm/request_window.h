#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/content/tree_proof.h"
#include "core/wire/frames.h"

#include <QVarLengthArray>

#include <deque>
#include <optional>
#include <vector>

namespace plug::swarm {

/// One file that is being fetched, inside this process.
using FetchId = LocalId<struct FetchIdTag>;

/// Bytes of a file, or of the answer to HASHES for one of its spans.
struct Wanted {
    FetchId fetch;
    std::optional<content::TreeSpan> span; ///< nothing: the file's own bytes
    ByteRange range;                       ///< absolute in the file, or in the span's answer
};

/// Bytes that arrived, in their place.
struct PlacedBytes {
    Wanted where;
    ByteView bytes;
};

/// What one host has been asked for and has not given yet, in the order in which it serves (the order of asking).
/// Knows what is lost: whatever was asked before something that was certainly sent, and has not come.
/// At most kMaxOutstandingRequests requests.
class RequestWindow {
public:
    struct Request {
        wire::RequestId id = 0;
        FetchId fetch;
        std::optional<content::TreeSpan> span;
        std::vector<ByteRange> ranges;
        RangeSet settled; ///< offsets in the concatenation of `ranges` that arrived or were given back as lost
        std::uint64_t size = 0;
        Instant asked{};
        bool isServed = false; ///< something of it has come
    };

    bool isFull() const { return m_requests.size() >= protocol::kMaxOutstandingRequests; }
    bool isEmpty() const { return m_requests.empty(); }
    std::size_t count() const { return m_requests.size(); }
    std::uint64_t outstandingBytes() const { return m_outstanding; }
    /// Requests nothing of which has come: what is asked again after silence.
    const std::deque<Request> &requests() const { return m_requests; }

    const Request &add(FetchId fetch, std::optional<content::TreeSpan> span, std::vector<ByteRange> ranges, Instant now);

    /// Where the datagram's bytes belong; empty for bytes that nobody asked for.
    QVarLengthArray<PlacedBytes, 2> onData(const wire::Data &data);
    /// Everything sent below `horizon` has arrived or is lost: what is lost.
    std::vector<Wanted> onLossHorizon(std::uint64_t horizon);
    /// The host's word on what it still has queued, once its position is below the loss horizon: what it has sent of the
    /// first that it names is lost where it has not come; requests asked before `askedBefore` that it does not name
    /// will not be served any more.
    std::vector<Wanted> onStatus(const wire::Status &status, Instant askedBefore);
    /// PART and NONE: what of the request will not come.
    std::vector<Wanted> onPart(const wire::Part &part);
    std::vector<Wanted> onNone(wire::RequestId id);
    /// Takes back everything, or everything of one file; `cancelled` gets the ids for CANCEL.
    std::vector<Wanted> abandon();
    std::vector<Wanted> abandon(FetchId fetch, std::vector<wire::RequestId> &cancelled);
    /// Takes back the request of one file that was asked last.
    std::vector<Wanted> withdrawLast(FetchId fetch, std::vector<wire::RequestId> &cancelled);

    const Request *find(wire::RequestId id) const;
    /// What of a file's own bytes may still come.
    std::vector<ByteRange> outstandingOf(FetchId fetch) const;

private:
    struct Arrival {
        std::uint64_t end; ///< position after it
        wire::RequestId request;
        std::uint64_t offset; ///< offset after it
    };

    const Request *findFinished(wire::RequestId id) const;
    Request *findMutable(wire::RequestId id);
    void note(const Arrival &arrival);
    void settle(Request &request, ByteRange offsets);
    std::vector<Wanted> giveBack(Request &request, ByteRange offsets);
    std::vector<Wanted> giveBackAllBefore(wire::RequestId id, std::uint64_t offset);
    void forgetFinished();

    /// How many finished requests are remembered to place late bytes.
    static constexpr std::size_t kMaxFinished = 64;
    static constexpr std::size_t kMaxArrivals = 65536;
    /// Runs that what came of one request may be made of: over three times what every second datagram's loss leaves
    /// of the largest one. A host that sends crumbs beyond it is not heard.
    static constexpr std::size_t kMaxPieces = 8192;

    wire::RequestId m_nextId = 1;
    std::deque<Request> m_requests;
    std::deque<Request> m_finished;
    std::deque<Arrival> m_arrivals; ///< sorted by position
    std::uint64_t m_outstanding = 0;
};

} // namespace plug::swarm
