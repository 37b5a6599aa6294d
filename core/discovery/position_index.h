#pragma once

#include "core/discovery/known_host.h"
#include "core/discovery/position.h"

#include <utility>
#include <vector>

namespace plug::discovery {

/// Hosts by position, to walk over from a target outwards. Holds pointers to hosts that somebody else owns, as long as they are in here.
class PositionIndex {
public:
    struct Entry {
        Position position;
        const KnownHost *host;
    };

    /// One step after the other away from `target`; ends where the index is changed.
    class Walk {
    public:
        Walk(const PositionIndex &index, const Position &target);
        /// The nearest one not given yet, nullptr after the last.
        const KnownHost *next();

    private:
        using Range = std::pair<const Entry *, const Entry *>;

        void split(Range range);

        Position m_target;
        std::vector<Range> m_ranges; ///< not empty each, the nearest last
    };

    void insert(const Position &position, const KnownHost *host);
    void erase(const Position &position, const KnownHost *host);
    std::size_t size() const { return m_entries.size(); }

private:
    std::vector<Entry> m_entries; ///< by position, then by HostId
};

} // namespace plug::discovery
