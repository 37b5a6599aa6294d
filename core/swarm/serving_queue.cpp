#include "core/swarm/serving_queue.h"

#include "core/base/check.h"
#include "core/base/limits.h"

#include <algorithm>
#include <bit>

namespace plug::swarm {

bool ServingQueue::isNew(wire::RequestId id)
{
    if (id > m_highestSeen) {
        const std::uint32_t cleared = std::min<std::uint32_t>(id - m_highestSeen, kSeenWindow);
        for (std::uint32_t i = 0; i < cleared; ++i)
            m_seen[(id - i) % kSeenWindow] = false;
        m_highestSeen = id;
    } else if (m_highestSeen - id >= kSeenWindow || m_seen[id % kSeenWindow]) {
        return false;
    }
    m_seen[id % kSeenWindow] = true;
    return true;
}

void ServingQueue::add(Request request, const RangeSet &possessed)
{
    PLUG_CHECK(!isFull());
    Queued queued{.request = std::move(request), .toRead = {}};
    std::uint64_t offset = 0;
    for (const ByteRange &asked : queued.request.ranges) {
        for (const ByteRange &part : possessed.within(asked).ranges()) {
            queued.toRead.push_back({offset + (part.begin - asked.begin), part});
            queued.left += part.size();
        }
        offset += asked.size();
    }
    if (queued.left > 0)
        m_requests.push_back(std::move(queued));
}

void ServingQueue::cancel(const std::vector<wire::RequestId> &ids)
{
    for (const wire::RequestId id : ids)
        forget(id);
}

std::vector<std::pair<LookupKey, wire::RequestId>> ServingQueue::withdraw(TransferId transfer)
{
    std::vector<std::pair<LookupKey, wire::RequestId>> withdrawn;
    for (const Queued &queued : m_requests) {
        if (queued.request.transfer == transfer)
            withdrawn.emplace_back(queued.request.key, queued.request.id);
    }
    for (const auto &[key, id] : withdrawn)
        forget(id);
    return withdrawn;
}

void ServingQueue::clear()
{
    *this = ServingQueue();
}

std::uint64_t ServingQueue::readAheadFor(std::size_t hosts)
{
    return std::bit_floor(std::clamp<std::uint64_t>(limits::kReadPool / kMaxChunks / std::max<std::size_t>(hosts, 1), 1, limits::kReadAhead));
}

std::optional<ReadOrder> ServingQueue::nextRead(std::uint64_t most)
{
    if (m_chunks.size() >= kMaxChunks)
        return std::nullopt;
    for (Queued &queued : m_requests) {
        if (queued.toRead.empty())
            continue;
        Piece &piece = queued.toRead.front();
        // Reads end at multiples of their size, so that the next one begins at a block's edge.
        const std::uint64_t edge = (piece.range.begin / most + 1) * most;
        const ByteRange range{piece.range.begin, queued.request.span ? piece.range.end : std::min(piece.range.end, edge)};
        Chunk chunk{.ticket = m_nextTicket++, .request = queued.request.id, .offset = piece.offset, .size = range.size(),
                    .bytes = {}, .proofBegin = range.begin, .isProof = queued.request.span.has_value()};
        m_chunks.push_back(chunk);
        piece.offset += range.size();
        piece.range.begin = range.end;
        if (piece.range.isEmpty())
            queued.toRead.pop_front();
        return ReadOrder{chunk.ticket, queued.request.transfer, queued.request.file, queued.request.span, range};
    }
    return std::nullopt;
}

void ServingQueue::onRead(std::uint64_t ticket, const QByteArray &bytes)
{
    const auto it = std::find_if(m_chunks.begin(), m_chunks.end(), [&](const Chunk &c) { return c.ticket == ticket; });
    if (it == m_chunks.end())
        return;
    it->bytes = it->isProof ? bytes.mid(static_cast<qsizetype>(it->proofBegin), static_cast<qsizetype>(it->size)) : bytes;
    it->isRead = true;
    PLUG_CHECK(static_cast<std::uint64_t>(it->bytes.size()) == it->size);
}

std::optional<wire::RequestId> ServingQueue::onReadFailed(std::uint64_t ticket)
{
    const auto it = std::find_if(m_chunks.begin(), m_chunks.end(), [&](const Chunk &c) { return c.ticket == ticket; });
    if (it == m_chunks.end())
        return std::nullopt;
    const wire::RequestId id = it->request;
    forget(id);
    return id;
}

std::size_t ServingQueue::readyBytes(std::size_t capacity) const
{
    std::uint64_t ready = 0;
    std::optional<std::uint64_t> nextOffset;
    for (const Chunk &chunk : m_chunks) {
        const bool continues = !nextOffset || (chunk.request == m_chunks.front().request && chunk.offset == *nextOffset);
        if (!continues)
            break;
        // A datagram cut short in mid-request would break the equal sizes of a run: wait for the rest.
        if (!chunk.isRead)
            return 0;
        ready += chunk.size - chunk.taken;
        nextOffset = chunk.offset + chunk.size;
        if (ready >= capacity)
            return capacity;
    }
    return static_cast<std::size_t>(ready);
}

TransferId ServingQueue::nextTransfer() const
{
    const auto isNext = [this](const Queued &q) { return !m_chunks.empty() && q.request.id == m_chunks.front().request; };
    const auto it = std::find_if(m_requests.begin(), m_requests.end(), isNext);
    return it == m_requests.end() ? TransferId() : it->request.transfer;
}

void ServingQueue::take(MutableByteView out, wire::Data &header)
{
    const std::size_t count = readyBytes(out.size());
    PLUG_CHECK(count > 0);
    const wire::RequestId id = m_chunks.front().request;
    header.request = id;
    header.offset = static_cast<std::uint32_t>(m_chunks.front().offset + m_chunks.front().taken);
    header.bytes = out.first(count);
    for (std::size_t at = 0; at < count;) {
        Chunk &chunk = m_chunks.front();
        const std::size_t part = std::min<std::size_t>(count - at, chunk.size - chunk.taken);
        std::memcpy(out.data() + at, chunk.bytes.constData() + chunk.taken, part);
        chunk.taken += part;
        at += part;
        if (chunk.taken == chunk.size)
            m_chunks.pop_front();
    }
    Queued *queued = find(id);
    queued->left -= count;
    if (queued->left == 0) {
        header.flags |= wire::Data::kLast;
        forget(id);
    }
}

wire::Status ServingQueue::status() const
{
    wire::Status status;
    for (const Queued &queued : m_requests) {
        status.queued.push_back(queued.request.id);
        status.queuedBytes += queued.left;
    }
    if (!m_chunks.empty() && !m_requests.empty() && m_chunks.front().request == m_requests.front().request.id)
        status.offset = static_cast<std::uint32_t>(m_chunks.front().offset + m_chunks.front().taken);
    else if (!m_requests.empty() && !m_requests.front().toRead.empty())
        status.offset = static_cast<std::uint32_t>(m_requests.front().toRead.front().offset);
    return status;
}

ServingQueue::Queued *ServingQueue::find(wire::RequestId id)
{
    const auto it = std::find_if(m_requests.begin(), m_requests.end(), [&](const Queued &q) { return q.request.id == id; });
    return it == m_requests.end() ? nullptr : &*it;
}

void ServingQueue::forget(wire::RequestId id)
{
    std::erase_if(m_requests, [&](const Queued &q) { return q.request.id == id; });
    std::erase_if(m_chunks, [&](const Chunk &c) { return c.request == id; });
}

} // namespace plug::swarm
