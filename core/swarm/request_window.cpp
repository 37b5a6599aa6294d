#include "core/swarm/request_window.h"

#include "core/base/check.h"

#include <algorithm>

namespace plug::swarm {

namespace {

/// Calls `visit` with each part of `ranges` that the offsets [offsets.begin, offsets.end) of their concatenation stand for.
template <typename Visit>
void visitAbsolute(const std::vector<ByteRange> &ranges, ByteRange offsets, Visit &&visit)
{
    std::uint64_t base = 0;
    for (const ByteRange &range : ranges) {
        const ByteRange part = intersection(offsets, {base, base + range.size()});
        if (!part.isEmpty())
            visit(ByteRange{range.begin + (part.begin - base), range.begin + (part.end - base)});
        base += range.size();
    }
}

} // namespace

const RequestWindow::Request &RequestWindow::add(FetchId fetch, std::optional<content::TreeSpan> span,
                                                 std::vector<ByteRange> ranges, Instant now)
{
    PLUG_CHECK(!isFull() && !ranges.empty());
    Request request{.id = m_nextId++, .fetch = fetch, .span = span, .ranges = std::move(ranges), .settled = {}, .asked = now};
    for (const ByteRange &range : request.ranges)
        request.size += range.size();
    m_outstanding += request.size;
    m_requests.push_back(std::move(request));
    return m_requests.back();
}

QVarLengthArray<PlacedBytes, 2> RequestWindow::onData(const wire::Data &data)
{
    QVarLengthArray<PlacedBytes, 2> placed;
    Request *request = findMutable(data.request);
    const Request *known = request ? request : findFinished(data.request);
    const ByteRange offsets{data.offset, std::uint64_t(data.offset) + data.bytes.size()};
    if (!known || offsets.end > known->size || known->settled.rangeCount() >= kMaxPieces)
        return placed;
    std::size_t at = 0;
    visitAbsolute(known->ranges, offsets, [&](ByteRange range) {
        placed.push_back({{known->fetch, known->span, range}, data.bytes.subspan(at, range.size())});
        at += range.size();
    });
    if (request) {
        request->isServed = true;
        settle(*request, offsets);
    }
    note({data.position + data.bytes.size(), data.request, offsets.end});
    if (request && request->settled.byteCount() >= request->size)
        forgetFinished();
    return placed;
}

void RequestWindow::note(const Arrival &arrival)
{
    auto place = m_arrivals.end();
    if (!m_arrivals.empty() && arrival.end < m_arrivals.back().end) {
        place = std::upper_bound(m_arrivals.begin(), m_arrivals.end(), arrival.end,
                                 [](std::uint64_t end, const Arrival &a) { return end < a.end; });
    }
    m_arrivals.insert(place, arrival);
    if (m_arrivals.size() > kMaxArrivals)
        m_arrivals.pop_front();
}

std::vector<Wanted> RequestWindow::onLossHorizon(std::uint64_t horizon)
{
    std::optional<Arrival> newest;
    while (!m_arrivals.empty() && m_arrivals.front().end <= horizon) {
        newest = m_arrivals.front();
        m_arrivals.pop_front();
    }
    if (!newest)
        return {};
    return giveBackAllBefore(newest->request, newest->offset);
}

std::vector<Wanted> RequestWindow::onStatus(const wire::Status &status, Instant askedBefore)
{
    std::vector<Wanted> lost;
    for (Request &request : m_requests) {
        const auto queued = std::find(status.queued.begin(), status.queued.end(), request.id);
        std::uint64_t passed = 0;
        if (queued == status.queued.end())
            passed = request.asked < askedBefore ? request.size : 0;
        else if (queued == status.queued.begin())
            passed = std::min<std::uint64_t>(status.offset, request.size);
        const auto part = giveBack(request, {0, passed});
        lost.insert(lost.end(), part.begin(), part.end());
    }
    forgetFinished();
    return lost;
}

std::vector<Wanted> RequestWindow::onPart(const wire::Part &part)
{
    Request *request = findMutable(part.id);
    if (!request)
        return {};
    RangeSet coming;
    for (const ByteRange &range : part.ranges)
        coming.add(range);
    std::vector<Wanted> absent;
    std::uint64_t base = 0;
    for (const ByteRange &asked : request->ranges) {
        const RangeSet holes = coming.missingIn(asked);
        for (const ByteRange &hole : holes.ranges()) {
            const auto lost = giveBack(*request, {base + (hole.begin - asked.begin), base + (hole.end - asked.begin)});
            absent.insert(absent.end(), lost.begin(), lost.end());
        }
        base += asked.size();
    }
    request->isServed = true;
    forgetFinished();
    return absent;
}

std::vector<Wanted> RequestWindow::onNone(wire::RequestId id)
{
    Request *request = findMutable(id);
    if (!request)
        return {};
    const auto absent = giveBack(*request, {0, request->size});
    forgetFinished();
    return absent;
}

std::vector<Wanted> RequestWindow::abandon()
{
    std::vector<Wanted> all;
    for (Request &request : m_requests) {
        const auto part = giveBack(request, {0, request.size});
        all.insert(all.end(), part.begin(), part.end());
    }
    forgetFinished();
    return all;
}

std::vector<Wanted> RequestWindow::abandon(FetchId fetch, std::vector<wire::RequestId> &cancelled)
{
    std::vector<Wanted> all;
    for (Request &request : m_requests) {
        if (request.fetch != fetch)
            continue;
        cancelled.push_back(request.id);
        const auto part = giveBack(request, {0, request.size});
        all.insert(all.end(), part.begin(), part.end());
    }
    forgetFinished();
    return all;
}

std::vector<Wanted> RequestWindow::withdrawLast(FetchId fetch, std::vector<wire::RequestId> &cancelled)
{
    const auto last = std::find_if(m_requests.rbegin(), m_requests.rend(), [&](const Request &r) { return r.fetch == fetch; });
    if (last == m_requests.rend())
        return {};
    cancelled.push_back(last->id);
    const auto all = giveBack(*last, {0, last->size});
    forgetFinished();
    return all;
}

const RequestWindow::Request *RequestWindow::find(wire::RequestId id) const
{
    const auto it = std::lower_bound(m_requests.begin(), m_requests.end(), id, [](const Request &r, wire::RequestId i) { return r.id < i; });
    return it != m_requests.end() && it->id == id ? &*it : nullptr;
}

std::vector<ByteRange> RequestWindow::outstandingOf(FetchId fetch) const
{
    std::vector<ByteRange> outstanding;
    for (const Request &request : m_requests) {
        if (request.fetch != fetch || request.span)
            continue;
        const RangeSet holes = request.settled.missingIn({0, request.size});
        for (const ByteRange &hole : holes.ranges())
            visitAbsolute(request.ranges, hole, [&](ByteRange range) { outstanding.push_back(range); });
    }
    return outstanding;
}

const RequestWindow::Request *RequestWindow::findFinished(wire::RequestId id) const
{
    const auto it = std::find_if(m_finished.begin(), m_finished.end(), [id](const Request &r) { return r.id == id; });
    return it == m_finished.end() ? nullptr : &*it;
}

RequestWindow::Request *RequestWindow::findMutable(wire::RequestId id)
{
    return const_cast<Request *>(find(id));
}

void RequestWindow::settle(Request &request, ByteRange offsets)
{
    m_outstanding -= offsets.size() - request.settled.byteCountIn(offsets);
    request.settled.add(offsets);
}

std::vector<Wanted> RequestWindow::giveBack(Request &request, ByteRange offsets)
{
    std::vector<Wanted> lost;
    const RangeSet holes = request.settled.missingIn(offsets);
    for (const ByteRange &hole : holes.ranges()) {
        visitAbsolute(request.ranges, hole, [&](ByteRange range) { lost.push_back({request.fetch, request.span, range}); });
    }
    settle(request, offsets);
    return lost;
}

std::vector<Wanted> RequestWindow::giveBackAllBefore(wire::RequestId id, std::uint64_t offset)
{
    std::vector<Wanted> lost;
    for (Request &request : m_requests) {
        if (request.id > id)
            break;
        const auto part = giveBack(request, {0, request.id < id ? request.size : std::min(offset, request.size)});
        lost.insert(lost.end(), part.begin(), part.end());
    }
    forgetFinished();
    return lost;
}

void RequestWindow::forgetFinished()
{
    for (auto it = m_requests.begin(); it != m_requests.end();) {
        if (it->settled.byteCount() < it->size) {
            ++it;
            continue;
        }
        m_finished.push_back(std::move(*it));
        it = m_requests.erase(it);
        if (m_finished.size() > kMaxFinished)
            m_finished.pop_front();
    }
}

} // namespace plug::swarm
