#include "core/content/bech32m.h"

#include "core/base/check.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace plug::content {

namespace {

using Symbols = std::vector<std::uint8_t>;

constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::uint32_t kChecksumConstant = 0x2bc830a3;
constexpr qsizetype kChecksumLength = 6;
constexpr qsizetype kMaxLength = 90;

/// The remainder of the BCH code (BIP 173, "Checksum").
std::uint32_t polymod(std::span<const std::uint8_t> values)
{
    constexpr std::array<std::uint32_t, 5> kGenerator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    std::uint32_t remainder = 1;
    for (const std::uint8_t value : values) {
        const std::uint32_t top = remainder >> 25;
        remainder = ((remainder & 0x1ffffff) << 5) ^ value;
        for (std::size_t bit = 0; bit < kGenerator.size(); ++bit)
            remainder ^= ((top >> bit) & 1) ? kGenerator[bit] : 0;
    }
    return remainder;
}

/// What the checksum covers before the symbols: the prefix's high bits, a zero, its low bits.
Symbols expanded(const QString &prefix)
{
    Symbols values;
    for (const QChar c : prefix)
        values.push_back(static_cast<std::uint8_t>(c.unicode() >> 5));
    values.push_back(0);
    for (const QChar c : prefix)
        values.push_back(static_cast<std::uint8_t>(c.unicode() & 31));
    return values;
}

// Only ASCII letters have a case here: U+212A must not become a 'k'.
bool isUpper(QChar c) { return c >= u'A' && c <= u'Z'; }
bool isLower(QChar c) { return c >= u'a' && c <= u'z'; }

/// The first letter whose case is not that of the first letter, or -1.
qsizetype firstOfOtherCase(const QString &text)
{
    bool hasUpper = false;
    bool hasLower = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        hasUpper = hasUpper || isUpper(text[i]);
        hasLower = hasLower || isLower(text[i]);
        if (hasUpper && hasLower)
            return i;
    }
    return -1;
}

std::optional<std::uint8_t> symbolOf(QChar c)
{
    const char lower = isUpper(c) ? static_cast<char>(c.unicode() + ('a' - 'A')) : c.toLatin1();
    const std::size_t at = lower == '\0' ? std::string_view::npos : kAlphabet.find(lower);
    return at == std::string_view::npos ? std::nullopt : std::optional(static_cast<std::uint8_t>(at));
}

/// Which of the values from `first` on must be another for the checksum to hold. At most one can:
/// the code's distance is 5.
std::optional<std::size_t> mendableAt(Symbols values, std::size_t first)
{
    for (std::size_t at = first; at < values.size(); ++at) {
        const std::uint8_t original = values[at];
        for (std::uint8_t symbol = 0; symbol < kAlphabet.size(); ++symbol) {
            values[at] = symbol;
            if (polymod(values) == kChecksumConstant)
                return at - first;
        }
        values[at] = original;
    }
    return std::nullopt;
}

std::optional<Bech32mError> errorOfCharacters(const QString &text, qsizetype separator)
{
    using Reason = Bech32mError::Reason;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isPrintable = text[i] > u' ' && text[i] < QChar(0x7f);
        if (!isPrintable || (i > separator && !symbolOf(text[i])))
            return Bech32mError{Reason::WrongCharacter, i};
    }
    if (const qsizetype other = firstOfOtherCase(text); other >= 0)
        return Bech32mError{Reason::MixedCase, other};
    return std::nullopt;
}

} // namespace

QString encodeBech32m(const Bech32m &value)
{
    PLUG_CHECK(value.prefix.size() + qsizetype(value.symbols.size()) + 1 + kChecksumLength <= kMaxLength);
    Symbols values = expanded(value.prefix);
    values.insert(values.end(), value.symbols.begin(), value.symbols.end());
    values.resize(values.size() + kChecksumLength);
    const std::uint32_t checksum = polymod(values) ^ kChecksumConstant;
    for (std::size_t i = 0; i < kChecksumLength; ++i)
        values[values.size() - kChecksumLength + i] = (checksum >> (5 * (kChecksumLength - 1 - i))) & 31;

    QString text = value.prefix + u'1';
    for (std::size_t i = value.prefix.size() * 2 + 1; i < values.size(); ++i) {
        PLUG_CHECK(values[i] < kAlphabet.size());
        text += QLatin1Char(kAlphabet[values[i]]);
    }
    return text;
}

Result<Bech32m, Bech32mError> decodeBech32m(const QString &text)
{
    using Reason = Bech32mError::Reason;
    if (text.size() > kMaxLength)
        return Failure{Bech32mError{Reason::WrongLength, kMaxLength}};
    const qsizetype separator = text.lastIndexOf(u'1');
    if (separator < 1)
        return Failure{Bech32mError{Reason::WrongPrefix, 0}};
    if (const auto error = errorOfCharacters(text, separator))
        return Failure{*error};
    if (text.size() - separator - 1 < kChecksumLength)
        return Failure{Bech32mError{Reason::WrongLength, -1}};

    Bech32m value{.prefix = text.first(separator).toLower(), .symbols = {}};
    Symbols values = expanded(value.prefix);
    const std::size_t firstSymbol = values.size();
    for (const QChar c : text.sliced(separator + 1))
        values.push_back(*symbolOf(c));
    if (polymod(values) != kChecksumConstant) {
        const auto mendable = mendableAt(values, firstSymbol);
        return Failure{Bech32mError{Reason::WrongChecksum, mendable ? separator + 1 + qsizetype(*mendable) : -1}};
    }
    value.symbols.assign(values.begin() + qsizetype(firstSymbol), values.end() - kChecksumLength);
    return value;
}

} // namespace plug::content
