#pragma once

#include "app/cli/arguments.h"

class QCommandLineParser;

/// The options of the terminal client, and how their values are read.
namespace plug::cli {

inline const QString kJson = QStringLiteral("json");
inline const QString kState = QStringLiteral("state");
inline const QString kPort = QStringLiteral("port");
inline const QString kOutput = QStringLiteral("output");
inline const QString kHost = QStringLiteral("host");
inline const QString kTimeout = QStringLiteral("timeout");
inline const QString kBackground = QStringLiteral("background");
inline const QString kInOrder = QStringLiteral("in-order");
inline const QString kPreview = QStringLiteral("preview");
inline const QString kFirst = QStringLiteral("first");
inline const QString kDownLimit = QStringLiteral("down-limit");
inline const QString kUpLimit = QStringLiteral("up-limit");
inline const QString kByLink = QStringLiteral("by-link");
inline const QString kFriend = QStringLiteral("friend");
inline const QString kDht = QStringLiteral("dht");
inline const QString kRelay = QStringLiteral("relay");
inline const QString kHelp = QStringLiteral("help");
inline const QString kVersion = QStringLiteral("version");
inline const QString kDelete = QStringLiteral("delete");

using Failed = Failure<UsageError>;
Failed failure(const QString &message, const QString &explanation = {});

/// Makes the parser know all of them.
void addOptions(QCommandLineParser &parser);

Result<Endpoint, UsageError> parseEndpoint(const QString &text);
Result<std::vector<Endpoint>, UsageError> parseHostOptions(const QCommandLineParser &parser);
Result<std::uint32_t, UsageError> parseNumber(const QString &option, const QString &text, std::uint32_t most);
/// "A-B", both counted from 0 and both meant.
Result<ByteRange, UsageError> parseSpan(const QString &text);
Result<RateLimits, UsageError> parseLimits(const QCommandLineParser &parser);
Result<content::Link, UsageError> parseLinkArgument(const QString &text);
Result<HostId, UsageError> parseHostId(const QString &text);

struct Privacy {
    SharePolicy policy = SharePolicy::Public;
    std::vector<HostId> friends;
};
Result<Privacy, UsageError> parsePrivacy(const QCommandLineParser &parser);

/// Without a slash at the end, which would hide a folder's name.
QString absolutePath(const QString &path);

} // namespace plug::cli
