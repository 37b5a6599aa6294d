#include "core/swarm/fetch_partition.h"
#include "core/swarm/file_fetch.h"

#include <algorithm>

// What FileFetch does where several fetch the same file from hosts that have all of it: each asks those for parts of its own.
namespace plug::swarm {

void FileFetch::setRates(SessionId id, std::uint64_t given, std::uint64_t possible, Duration waited)
{
    const auto it = m_sources.find(id);
    if (it == m_sources.end())
        return;
    it->second.rateGiven = given;
    it->second.ratePossible = possible;
    it->second.waited = waited;
}

void FileFetch::reviewSharing(Instant now)
{
    std::uint64_t seedRate = 0;
    std::vector<Companion> companions;
    for (const auto &[id, source] : m_sources) {
        if (!source.isCompanion)
            seedRate += source.isComplete ? source.rateGiven : 0;
        else
            companions.push_back({id, source.number, source.rateGiven, source.ratePossible, source.requested.byteCount() + m_open.intersectedWith(source.possession).byteCount(), source.waited});
    }
    m_changes += m_sparing.review(seedRate, companions, std::exchange(m_hasNews, false), now);
    countCompanions();
}

void FileFetch::countCompanions()
{
    std::vector<std::uint64_t> numbers;
    m_hasSeeds = false;
    for (const auto &[id, source] : m_sources) {
        m_hasSeeds = m_hasSeeds || (source.isComplete && !source.isCompanion);
        if (source.isCompanion && !m_sparing.isSlow(id))
            numbers.push_back(source.number);
    }
    m_changes += numbers != m_companions;
    m_companions = std::move(numbers);
}

bool FileFetch::isSlow(SessionId id) const
{
    return m_sparing.isSlow(id);
}

bool FileFetch::isSeed(SessionId id) const
{
    const auto it = m_sources.find(id);
    return it != m_sources.end() && it->second.isComplete && !it->second.isCompanion;
}

bool FileFetch::isSpared(SessionId id) const
{
    const auto it = m_sources.find(id);
    return it != m_sources.end() && isShared(it->second) && m_sparing.need() == SeedSparing::Need::OwnParts;
}

/// More of it could be asked for once what is on its way has come.
bool FileFetch::isHeldShort(const Source &source) const
{
    return isShared(source) && m_sparing.need() == SeedSparing::Need::WhatNoneHas && source.requested.byteCount() >= m_sparing.mostAtOnce();
}

FetchPlan FileFetch::planRelief(SessionId id, std::uint64_t budget)
{
    m_isRelief = true;
    FetchPlan relief = plan(id, budget);
    m_isRelief = false;
    return relief;
}

bool FileFetch::isShared(const Source &source) const
{
    return !m_isRelief && source.isComplete && !source.isCompanion && !m_companions.empty() && m_pickOrder == PickOrder::RarestFirst;
}

std::vector<FileFetch::RankedPart> FileFetch::rankedParts(content::TreeSpan span) const
{
    const std::uint64_t partSize = partSizeFor(size());
    const ByteRange bytes = m_spans.bytesOf(span);
    std::vector<RankedPart> parts;
    for (std::uint64_t at = bytes.begin; at < bytes.end; at += partSize)
        parts.push_back({rankFor(at / partSize, m_ownNumber, m_companions), {at, std::min(at + partSize, bytes.end)}});
    return parts;
}

RangeSet FileFetch::possessedByCompanions(ByteRange bytes) const
{
    RangeSet possessed;
    for (const auto &[id, source] : m_sources) {
        if (source.isCompanion && !m_sparing.isSlow(id))
            possessed.addAll(source.possession.within(bytes));
    }
    return possessed;
}

/// Of what is this host's to ask a seed for, or of all where it needs that.
std::uint64_t FileFetch::openSharedBytesIn(content::TreeSpan span, const Source &source) const
{
    if (m_sparing.need() != SeedSparing::Need::OwnParts)
        return openBytesIn(span, source);
    std::uint64_t bytes = 0;
    for (const RankedPart &part : rankedParts(span))
        bytes += part.rank == 0 ? m_open.byteCountIn(part.range) : 0;
    return bytes;
}

/// Its own parts first, then those that it comes second for, and so on: what no companion has.
void FileFetch::planShared(Source &source, std::uint64_t budget, FetchPlan &plan)
{
    const SeedSparing::Need need = m_sparing.need();
    std::vector<RankedPart> parts;
    for (const content::TreeSpan &span : m_spans.openSpans()) {
        if (openBytesIn(span, source) > 0)
            std::ranges::copy(rankedParts(span), std::back_inserter(parts));
    }
    // Of another's the last ones first: it may just be asking for the first.
    std::ranges::sort(parts, {}, [](const RankedPart &p) { return std::pair(p.rank, p.rank == 0 ? p.range.begin : ~p.range.begin); });
    bool isOwn = true;
    for (const RankedPart &part : parts) {
        if (part.rank > 0 && need == SeedSparing::Need::OwnParts)
            return;
        if (std::exchange(isOwn, part.rank == 0) && part.rank > 0 && need == SeedSparing::Need::WhatNoneHas)
            budget = std::min(budget, m_sparing.mostAtOnce() - std::min(m_sparing.mostAtOnce(), source.requested.byteCount()));
        planAllowed(source, m_spans.spanAt(part.range.begin), {{part.range}, possessedByCompanions(part.range)}, budget, plan);
    }
    for (const RankedPart &part : parts) {
        if (need == SeedSparing::Need::Everything)
            planAllowed(source, m_spans.spanAt(part.range.begin), {{part.range}, {}}, budget, plan);
    }
}

/// Who fetch together work at the same spans at the same time: no more than some can be open.
std::optional<content::TreeSpan> FileFetch::chooseCommon(const Source &source) const
{
    const std::uint64_t start = size() == 0 ? 0 : m_commonStart % size();
    for (const ByteRange where : {ByteRange{start, size()}, ByteRange{0, start}}) {
        for (auto open = m_open.nextAtOrAfter(where.begin); open && open->begin < where.end;) {
            const content::TreeSpan span = m_spans.spanAt(open->begin);
            if (!m_spans.isOpen(span) && openBytesIn(span, source) > 0)
                return span;
            open = m_open.nextAtOrAfter(m_spans.bytesOf(span).end);
        }
    }
    return std::nullopt;
}

} // namespace plug::swarm
