#include "core/content/guid_text.h"

#include "core/base/check.h"
#include "core/content/bech32m.h"

namespace plug::content {

namespace {

using Reason = GuidTextError::Reason;

constexpr QStringView kPrefix(u"plug");
constexpr QStringView kTextStart(u"plug1");
constexpr std::uint8_t kVersion = 0;
constexpr int kSymbolBits = 5;
constexpr std::size_t kGuidSymbols = (Guid::kSize * 8 + kSymbolBits - 1) / kSymbolBits;
constexpr int kPaddingBits = kGuidSymbols * kSymbolBits - Guid::kSize * 8;
constexpr qsizetype kFirstSymbol = kTextStart.size();
constexpr qsizetype kTextLength = kFirstSymbol + 1 + qsizetype(kGuidSymbols) + 6;

std::uint8_t bitOf(const Guid &guid, std::size_t bit)
{
    const std::size_t byte = bit / 8;
    return byte < Guid::kSize ? (guid.bytes[byte] >> (7 - bit % 8)) & 1 : 0;
}

std::optional<GuidTextError> errorOfShape(const QString &text)
{
    for (qsizetype i = 0; i < kFirstSymbol; ++i) {
        if (i >= text.size() || (text[i] != kTextStart[i] && text[i] != kTextStart[i].toUpper()))
            return GuidTextError{Reason::WrongPrefix, i < text.size() ? i : -1};
    }
    // To Bech32m the last '1' is the separator; here it can only be a mistyped 'l'.
    if (const qsizetype one = text.indexOf(u'1', kFirstSymbol); one >= 0 && one < kTextLength)
        return GuidTextError{Reason::WrongCharacter, one};
    if (text.size() > kTextLength)
        return GuidTextError{Reason::WrongLength, kTextLength};
    return std::nullopt;
}

GuidTextError::Reason reasonOf(Bech32mError::Reason reason)
{
    switch (reason) {
    case Bech32mError::Reason::WrongLength: return Reason::WrongLength;
    case Bech32mError::Reason::WrongPrefix: return Reason::WrongPrefix;
    case Bech32mError::Reason::WrongCharacter: return Reason::WrongCharacter;
    case Bech32mError::Reason::MixedCase: return Reason::MixedCase;
    case Bech32mError::Reason::WrongChecksum: return Reason::WrongChecksum;
    }
    PLUG_CHECK(false);
}

} // namespace

QString guidText(const Guid &guid)
{
    Bech32m value{.prefix = kPrefix.toString(), .symbols = {kVersion}};
    for (std::size_t symbol = 0; symbol < kGuidSymbols; ++symbol) {
        std::uint8_t bits = 0;
        for (std::size_t i = 0; i < kSymbolBits; ++i)
            bits = static_cast<std::uint8_t>(bits << 1 | bitOf(guid, symbol * kSymbolBits + i));
        value.symbols.push_back(bits);
    }
    return encodeBech32m(value);
}

Result<Guid, GuidTextError> parseGuidText(const QString &text)
{
    if (const auto error = errorOfShape(text))
        return Failure{*error};
    const auto decoded = decodeBech32m(text);
    // A character that was left out spoils the checksum as well: the length says more.
    const bool isWhole = text.size() == kTextLength;
    if (!decoded && (isWhole || decoded.error().reason != Bech32mError::Reason::WrongChecksum))
        return Failure{GuidTextError{reasonOf(decoded.error().reason), decoded.error().position}};
    if (!isWhole)
        return Failure{GuidTextError{Reason::WrongLength, -1}};

    const auto &symbols = decoded->symbols;
    if (symbols.front() != kVersion)
        return Failure{GuidTextError{Reason::WrongVersion, kFirstSymbol}};
    if ((symbols.back() & ((1 << kPaddingBits) - 1)) != 0)
        return Failure{GuidTextError{Reason::NonZeroPadding, kFirstSymbol + qsizetype(kGuidSymbols)}};
    Guid guid;
    for (std::size_t bit = 0; bit < Guid::kSize * 8; ++bit) {
        const std::uint8_t symbol = symbols[1 + bit / kSymbolBits];
        const int value = (symbol >> (kSymbolBits - 1 - bit % kSymbolBits)) & 1;
        guid.bytes[bit / 8] |= static_cast<std::uint8_t>(value << (7 - bit % 8));
    }
    return guid;
}

} // namespace plug::content
