#include "core/transport/receipt_tokens.h"

#include "core/transport/delivery_limits.h"

#include <algorithm>

namespace plug::transport {

std::uint32_t ReceiptTokens::next(std::uint64_t position, std::uint64_t bytes, Instant now, RandomSource &random)
{
    const auto isWornOut = [&](const Span &span) {
        return position + bytes - span.begin > delivery::kTokenSpan || now - span.since >= delivery::kTokenAge;
    };
    if (m_spans.empty() || (isWornOut(m_spans.back()) && m_spans.size() < delivery::kMaxTokens))
        m_spans.push_back({position, position, random.next32(), now});
    m_spans.back().end = position + bytes;
    return m_spans.back().token;
}

bool ReceiptTokens::matches(std::uint64_t end, std::uint32_t token) const
{
    const auto span = std::lower_bound(m_spans.begin(), m_spans.end(), end,
                                       [](const Span &s, std::uint64_t at) { return s.end < at; });
    return span != m_spans.end() && span->begin < end && span->token == token;
}

void ReceiptTokens::forgetBelow(std::uint64_t end)
{
    while (!m_spans.empty() && m_spans.front().end < end)
        m_spans.pop_front();
}

} // namespace plug::transport
