#pragma once

#include "core/base/range_set.h"
#include "core/wire/frames.h"

#include <optional>
#include <vector>

namespace plug::swarm {

/// HAVE pages for what is possessed of a file of `size` bytes: whole spans as run lengths, up to kMaxHaveRanges exact
/// ranges of partly possessed spans, the excess dropped, never over-claimed. Only map fields, page numbers and
/// isComplete are filled. At most kMaxHavePages pages, each small enough for one datagram of kBaseDatagram bytes.
std::vector<wire::Have> describePossession(std::uint64_t size, const RangeSet &possessed);

inline constexpr std::size_t kMaxHavePages = 256;
/// Runs in one page: at most five bytes each in CBOR, so that a page fits beside its other fields.
inline constexpr std::size_t kRunsPerPage = 80;

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
    bool m_isKnown = false;
    std::uint32_t m_generation = 0;
    RangeSet m_ranges;
    std::uint32_t m_pendingGeneration = 0;
    std::vector<std::optional<RangeSet>> m_pendingPages;
};

} // namespace plug::swarm
