#include "app/cli/options.h"

#include "core/base/limits.h"
#include "core/base/protocol.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace plug::cli {

namespace {

/// "500k", "2M": bytes a second, in powers of 1000. A bare number is hardly ever meant as the bytes that it would be.
std::optional<std::uint64_t> rateOf(const QString &text)
{
    static const QRegularExpression kForm(QStringLiteral("^(?:0|([1-9][0-9]{0,5})([kMG]))$"));
    const QRegularExpressionMatch match = kForm.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = match.captured(2);
    const std::uint64_t bytes = unit == u"k" ? 1'000 : unit == u"M" ? 1'000'000 : 1'000'000'000;
    return match.captured(1).toULongLong() * bytes;
}

/// The link with a mark below its first wrong character.
QString markedText(const QString &text, qsizetype position)
{
    constexpr qsizetype kMostShown = 60;
    const qsizetype first = qMax<qsizetype>(0, position - kMostShown / 2);
    return QStringLiteral("  %1\n  %2^").arg(printable(text.mid(first, kMostShown)), QString(position - first, u' '));
}

Result<std::vector<HostId>, UsageError> parseFriends(const QCommandLineParser &parser)
{
    std::vector<HostId> friends;
    for (const QString &text : parser.values(kFriend)) {
        const auto host = parseHostId(text);
        if (!host)
            return Failed{host.error()};
        friends.push_back(*host);
    }
    if (friends.size() > limits::kMaxFriendsOfShare)
        return failure(QStringLiteral("At most %1 friends can be named.").arg(limits::kMaxFriendsOfShare));
    return friends;
}

} // namespace

Failed failure(const QString &message, const QString &explanation)
{
    return {UsageError{message, explanation}};
}

void addOptions(QCommandLineParser &parser)
{
    parser.addOptions({
        {kJson, {}},
        {kState, {}, QStringLiteral("DIR")},
        {kPort, {}, QStringLiteral("N")},
        {{QStringLiteral("o"), kOutput}, {}, QStringLiteral("DIR")},
        {kHost, {}, QStringLiteral("ADDR:PORT")},
        {kTimeout, {}, QStringLiteral("S")},
        {kBackground, {}},
        {kInOrder, {}},
        {kPreview, {}},
        {kFirst, {}, QStringLiteral("A-B")},
        {kDownLimit, {}, QStringLiteral("RATE")},
        {kUpLimit, {}, QStringLiteral("RATE")},
        {kByLink, {}},
        {kFriend, {}, QStringLiteral("HOSTID")},
        {kDht, {}},
        {kRelay, {}},
        {kDelete, {}},
        {{QStringLiteral("h"), kHelp}, {}},
        {{QStringLiteral("v"), kVersion}, {}},
    });
}

Result<Endpoint, UsageError> parseEndpoint(const QString &text)
{
    if (const auto endpoint = Endpoint::parse(text))
        return *endpoint;
    return failure(QStringLiteral("\"%1\" is no address with a port, such as 192.0.2.1:50000 or [2001:db8::1]:50000. Names are not "
                                  "looked up.")
                       .arg(text));
}

Result<std::uint32_t, UsageError> parseNumber(const QString &option, const QString &text, std::uint32_t most)
{
    bool isNumber = false;
    const std::uint32_t value = text.toUInt(&isNumber);
    if (!isNumber || value > most)
        return failure(QStringLiteral("--%1 takes a number from 0 to %2, not \"%3\".").arg(option).arg(most).arg(text));
    return value;
}

Result<ByteRange, UsageError> parseSpan(const QString &text)
{
    const QStringList ends = text.split(u'-');
    bool isFirst = false;
    bool isLast = false;
    const std::uint64_t first = ends.front().toULongLong(&isFirst);
    const std::uint64_t last = ends.back().toULongLong(&isLast);
    if (ends.size() != 2 || !isFirst || !isLast || first > last || last >= protocol::kMaxFileSize)
        return failure(QStringLiteral("--%1 takes the numbers of the first and the last byte, such as 0-1048575, not \"%2\".").arg(kFirst, text));
    return ByteRange{first, last + 1};
}

Result<std::vector<Endpoint>, UsageError> parseHostOptions(const QCommandLineParser &parser)
{
    std::vector<Endpoint> hosts;
    for (const QString &host : parser.values(kHost)) {
        const auto endpoint = parseEndpoint(host);
        if (!endpoint)
            return Failed{endpoint.error()};
        hosts.push_back(*endpoint);
    }
    return hosts;
}

Result<RateLimits, UsageError> parseLimits(const QCommandLineParser &parser)
{
    RateLimits limits;
    for (const auto &[option, limit] : {std::pair(kDownLimit, &limits.down), std::pair(kUpLimit, &limits.up)}) {
        if (!parser.isSet(option))
            continue;
        *limit = rateOf(parser.value(option));
        if (!*limit)
            return failure(QStringLiteral("--%1 takes bytes a second such as 500k or 2M, or 0 for no limit, not \"%2\".")
                               .arg(option, parser.value(option)));
    }
    return limits;
}

Result<content::Link, UsageError> parseLinkArgument(const QString &text)
{
    auto link = content::parseLink(text);
    if (link)
        return std::move(*link);
    const content::LinkError &error = link.error();
    if (error.position < 0)
        return failure(QStringLiteral("This is no link of PLUG's: %1").arg(error.message));
    return failure(QStringLiteral("This is no link of PLUG's, see character %1: %2").arg(error.position + 1).arg(error.message),
                   markedText(text, error.position));
}

Result<HostId, UsageError> parseHostId(const QString &text)
{
    if (const auto host = HostId::fromHex(text.toUtf8()))
        return *host;
    return failure(QStringLiteral("\"%1\" is no host's identity, which is 64 hexadecimal digits.").arg(text));
}

Result<Privacy, UsageError> parsePrivacy(const QCommandLineParser &parser)
{
    const auto friends = parseFriends(parser);
    if (!friends)
        return Failed{friends.error()};
    if (parser.isSet(kByLink) && !friends->empty())
        return failure(QStringLiteral("--%1 is for whoever has the link, --%2 for hosts that are named: give one of them.").arg(kByLink, kFriend));
    const SharePolicy policy = !friends->empty() ? SharePolicy::Friends : parser.isSet(kByLink) ? SharePolicy::ByLink : SharePolicy::Public;
    return Privacy{policy, *friends};
}

QString absolutePath(const QString &path)
{
    return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

} // namespace plug::cli
