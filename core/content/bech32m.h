#pragma once

#include "core/base/result.h"

#include <QString>

#include <cstdint>
#include <vector>

namespace plug::content {

/// Five-bit symbols under a human-readable part, as BIP 350 writes them.
struct Bech32m {
    QString prefix; ///< lower case
    std::vector<std::uint8_t> symbols; ///< 0 to 31 each, without the checksum

    bool operator==(const Bech32m &) const = default;
};

struct Bech32mError {
    enum class Reason : std::uint8_t { WrongLength, WrongPrefix, WrongCharacter, MixedCase, WrongChecksum };
    Reason reason;
    /// Index of the first character that is wrong (for WrongChecksum: the one whose substitution mends it), or -1.
    qsizetype position = -1;

    bool operator==(const Bech32mError &) const = default;
};

/// Lower case, with the checksum; at most 90 characters, so prefix and symbols together at most 83.
QString encodeBech32m(const Bech32m &value);

/// All lower or all upper case, at most 90 characters (BIP 173 and BIP 350).
Result<Bech32m, Bech32mError> decodeBech32m(const QString &text);

} // namespace plug::content
