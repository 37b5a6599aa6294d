#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace plug {

/// Bytes [begin, end) of something. Empty where begin == end; begin <= end always.
struct ByteRange {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;

    std::uint64_t size() const { return end - begin; }
    bool isEmpty() const { return begin == end; }
    bool contains(std::uint64_t position) const { return begin <= position && position < end; }
    bool contains(ByteRange other) const { return begin <= other.begin && other.end <= end; }
    bool overlaps(ByteRange other) const { return begin < other.end && other.begin < end; }

    auto operator<=>(const ByteRange &) const = default;
};

/// The bytes both have; empty where they have none.
ByteRange intersection(ByteRange a, ByteRange b);

/// A set of bytes, kept as sorted, disjoint, non-touching, non-empty ranges.
/// Look-ups are logarithmic in the number of ranges, changes linear at worst.
/// It has no limit of its own: who fills one from a peer's input bounds rangeCount().
class RangeSet {
public:
    RangeSet() = default;
    explicit RangeSet(ByteRange range) { add(range); }

    void add(ByteRange range);
    void remove(ByteRange range);
    void clear() { m_ranges.clear(); }

    bool isEmpty() const { return m_ranges.empty(); }
    bool contains(std::uint64_t position) const;
    bool contains(ByteRange range) const;
    bool overlaps(ByteRange range) const;

    std::uint64_t byteCount() const;
    std::uint64_t byteCountIn(ByteRange range) const;
    std::size_t rangeCount() const { return m_ranges.size(); }
    const std::vector<ByteRange> &ranges() const & { return m_ranges; }
    /// By value from a temporary, so that a loop over it is safe.
    std::vector<ByteRange> ranges() && { return std::move(m_ranges); }

    /// The part of the set inside `window`.
    RangeSet within(ByteRange window) const;
    /// What `window` has and the set has not.
    RangeSet missingIn(ByteRange window) const;
    /// The first byte at or after `from` that is in the set, with its run; nothing where there is none.
    std::optional<ByteRange> nextAtOrAfter(std::uint64_t from) const;

    void addAll(const RangeSet &other);
    void removeAll(const RangeSet &other);
    RangeSet intersectedWith(const RangeSet &other) const;

    bool operator==(const RangeSet &) const = default;

private:
    /// Index of the first range that ends after `position`.
    std::size_t firstEndingAfter(std::uint64_t position) const;

    std::vector<ByteRange> m_ranges;
};

} // namespace plug
