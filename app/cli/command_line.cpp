#include "app/cli/command_line.h"

#include "app/cli/usage.h"
#include "core/base/limits.h"
#include "core/base/protocol.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

#include <array>
#include <limits>

namespace plug::cli {

namespace {

using Failed = Failure<UsageError>;

Failed failure(const QString &message, const QString &explanation = {})
{
    return {UsageError{message, explanation}};
}

const QString kJson = QStringLiteral("json");
const QString kState = QStringLiteral("state");
const QString kPort = QStringLiteral("port");
const QString kOutput = QStringLiteral("output");
const QString kHost = QStringLiteral("host");
const QString kTimeout = QStringLiteral("timeout");
const QString kBackground = QStringLiteral("background");
const QString kInOrder = QStringLiteral("in-order");
const QString kFirst = QStringLiteral("first");
const QString kDownLimit = QStringLiteral("down-limit");
const QString kUpLimit = QStringLiteral("up-limit");
const QString kByLink = QStringLiteral("by-link");
const QString kFriend = QStringLiteral("friend");
const QString kDht = QStringLiteral("dht");
const QString kRelay = QStringLiteral("relay");
const QString kHelp = QStringLiteral("help");
const QString kVersion = QStringLiteral("version");

struct CommandRule {
    QString name;
    QStringList options; ///< besides --json
    qsizetype minArguments;
    qsizetype maxArguments;
    QString shape;
};

constexpr qsizetype kMany = std::numeric_limits<qsizetype>::max();

const std::array<CommandRule, 7> &rules()
{
    static const std::array<CommandRule, 7> all = {{
        {QStringLiteral("share"), {kByLink, kFriend, kUpLimit, kPort, kState, kDht, kRelay}, 1, kMany, QStringLiteral("share PATH…")},
        {QStringLiteral("get"), {kOutput, kHost, kPort, kState, kTimeout, kBackground, kInOrder, kFirst, kDownLimit, kUpLimit, kDht}, 1, 1,
         QStringLiteral("get LINK")},
        {QStringLiteral("find"), {kHost, kPort, kState, kTimeout}, 1, 1, QStringLiteral("find LINK")},
        {QStringLiteral("guid"), {}, 1, kMany, QStringLiteral("guid PATH…")},
        {QStringLiteral("verify"), {}, 2, 2, QStringLiteral("verify LINK FILE")},
        {QStringLiteral("hosts"), {kState}, 0, 2, QStringLiteral("hosts [add ADDR:PORT | remove HOSTID]")},
        {QStringLiteral("status"), {kState}, 0, 0, QStringLiteral("status")},
    }};
    return all;
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
        {kFirst, {}, QStringLiteral("A-B")},
        {kDownLimit, {}, QStringLiteral("RATE")},
        {kUpLimit, {}, QStringLiteral("RATE")},
        {kByLink, {}},
        {kFriend, {}, QStringLiteral("HOSTID")},
        {kDht, {}},
        {kRelay, {}},
        {{QStringLiteral("h"), kHelp}, {}},
        {{QStringLiteral("v"), kVersion}, {}},
    });
}

Result<CommandRule, UsageError> ruleFor(const QCommandLineParser &parser)
{
    const QStringList words = parser.positionalArguments();
    if (words.isEmpty())
        return failure(QStringLiteral("No command is given."), usageText());
    const auto rule = std::find_if(rules().begin(), rules().end(), [&](const CommandRule &r) { return r.name == words.first(); });
    if (rule == rules().end())
        return failure(QStringLiteral("There is no command \"%1\".").arg(words.first()), usageText());
    for (const QString &option : {kState, kPort, kOutput, kHost, kTimeout, kBackground, kInOrder, kFirst, kDownLimit, kUpLimit, kByLink, kFriend, kDht, kRelay}) {
        if (parser.isSet(option) && !rule->options.contains(option))
            return failure(QStringLiteral("%1 takes no --%2.").arg(rule->name, option));
    }
    const qsizetype count = words.size() - 1;
    if (count < rule->minArguments || count > rule->maxArguments)
        return failure(QStringLiteral("%1 is missing or has too much behind it; it goes: plug-cli %2").arg(rule->name, rule->shape));
    // What a shell makes of a variable that is not set: it would stand for the folder that one happens to be in.
    const auto isEmpty = [&](const QString &option) { return parser.isSet(option) && parser.value(option).isEmpty(); };
    if (words.contains(QString()) || isEmpty(kState) || isEmpty(kOutput))
        return failure(QStringLiteral("An argument is empty; it goes: plug-cli %1").arg(rule->shape));
    return *rule;
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

/// "A-B", both counted from 0 and both meant.
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

/// The link with a mark below its first wrong character.
QString markedText(const QString &text, qsizetype position)
{
    constexpr qsizetype kMostShown = 60;
    const qsizetype first = qMax<qsizetype>(0, position - kMostShown / 2);
    return QStringLiteral("  %1\n  %2^").arg(printable(text.mid(first, kMostShown)), QString(position - first, u' '));
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

/// Without a slash at the end, which would hide a folder's name.
QString absolutePath(const QString &path)
{
    return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

QStringList absolutePathsOf(const QStringList &paths)
{
    QStringList result;
    for (const QString &path : paths)
        result << absolutePath(path);
    return result;
}

Result<std::chrono::seconds, UsageError> parseTimeout(const QCommandLineParser &parser, std::chrono::seconds usual)
{
    constexpr std::uint32_t kWeek = 7 * 24 * 3600;
    if (!parser.isSet(kTimeout))
        return usual;
    const auto seconds = parseNumber(kTimeout, parser.value(kTimeout), kWeek);
    if (!seconds)
        return Failed{seconds.error()};
    return std::chrono::seconds(*seconds);
}

/// Where to ask and for how long, as `get` and `find` have it.
template <typename Arguments>
Result<Arguments, UsageError> withHosts(Arguments arguments, const QCommandLineParser &parser, const QString &text)
{
    auto link = parseLinkArgument(text);
    if (!link)
        return Failed{link.error()};
    arguments.link = std::move(*link);
    for (const QString &host : parser.values(kHost)) {
        const auto endpoint = parseEndpoint(host);
        if (!endpoint)
            return Failed{endpoint.error()};
        arguments.hosts.push_back(*endpoint);
    }
    const auto timeout = parseTimeout(parser, arguments.timeout);
    if (!timeout)
        return Failed{timeout.error()};
    arguments.timeout = *timeout;
    return arguments;
}

Result<GetArguments, UsageError> parseGet(const QCommandLineParser &parser, const QString &text)
{
    auto asked = withHosts(GetArguments{}, parser, text);
    if (!asked)
        return Failed{asked.error()};
    GetArguments get = std::move(*asked);
    get.folder = absolutePath(parser.isSet(kOutput) ? parser.value(kOutput) : QDir::currentPath());
    get.prospects = parser.isSet(kDht) ? Prospects::Strangers : Prospects::KnownHosts;
    get.isInBackground = parser.isSet(kBackground);
    get.isInOrder = parser.isSet(kInOrder);
    for (const QString &first : parser.values(kFirst)) {
        const auto span = parseSpan(first);
        if (!span)
            return Failed{span.error()};
        get.first.push_back(*span);
    }
    const auto limits = parseLimits(parser);
    if (!limits)
        return Failed{limits.error()};
    get.limits = *limits;
    return get;
}

Result<HostId, UsageError> parseHostId(const QString &text)
{
    if (const auto host = HostId::fromHex(text.toUtf8()))
        return *host;
    return failure(QStringLiteral("\"%1\" is no host's identity, which is 64 hexadecimal digits.").arg(text));
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

Result<ShareArguments, UsageError> parseShare(const QCommandLineParser &parser, const QStringList &paths)
{
    const auto limits = parseLimits(parser);
    if (!limits)
        return Failed{limits.error()};
    const auto friends = parseFriends(parser);
    if (!friends)
        return Failed{friends.error()};
    if (parser.isSet(kByLink) && !friends->empty())
        return failure(QStringLiteral("--%1 is for whoever has the link, --%2 for hosts that are named: give one of them.").arg(kByLink, kFriend));
    const SharePolicy policy = !friends->empty() ? SharePolicy::Friends : parser.isSet(kByLink) ? SharePolicy::ByLink : SharePolicy::Public;
    return ShareArguments{absolutePathsOf(paths), *limits, policy, *friends};
}

Result<HostsArguments, UsageError> parseHosts(const QStringList &words)
{
    if (words.isEmpty())
        return HostsArguments{};
    if (words.size() != 2 || (words[0] != u"add" && words[0] != u"remove"))
        return failure(QStringLiteral("hosts goes: plug-cli hosts [add ADDR:PORT | remove HOSTID]"));
    HostsArguments hosts;
    if (words[0] == u"add") {
        const auto endpoint = parseEndpoint(words[1]);
        if (!endpoint)
            return Failed{endpoint.error()};
        hosts.action = HostsArguments::Action::Add;
        hosts.endpoint = *endpoint;
        return hosts;
    }
    const auto host = parseHostId(words[1]);
    if (!host)
        return Failed{host.error()};
    hosts.action = HostsArguments::Action::Remove;
    hosts.host = *host;
    return hosts;
}

Result<VerifyArguments, UsageError> parseVerify(const QStringList &words)
{
    const auto link = parseLinkArgument(words[0]);
    if (!link)
        return Failed{link.error()};
    return VerifyArguments{link->guid, words[1]};
}

/// Stores a command's arguments in `invocation`, or hands its error on.
template <typename Arguments>
Result<Invocation, UsageError> with(Invocation invocation, Result<Arguments, UsageError> arguments)
{
    if (!arguments)
        return Failed{arguments.error()};
    invocation.command = std::move(*arguments);
    return invocation;
}

Result<Invocation, UsageError> parseCommand(Invocation invocation, const QCommandLineParser &parser)
{
    const auto rule = ruleFor(parser);
    if (!rule)
        return Failed{rule.error()};
    const QStringList words = parser.positionalArguments().mid(1);
    if (rule->name == u"get")
        return with(std::move(invocation), parseGet(parser, words.first()));
    if (rule->name == u"find")
        return with(std::move(invocation), withHosts(FindArguments{}, parser, words.first()));
    if (rule->name == u"verify")
        return with(std::move(invocation), parseVerify(words));
    if (rule->name == u"hosts")
        return with(std::move(invocation), parseHosts(words));
    if (rule->name == u"share")
        return with(std::move(invocation), parseShare(parser, words));
    if (rule->name == u"guid")
        invocation.command = GuidArguments{words};
    else
        invocation.command = UnavailableCommand{rule->name};
    return invocation;
}

/// 0 is how a terminal says that there is none.
std::optional<std::uint64_t> limitOf(std::optional<std::uint64_t> asked, std::optional<std::uint64_t> was)
{
    return !asked ? was : *asked == 0 ? std::nullopt : asked;
}

} // namespace

engine::SetLimits RateLimits::of(TransferId transfer, std::optional<std::uint64_t> downWas, std::optional<std::uint64_t> upWas) const
{
    return {transfer, limitOf(down, downWas), limitOf(up, upWas)};
}

Result<Invocation, UsageError> parseCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    // The parser takes the first argument for the program's name.
    if (!parser.parse(QStringList(QStringLiteral("plug-cli")) + arguments))
        return failure(parser.errorText());
    Invocation invocation;
    if (parser.isSet(kHelp) || parser.isSet(kVersion)) {
        invocation.command = PrintText{parser.isSet(kHelp) ? usageText() : QStringLiteral("plug-cli " PLUG_VERSION)};
        return invocation;
    }
    if (parser.isSet(kJson))
        invocation.format = Console::Format::Json;
    const QString usualFolder = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    invocation.stateFolder = absolutePath(parser.isSet(kState) ? parser.value(kState) : usualFolder);
    if (parser.isSet(kPort)) {
        const auto port = parseNumber(kPort, parser.value(kPort), std::numeric_limits<quint16>::max());
        if (!port)
            return Failed{port.error()};
        invocation.port = static_cast<quint16>(*port);
    }
    invocation.usesMainlineDht = parser.isSet(kDht);
    invocation.relaysForOthers = parser.isSet(kRelay);
    return parseCommand(std::move(invocation), parser);
}

} // namespace plug::cli
