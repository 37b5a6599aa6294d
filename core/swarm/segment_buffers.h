#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/content/hash_tree.h"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace plug::swarm {

/// Who gave which bytes.
struct Contribution {
    SessionId source;
    ByteRange range;
};

/// Whole blocks, one after the other, ready to be hashed and written.
struct BlockRun {
    std::uint64_t offset = 0;
    QByteArray bytes;
    std::vector<Contribution> contributions;
};

/// Bytes that arrived and are not whole, hashed and written yet, in segments of 256 KiB: the size of one disk job,
/// so that a segment that filled up is handed on without another copy.
/// Holds only what was asked for; who asks bounds it.
class SegmentBuffers {
public:
    static constexpr std::uint64_t kSegmentSize = 256 * 1024;
    /// Pieces that a segment may be made of; a host that sends crumbs is not let waste memory on bookkeeping.
    static constexpr std::size_t kMaxContributions = 1024;

    explicit SegmentBuffers(content::TreeShape shape) : m_shape(shape) {}

    /// Copies the bytes of `range` in; `range` lies in no block that is there already. False where the segment is made
    /// of too many pieces: drop the segment then, or it takes nothing ever again.
    bool put(SessionId source, ByteRange range, ByteView bytes, Instant now);
    /// The next run of whole blocks: a full segment, or with `olderThan` also the whole blocks of segments that nothing came to since.
    /// `mayLeave` says whether a block's leaf hash is known.
    std::optional<BlockRun> takeReady(const std::function<bool(std::uint64_t leaf)> &mayLeave, Instant olderThan);
    /// Throws away what came of these bytes (block-aligned).
    void drop(ByteRange range);

    bool isEmpty() const { return m_segments.empty(); }
    bool contains(ByteRange range) const;
    bool overlaps(ByteRange range) const;
    /// A segment has become full since takeReady() found none.
    bool hasFilledUp() const { return m_hasFilledUp; }
    /// What is there, inside `window`.
    RangeSet within(ByteRange window) const;
    std::uint64_t byteCount() const;
    /// The bytes of the segment that holds `position`.
    ByteRange segmentAt(std::uint64_t position) const;

private:
    struct Segment {
        QByteArray bytes;
        RangeSet received; ///< absolute
        std::vector<Contribution> contributions;
        Instant touched{};
    };

    ByteRange segmentBytes(std::uint64_t index) const;
    RangeSet wholeBlocks(const Segment &segment, ByteRange bounds, const std::function<bool(std::uint64_t)> &mayLeave) const;
    BlockRun cut(Segment &segment, ByteRange bounds, ByteRange run) const;

    content::TreeShape m_shape;
    std::map<std::uint64_t, Segment> m_segments;
    bool m_hasFilledUp = false;
};

} // namespace plug::swarm
