#include "core/swarm/span_book.h"

#include "core/base/check.h"

#include <algorithm>

namespace plug::swarm {

SpanBook::SpanBook(content::TreeShape shape, Hash root) : m_shape(shape), m_root(root)
{
}

content::TreeSpan SpanBook::spanAt(std::uint64_t position) const
{
    return content::spanOfLeaf(m_shape, position / protocol::kBlockSize);
}

ByteRange SpanBook::bytesOf(content::TreeSpan span) const
{
    return m_shape.bytesUnder(span.level, span.index);
}

void SpanBook::open(content::TreeSpan span)
{
    PLUG_CHECK(m_open.size() < kMaxOpenSpans && !m_open.contains(span));
    OpenSpan &opened = m_open[span];
    // The only block's leaf is the root: there is nothing to ask.
    if (m_shape.leafCount() == 1)
        opened.leaves = {m_root};
    m_order.push_back(span);
}

void SpanBook::close(content::TreeSpan span)
{
    m_open.erase(span);
    std::erase(m_order, span);
}

bool SpanBook::isWanted(content::TreeSpan span) const
{
    const auto it = m_open.find(span);
    return it != m_open.end() && it->second.leaves.empty() && !it->second.askedOf;
}

void SpanBook::setAsked(content::TreeSpan span, SessionId source)
{
    PLUG_CHECK(isWanted(span));
    m_open[span].askedOf = source;
}

void SpanBook::setUnasked(content::TreeSpan span, SessionId source)
{
    const auto it = m_open.find(span);
    if (it == m_open.end() || !it->second.leaves.empty() || it->second.askedOf != source)
        return;
    it->second = OpenSpan{};
}

std::vector<content::TreeSpan> SpanBook::askedOf(SessionId source) const
{
    std::vector<content::TreeSpan> spans;
    for (const content::TreeSpan &span : m_order) {
        const OpenSpan &opened = m_open.at(span);
        if (opened.askedOf == source && opened.leaves.empty())
            spans.push_back(span);
    }
    return spans;
}

bool SpanBook::areLeavesKnown(content::TreeSpan span) const
{
    const auto it = m_open.find(span);
    return it != m_open.end() && !it->second.leaves.empty();
}

const Hash *SpanBook::leafOf(std::uint64_t leaf) const
{
    const content::TreeSpan span = content::spanOfLeaf(m_shape, leaf);
    const auto it = m_open.find(span);
    if (it == m_open.end() || it->second.leaves.empty())
        return nullptr;
    return &it->second.leaves[leaf - m_shape.leavesUnder(span.level, span.index).begin];
}

SpanBook::Outcome SpanBook::put(content::TreeSpan span, SessionId source, std::uint64_t offset, ByteView bytes)
{
    const auto it = m_open.find(span);
    if (it == m_open.end() || it->second.askedOf != source || !it->second.leaves.empty())
        return {};
    OpenSpan &opened = it->second;
    const std::uint64_t size = content::proofSize(m_shape, span);
    if (offset > size || bytes.size() > size - offset)
        return {};
    if (opened.answer.isEmpty())
        opened.answer = QByteArray(static_cast<qsizetype>(size), '\0');
    std::memcpy(opened.answer.data() + offset, bytes.data(), bytes.size());
    opened.received.add({offset, offset + bytes.size()});
    if (!opened.received.contains(ByteRange{0, size}))
        return {};
    auto verified = content::verifyProof(m_shape, m_root, span, viewOf(opened.answer));
    if (!verified) {
        opened = OpenSpan{};
        return {.kind = Outcome::Kind::Wrong, .storedRuns = {}};
    }
    opened.leaves = std::move(verified->leaves);
    opened.answer.clear();
    opened.received.clear();
    return {.kind = Outcome::Kind::Verified, .storedRuns = std::move(verified->storedRuns)};
}

std::vector<ByteRange> SpanBook::missingOf(content::TreeSpan span) const
{
    const auto it = m_open.find(span);
    if (it == m_open.end() || !it->second.leaves.empty())
        return {};
    return it->second.received.missingIn({0, content::proofSize(m_shape, span)}).ranges();
}

} // namespace plug::swarm
