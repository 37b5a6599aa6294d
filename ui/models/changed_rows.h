#pragma once

#include <QList>

#include <cstdint>
#include <vector>

namespace plug::ui {

/// Collects which rows changed and in what, and gives them back as few spans of neighbours, in ascending order.
/// What changed is a mask of bits whose meaning the model gives it; a span's mask is the union of its rows' masks.
/// Bounded by the rows of its model; holds nothing between two deltas.
class ChangedRows {
public:
    struct Span {
        int first = 0;
        int last = 0;
        std::uint32_t mask = 0;

        bool operator==(const Span &) const = default;
    };

    void add(int row, std::uint32_t mask);
    bool isEmpty() const { return m_rows.empty(); }
    /// Empties the collection.
    std::vector<Span> takeSpans();

private:
    struct Row {
        int row;
        std::uint32_t mask;
    };
    std::vector<Row> m_rows;
};

} // namespace plug::ui
