#pragma once

#include "app/cli/options.h"

/// The arguments of the daemon, and of what steers a running engine.
namespace plug::cli {

Result<DaemonArguments, UsageError> parseDaemon(const QCommandLineParser &parser);
Result<AddArguments, UsageError> parseAdd(const QCommandLineParser &parser, const QStringList &words);
/// `command` is the method's name too.
Result<SteerArguments, UsageError> parseSteer(const QCommandLineParser &parser, const QString &command, const QStringList &words);

} // namespace plug::cli
