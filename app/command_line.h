#pragma once

#include "core/base/result.h"
#include "ui/actions/intake.h"

#include <QString>
#include <QStringList>

namespace plug::app {

/// What the desktop client was started with (plug(1)).
struct CommandLine {
    QString stateFolder; ///< absolute, or empty for the usual one
    quint16 port = 0;    ///< 0: the kept one
    QStringList targets; ///< links, and absolute paths of files and folders to share
    QString text;        ///< an answer to --help or --version; nothing else is to be done then
};

struct CommandLineError {
    QString message;
};

/// `arguments` without the program's name.
Result<CommandLine, CommandLineError> parseCommandLine(const QStringList &arguments);

/// Links by what they say, paths by the file being there; what is neither is left out.
ui::Intake intakeOfTargets(const QStringList &targets);

} // namespace plug::app
