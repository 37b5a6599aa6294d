#pragma once

#include "core/base/random.h"

#include <QByteArray>

namespace plug::test {

/// One to four small changes: bits, bytes, insertions, removals, a cut.
inline void mutate(QByteArray &bytes, RandomSource &random)
{
    for (std::uint64_t count = 1 + random.below(4); count > 0 && !bytes.isEmpty(); --count) {
        const auto at = static_cast<qsizetype>(random.below(static_cast<std::uint64_t>(bytes.size())));
        switch (random.below(6)) {
        case 0: bytes[at] = static_cast<char>(random.next32()); break;
        case 1: bytes.insert(at, static_cast<char>(random.next32())); break;
        case 2: bytes.remove(at, 1); break;
        case 3: bytes.truncate(at); break;
        default: bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.below(8))); break;
        }
    }
}

} // namespace plug::test
