#include "app/cli/remote_command_line.h"

#include <QCommandLineParser>
#include <QFileInfo>
#include <QJsonArray>
#include <QStandardPaths>

namespace plug::cli {

namespace {

using Target = std::variant<content::Link, QString>;

/// A file of that name counts more than what its name looks like. What looks like a link is told its mistake as one.
Result<Target, UsageError> parseTarget(const QString &text)
{
    if (QFileInfo::exists(text))
        return Target(absolutePath(text));
    auto link = parseLinkArgument(text);
    if (link)
        return Target(std::move(*link));
    if (text.startsWith(u"plug", Qt::CaseInsensitive))
        return Failed{link.error()};
    return failure(QStringLiteral("\"%1\" is neither a link nor a file or folder that is there.").arg(text));
}

/// "all", or numbers and GUIDs.
Result<QJsonValue, UsageError> parseTransfers(const QStringList &words)
{
    if (words == QStringList(QStringLiteral("all")))
        return QJsonValue(words.first());
    QJsonArray transfers;
    for (const QString &word : words) {
        bool isNumber = false;
        const uint number = word.toUInt(&isNumber);
        if (!isNumber && !content::parseLink(word))
            return failure(QStringLiteral("\"%1\" is neither a transfer's number, as status tells it, nor a GUID or link.").arg(word));
        transfers << (isNumber ? QJsonValue(qint64(number)) : QJsonValue(word));
    }
    return QJsonValue(transfers);
}

} // namespace

Result<DaemonArguments, UsageError> parseDaemon(const QCommandLineParser &parser)
{
    const auto limits = parseLimits(parser);
    if (!limits)
        return Failed{limits.error()};
    const QString usualFolder = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    return DaemonArguments{absolutePath(parser.isSet(kOutput) ? parser.value(kOutput) : usualFolder), *limits};
}

Result<AddArguments, UsageError> parseAdd(const QCommandLineParser &parser, const QStringList &words)
{
    AddArguments add;
    for (const QString &word : words) {
        auto target = parseTarget(word);
        if (!target)
            return Failed{target.error()};
        add.targets.push_back(std::move(*target));
    }
    const auto hosts = parseHostOptions(parser);
    const auto limits = parseLimits(parser);
    const auto privacy = parsePrivacy(parser);
    if (!hosts || !limits || !privacy)
        return Failed{!hosts ? hosts.error() : !limits ? limits.error() : privacy.error()};
    add.folder = parser.isSet(kOutput) ? absolutePath(parser.value(kOutput)) : QString();
    add.hosts = *hosts;
    add.isInBackground = parser.isSet(kBackground);
    add.isInOrder = parser.isSet(kInOrder);
    add.limits = *limits;
    add.policy = privacy->policy;
    add.friends = privacy->friends;
    return add;
}

Result<SteerArguments, UsageError> parseSteer(const QCommandLineParser &parser, const QString &command, const QStringList &words)
{
    SteerArguments steer{command, {}};
    const auto transfers = parseTransfers(words);
    const auto limits = parseLimits(parser);
    if (!transfers || !limits)
        return Failed{!transfers ? transfers.error() : limits.error()};
    if (!words.isEmpty())
        steer.params.insert(QStringLiteral("transfers"), *transfers);
    if (limits->down)
        steer.params.insert(QStringLiteral("downLimit"), qint64(*limits->down));
    if (limits->up)
        steer.params.insert(QStringLiteral("upLimit"), qint64(*limits->up));
    if (parser.isSet(kDelete))
        steer.params.insert(QStringLiteral("deleteData"), true);
    return steer;
}

} // namespace plug::cli
