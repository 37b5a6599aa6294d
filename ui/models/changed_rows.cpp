#include "ui/models/changed_rows.h"

#include <algorithm>
#include <utility>

namespace plug::ui {

void ChangedRows::add(int row, std::uint32_t mask)
{
    if (mask != 0)
        m_rows.push_back({row, mask});
}

std::vector<ChangedRows::Span> ChangedRows::takeSpans()
{
    std::vector<Row> rows = std::exchange(m_rows, {});
    std::sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) { return a.row < b.row; });
    std::vector<Span> spans;
    for (const Row &row : rows) {
        if (!spans.empty() && row.row <= spans.back().last + 1) {
            spans.back().last = row.row;
            spans.back().mask |= row.mask;
        } else {
            spans.push_back({row.row, row.row, row.mask});
        }
    }
    return spans;
}

} // namespace plug::ui
