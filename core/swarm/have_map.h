#pragma once

#include "core/base/protocol.h"
#include "core/base/range_set.h"
#include "core/wire/frames.h"

#include <optional>
#include <vector>

namespace plug::swarm {

/// HAVE pages for what is possessed of a file of `size` bytes: whole spans as run lengths, up to kMaxHaveRanges exact
/// ranges of partly possessed spans, the excess dropped, never over-claimed. Only map fields, page numbers and
/// isComplete are filled; name and publisher go onto page 0 alone. At most kMaxHavePages pages, each small enough for one
/// datagram of kBaseDatagram bytes.
std::vector<wire::Have> describePossession(std::uint64_t size, const RangeSet &possessed);

inline constexpr std::size_t kMaxHavePages = 256;
/// Runs take at most five bytes each in CBOR, ranges eighteen; page 0 leaves room for the longest name and publisher.
inline constexpr std::size_t kRunsPerPage = 80;
inline constexpr std::size_t kRangesPerPage = 32;
inline constexpr std::size_t kRunsOnFirstPage = 20;
inline constexpr std::size_t kRangesOnFirstPage = 8;

/// What a host says it possesses, put together from pages; the newest complete generation counts.
class PossessionView {
public:
    /// Takes a page that was checked against the file's size and root. True where the view changed.
    bool takePage(std::uint64_t size, const wire::Have &page);
    /// Exact answers to a request (PART, NONE) teach as well.
    void learnAbsent(ByteRange range);

    bool isKnown() const { return m_isKnown; }
    const RangeSet &ranges() const { return m_ranges; }
    std::uint32_t generation() const { return m_generation; }

private:
    /// More than any truthful map has: every second span whole, and the exact ranges.
    static constexpr std::size_t kMaxRanges = protocol::kMaxHaveSpans / 2 + protocol::kMaxHaveRanges;

    bool accept(std::uint32_t generation, RangeSet ranges);

    bool m_isKnown = false;
    std::uint32_t m_generation = 0;
    RangeSet m_ranges;
    std::uint32_t m_pendingGeneration = 0;
    std::vector<std::optional<RangeSet>> m_pendingPages;
};

} // namespace plug::swarm
