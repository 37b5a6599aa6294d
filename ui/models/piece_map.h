#pragma once

#include "core/engine/snapshot.h"

#include <array>
#include <vector>

namespace plug::ui {

inline constexpr std::size_t kPieceStates = 5;

/// Bytes of each engine::PieceState, by its number.
using PieceBytes = std::array<std::uint64_t, kPieceStates>;

/// A whole file as sorted runs of one state each that cover it without gaps: what the byte map is painted from.
/// Where the layers of a detail overlap, the better state counts: flushed, verified, requested, missing (some host has it),
/// unavailable (none has). Immutable.
class PieceMap {
public:
    struct Run {
        ByteRange range;
        engine::PieceState state = engine::PieceState::Unavailable;

        bool operator==(const Run &) const = default;
    };

    PieceMap() = default;
    /// Ranges past `size` are ignored.
    PieceMap(std::uint64_t size, const engine::TransferDetail &detail);
    /// All on disk.
    static PieceMap complete(std::uint64_t size);

    std::uint64_t size() const { return m_size; }
    const std::vector<Run> &runs() const { return m_runs; }
    PieceBytes bytesIn(ByteRange range) const;
    /// The run that holds the byte; nothing (nullptr) past the end.
    const Run *at(std::uint64_t position) const;
    /// Runs of what is not here yet (neither flushed nor verified), neighbours joined.
    std::vector<ByteRange> gaps() const;

    bool operator==(const PieceMap &) const = default;

private:
    void append(ByteRange range, engine::PieceState state);

    std::uint64_t m_size = 0;
    std::vector<Run> m_runs;
};

/// The state that most bytes have; the better one of two that have the same number.
engine::PieceState prevailing(const PieceBytes &bytes);

} // namespace plug::ui
