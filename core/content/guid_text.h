#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"

#include <QString>

namespace plug::content {

/// Bech32m (BIP 350), human-readable part "plug", symbol 0 as version, 52 symbols of GUID, 6 of checksum: 64 characters.
QString guidText(const Guid &guid);

struct GuidTextError {
    enum class Reason : std::uint8_t { WrongPrefix, WrongLength, WrongCharacter, MixedCase, WrongVersion, WrongChecksum, NonZeroPadding };
    Reason reason;
    /// Index of the first character that is wrong (for WrongChecksum: the likeliest one where one substitution mends it), or -1.
    qsizetype position = -1;
};

/// Upper case as a whole is accepted as well.
Result<Guid, GuidTextError> parseGuidText(const QString &text);

} // namespace plug::content
