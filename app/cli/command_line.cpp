#include "app/cli/command_line.h"

#include "app/cli/options.h"
#include "app/cli/remote_command_line.h"
#include "app/cli/usage.h"

#include <QCommandLineParser>
#include <QDir>
#include <QStandardPaths>

#include <limits>

namespace plug::cli {

namespace {

struct CommandRule {
    QString name;
    QStringList options; ///< besides --json
    qsizetype minArguments;
    qsizetype maxArguments;
    QString shape;
};

constexpr qsizetype kMany = std::numeric_limits<qsizetype>::max();

const std::vector<CommandRule> &rules()
{
    static const std::vector<CommandRule> all{
        {QStringLiteral("share"), {kByLink, kFriend, kUpLimit, kPort, kState, kDht, kRelay}, 1, kMany, QStringLiteral("share PATH…")},
        {QStringLiteral("get"), {kOutput, kHost, kPort, kState, kTimeout, kBackground, kInOrder, kPreview, kFirst, kDownLimit, kUpLimit, kDht}, 1, 1,
         QStringLiteral("get LINK")},
        {QStringLiteral("find"), {kHost, kPort, kState, kTimeout}, 1, 1, QStringLiteral("find LINK")},
        {QStringLiteral("guid"), {}, 1, kMany, QStringLiteral("guid PATH…")},
        {QStringLiteral("verify"), {}, 2, 2, QStringLiteral("verify LINK FILE")},
        {QStringLiteral("hosts"), {kState}, 0, 2, QStringLiteral("hosts [add ADDR:PORT | remove HOSTID]")},
        {QStringLiteral("daemon"), {kOutput, kPort, kState, kDownLimit, kUpLimit, kDht, kRelay}, 0, 0, QStringLiteral("daemon")},
        {QStringLiteral("status"), {kState}, 0, 0, QStringLiteral("status")},
        {QStringLiteral("add"), {kOutput, kHost, kState, kBackground, kInOrder, kDownLimit, kUpLimit, kByLink, kFriend}, 1, kMany,
         QStringLiteral("add LINK|PATH…")},
        {QStringLiteral("pause"), {kState}, 1, kMany, QStringLiteral("pause TRANSFER…|all")},
        {QStringLiteral("resume"), {kState}, 1, kMany, QStringLiteral("resume TRANSFER…|all")},
        {QStringLiteral("remove"), {kState, kDelete}, 1, kMany, QStringLiteral("remove TRANSFER…|all")},
        {QStringLiteral("search"), {kState}, 1, kMany, QStringLiteral("search TRANSFER…|all")},
        {QStringLiteral("limits"), {kState, kDownLimit, kUpLimit}, 0, kMany, QStringLiteral("limits [TRANSFER…|all]")},
        {QStringLiteral("stop"), {kState}, 0, 0, QStringLiteral("stop")},
    };
    return all;
}

Result<CommandRule, UsageError> ruleFor(const QCommandLineParser &parser)
{
    const QStringList words = parser.positionalArguments();
    if (words.isEmpty())
        return failure(QStringLiteral("No command is given."), usageText());
    const auto rule = std::find_if(rules().begin(), rules().end(), [&](const CommandRule &r) { return r.name == words.first(); });
    if (rule == rules().end())
        return failure(QStringLiteral("There is no command \"%1\".").arg(words.first()), usageText());
    for (const QString &option : {kState, kPort, kOutput, kHost, kTimeout, kBackground, kInOrder, kPreview, kFirst, kDownLimit, kUpLimit, kByLink, kFriend, kDht, kRelay, kDelete}) {
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
    auto hosts = parseHostOptions(parser);
    if (!hosts)
        return Failed{hosts.error()};
    arguments.hosts = std::move(*hosts);
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
    get.isPreviewed = parser.isSet(kPreview);
    get.isInOrder = parser.isSet(kInOrder) || get.isPreviewed;
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

Result<ShareArguments, UsageError> parseShare(const QCommandLineParser &parser, const QStringList &paths)
{
    const auto limits = parseLimits(parser);
    if (!limits)
        return Failed{limits.error()};
    const auto privacy = parsePrivacy(parser);
    if (!privacy)
        return Failed{privacy.error()};
    return ShareArguments{absolutePathsOf(paths), *limits, privacy->policy, privacy->friends};
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
    else if (rule->name == u"status")
        invocation.command = StatusArguments{};
    else if (rule->name == u"stop")
        invocation.command = StopArguments{};
    else if (rule->name == u"daemon")
        return with(std::move(invocation), parseDaemon(parser));
    else if (rule->name == u"add")
        return with(std::move(invocation), parseAdd(parser, words));
    else
        return with(std::move(invocation), parseSteer(parser, rule->name, words));
    return invocation;
}

} // namespace

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
