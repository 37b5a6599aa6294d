#pragma once

#include "core/base/ids.h"
#include "core/content/tree_proof.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace plug::swarm {

/// The tree spans of a fetch: which are open (being fetched), whose leaves are known, and the answers to HASHES as they
/// come in. At most kMaxOpenSpans are open at once, so that leaves of a file of any size stay within 1 MiB.
class SpanBook {
public:
    static constexpr std::size_t kMaxOpenSpans = 64;

    SpanBook(content::TreeShape shape, Hash root);

    const content::TreeShape &shape() const { return m_shape; }
    content::TreeSpan spanAt(std::uint64_t position) const;
    ByteRange bytesOf(content::TreeSpan span) const;

    /// Opened spans in the order of opening.
    const std::vector<content::TreeSpan> &openSpans() const { return m_order; }
    bool isOpen(content::TreeSpan span) const { return m_open.contains(span); }
    void open(content::TreeSpan span);
    /// Everything in it is verified: the leaves are not needed any more.
    void close(content::TreeSpan span);

    /// Open, not known, and nobody is asked for it.
    bool isWanted(content::TreeSpan span) const;
    void setAsked(content::TreeSpan span, SessionId source);
    /// `source` will not give (all of) it: asked anew from the start, of anybody. Nothing where another one is asked by now.
    void setUnasked(content::TreeSpan span, SessionId source);
    /// Spans that `source` was asked for and has not given.
    std::vector<content::TreeSpan> askedOf(SessionId source) const;

    bool areLeavesKnown(content::TreeSpan span) const;
    const Hash *leafOf(std::uint64_t leaf) const;

    struct Outcome {
        enum class Kind : std::uint8_t { Incomplete, Verified, Wrong } kind = Kind::Incomplete;
        std::vector<std::pair<std::uint64_t, QByteArray>> storedRuns; ///< for Verified
    };
    /// Bytes [offset, …) of the answer of `source`. Bytes of a host that was not asked are ignored.
    Outcome put(content::TreeSpan span, SessionId source, std::uint64_t offset, ByteView bytes);
    /// What of the answer has not come yet.
    std::vector<ByteRange> missingOf(content::TreeSpan span) const;

private:
    struct OpenSpan {
        std::optional<SessionId> askedOf;
        QByteArray answer;
        RangeSet received;
        std::vector<Hash> leaves;
    };

    content::TreeShape m_shape;
    Hash m_root;
    std::map<content::TreeSpan, OpenSpan> m_open;
    std::vector<content::TreeSpan> m_order;
};

} // namespace plug::swarm
