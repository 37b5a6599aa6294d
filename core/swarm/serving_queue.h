#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/content/tree_proof.h"
#include "core/store/disk_request.h"
#include "core/wire/frames.h"

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace plug::swarm {

/// What is to be read for a queue; the answer goes back to it with the same ticket.
struct ReadOrder {
    std::uint64_t ticket = 0;
    TransferId transfer;
    std::shared_ptr<const store::ServedFile> file;
    std::optional<content::TreeSpan> span; ///< its answer as a whole; nothing: `range` of the file
    ByteRange range;
};

/// The requests of one host, served in the order in which they came; read ahead by at most two reads.
/// Requests are idempotent by id: an id that was seen is not taken again.
class ServingQueue {
public:
    /// False where the queue is full.
    bool isFull() const { return m_requests.size() >= protocol::kMaxOutstandingRequests; }
    /// Counts the id as seen; false for one that was, or is too old to tell.
    bool isNew(wire::RequestId id);

    struct Request {
        wire::RequestId id = 0;
        TransferId transfer;
        std::shared_ptr<const store::ServedFile> file;
        std::optional<content::TreeSpan> span;
        std::vector<ByteRange> ranges; ///< as asked
        LookupKey key = {}; ///< by which it was asked for
    };
    /// Takes a request of which only `possessed` (a part of its ranges) will be served.
    void add(Request request, const RangeSet &possessed);
    void cancel(const std::vector<wire::RequestId> &ids);
    /// Takes out what is asked for of the transfer; by what key and id each was asked.
    std::vector<std::pair<LookupKey, wire::RequestId>> withdraw(TransferId transfer);
    void clear();

    /// The next read of at most `most` bytes (a power of two, at most limits::kReadAhead; hashes come whole), unless two wait.
    std::optional<ReadOrder> nextRead(std::uint64_t most);
    /// What each of `hosts` queues may read at a time, so that all of it is at most limits::kReadPool.
    static std::uint64_t readAheadFor(std::size_t hosts);
    void onRead(std::uint64_t ticket, const QByteArray &bytes);
    /// The file is not what it was or can't be read: the request is over. Its id, to answer by.
    std::optional<wire::RequestId> onReadFailed(std::uint64_t ticket);

    /// DATA bytes that could go into a datagram of `capacity` bytes now; 0 where the next bytes are not read yet.
    std::size_t readyBytes(std::size_t capacity) const;
    /// Whose they are; none where nothing was ordered to be read.
    TransferId nextTransfer() const;
    /// Copies readyBytes(out.size()) bytes out and fills request, offset and flags of `header`.
    void take(MutableByteView out, wire::Data &header);

    bool isEmpty() const { return m_requests.empty(); }
    /// Queue, offset and bytes waiting; the position is the sender's.
    wire::Status status() const;

private:
    /// A run of a request's bytes that stand together both in the request and in the file.
    struct Piece {
        std::uint64_t offset = 0; ///< in the request as asked
        ByteRange range;          ///< absolute
    };
    struct Queued {
        Request request;
        std::deque<Piece> toRead;
        std::uint64_t left = 0; ///< bytes not taken yet
    };
    struct Chunk {
        std::uint64_t ticket = 0;
        wire::RequestId request = 0;
        std::uint64_t offset = 0;
        std::uint64_t size = 0;
        QByteArray bytes;
        bool isRead = false;
        std::uint64_t taken = 0;
        std::uint64_t proofBegin = 0; ///< where the piece begins in a span's whole answer
        bool isProof = false;
    };

    static constexpr std::size_t kMaxChunks = 2;
    static constexpr std::uint32_t kSeenWindow = 1024;

    Queued *find(wire::RequestId id);
    void forget(wire::RequestId id);

    std::deque<Queued> m_requests;
    std::deque<Chunk> m_chunks;
    std::uint64_t m_nextTicket = 1;
    wire::RequestId m_highestSeen = 0;
    std::array<bool, kSeenWindow> m_seen{};
};

} // namespace plug::swarm
