#include "core/content/link_text.h"

#include <QByteArray>
#include <QStringDecoder>
#include <QStringList>

#include <algorithm>
#include <optional>

namespace plug::content {

namespace {

bool isSurrounding(QChar c)
{
    constexpr QStringView kWrappers(u"<>\"'`\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e\u2039\u203a\u200b\ufeff");
    return c.isSpace() || kWrappers.contains(c);
}

bool isAllowedInQuery(QChar c)
{
    constexpr QStringView kRefused(u"\"<>\\^`{|}#");
    return c > u' ' && c.category() != QChar::Other_Control && !c.isSpace() && !kRefused.contains(c);
}

std::optional<int> hexDigit(QChar c)
{
    if (c >= u'0' && c <= u'9')
        return c.unicode() - u'0';
    if (c >= u'a' && c <= u'f')
        return c.unicode() - u'a' + 10;
    if (c >= u'A' && c <= u'F')
        return c.unicode() - u'A' + 10;
    return std::nullopt;
}

/// The error is an index in `text`.
Result<QString, qsizetype> percentDecoded(const QString &text)
{
    QByteArray bytes;
    for (qsizetype i = 0; i < text.size();) {
        if (text[i] != u'%') {
            const qsizetype length = text[i].isHighSurrogate() ? 2 : 1;
            bytes += text.sliced(i, std::min(length, text.size() - i)).toUtf8();
            i += length;
            continue;
        }
        const auto high = i + 1 < text.size() ? hexDigit(text[i + 1]) : std::nullopt;
        const auto low = i + 2 < text.size() ? hexDigit(text[i + 2]) : std::nullopt;
        if (!high || !low)
            return Failure{i};
        bytes += static_cast<char>(*high << 4 | *low);
        i += 3;
    }
    // A byte order mark is a character like any other here: taken off, two texts would be one.
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    QString decoded = decoder(bytes);
    if (decoder.hasError())
        return Failure{qsizetype(0)};
    return decoded;
}

} // namespace

std::pair<QString, qsizetype> withoutSurroundings(const QString &text)
{
    qsizetype begin = 0;
    qsizetype end = text.size();
    while (begin < end && isSurrounding(text[begin]))
        ++begin;
    while (begin < end && isSurrounding(text[end - 1]))
        --end;
    return {text.sliced(begin, end - begin), begin};
}

Result<std::vector<LinkParameter>, qsizetype> splitLinkQuery(const QString &query, qsizetype position)
{
    const auto refused = std::find_if_not(query.begin(), query.end(), isAllowedInQuery);
    if (refused != query.end())
        return Failure{position + qsizetype(refused - query.begin())};

    std::vector<LinkParameter> parameters;
    qsizetype begin = 0;
    for (const QString &part : query.split(u'&')) {
        const qsizetype equals = part.indexOf(u'=');
        const qsizetype valueStart = equals < 0 ? part.size() : equals + 1;
        const auto name = percentDecoded(part.first(equals < 0 ? part.size() : equals));
        if (!name)
            return Failure{position + begin + name.error()};
        const auto value = percentDecoded(part.sliced(valueStart));
        if (!value)
            return Failure{position + begin + valueStart + value.error()};
        parameters.push_back({*name, *value, position + begin + valueStart});
        begin += part.size() + 1;
    }
    return parameters;
}

} // namespace plug::content
