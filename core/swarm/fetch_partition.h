#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace plug::swarm {

/// Of hosts that fetch one file together and swap what they have, each asks whoever has all of it for parts of its own first.
/// How many of `others` come before `self` in taking `part`: 0 where it is this host's own. All are told apart by numbers that
/// all of them know: hosts that know the same hosts agree, and one more or less changes but the parts of that one (rendezvous
/// hashing, Thaler and Ravishankar 1998). Nothing is lost where they do not agree: a part is then fetched twice, or later.
std::size_t rankFor(std::uint64_t part, std::uint64_t self, std::span<const std::uint64_t> others);

/// Into how large parts a file of `size` bytes is shared out: not so many that saying who has which would take long.
std::uint64_t partSizeFor(std::uint64_t size);

} // namespace plug::swarm
