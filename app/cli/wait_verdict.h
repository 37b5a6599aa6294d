#pragma once

#include "app/cli/exit_code.h"
#include "core/engine/snapshot.h"

#include <QString>

#include <chrono>
#include <optional>

namespace plug::cli {

/// How long a fetch in some state may still last, and what it ends with then.
struct Verdict {
    ExitCode code = ExitCode::OutOfReach;
    std::chrono::milliseconds patience{};
    /// Counted from the last new byte; otherwise from when the cause showed.
    bool fromProgress = false;
};

/// Who may still say that they have a file that the known hosts do not have.
enum class Prospects { KnownHosts, Strangers };

/// Nothing where the fetch may wait for ever. `timeout` 0 means that silence is waited out.
std::optional<Verdict> verdictOn(engine::WaitCause cause, std::chrono::seconds timeout, Prospects prospects = Prospects::KnownHosts);

/// Why a fetch waits, as a sentence; `detail` is the engine's (a path or the system's words), possibly empty.
QString causeSentence(engine::WaitCause cause, const QString &detail);

} // namespace plug::cli
