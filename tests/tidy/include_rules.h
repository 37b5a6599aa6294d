#pragma once

#include "tests/tidy/source.h"

namespace plug::tidy {

/// A room, and what its files may include of the other rooms: folders ("core/base") or single headers.
struct Room {
    QString folder;
    QStringList mayInclude;
};

/// Who may include whom (docs/architecture.md). A room may always include itself.
const std::vector<Room> &rooms();

/// Includes that the table does not have an arrow for, and those that are not written from the root.
Violations forbiddenArrows(const Source &source);

/// What belongs to some places only: libraries, threads, clocks, texts for people…
Violations misplacedThings(const Source &source);

} // namespace plug::tidy
