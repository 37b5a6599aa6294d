#pragma once

#include <QString>

namespace plug::remote {

/// Where the engine of a state folder can be called, as QLocalServer names it. Both sides get it from the folder alone, so that
/// neither depends on the other's surroundings.
QString addressOf(const QString &stateFolder);

} // namespace plug::remote
