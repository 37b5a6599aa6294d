#include "app/cli/guid_command.h"

#include "app/cli/console.h"
#include "app/cli/format.h"
#include "core/content/guid_text.h"

#include <optional>

namespace plug::cli {

namespace {

/// Nothing where it can't be read, which has been said then.
std::optional<HashedPath> hashAndTell(const QString &path, Console &console)
{
    const auto hashed = hashPath(path, [&](std::uint64_t bytes, std::uint64_t total) {
        console.progress(QStringLiteral("%1 of %2  %3").arg(bytesText(bytes), bytesText(total), path));
    });
    console.clearProgress();
    if (hashed)
        return *hashed;
    const QString reason = diskErrorText(hashed.error());
    console.event(QStringLiteral("failed"), {{QStringLiteral("path"), path}, {QStringLiteral("reason"), reason}});
    console.message(QStringLiteral("%1: %2.").arg(path, reason));
    return std::nullopt;
}

} // namespace

ExitCode runGuid(const GuidArguments &arguments, Console &console)
{
    ExitCode code = ExitCode::Done;
    for (const QString &path : arguments.paths) {
        const auto hashed = hashAndTell(path, console);
        if (!hashed) {
            code = ExitCode::Disk;
            continue;
        }
        const QString guid = content::guidText(hashed->guid);
        console.line(QStringLiteral("%1 %2 %3").arg(guid, QString::number(hashed->bytes), hashed->name));
        console.event(QStringLiteral("guid"),
                      {{QStringLiteral("guid"), guid},
                       {QStringLiteral("bytes"), static_cast<qint64>(hashed->bytes)},
                       {QStringLiteral("name"), hashed->name},
                       {QStringLiteral("path"), path}});
    }
    return code;
}

ExitCode runVerify(const VerifyArguments &arguments, Console &console)
{
    const auto hashed = hashAndTell(arguments.path, console);
    if (!hashed)
        return ExitCode::Disk;
    const bool isThat = hashed->guid == arguments.guid;
    console.event(QStringLiteral("finished"),
                  {{QStringLiteral("path"), arguments.path},
                   {QStringLiteral("bytes"), static_cast<qint64>(hashed->bytes)},
                   {QStringLiteral("guid"), content::guidText(hashed->guid)},
                   {QStringLiteral("matches"), isThat}});
    if (isThat) {
        console.line(QStringLiteral("%1 is what the link names.").arg(arguments.path));
        return ExitCode::Done;
    }
    console.message(QStringLiteral("%1 is not what the link names: its GUID is %2.")
                        .arg(arguments.path, content::guidText(hashed->guid)));
    return ExitCode::Internal;
}

} // namespace plug::cli
