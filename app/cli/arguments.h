#pragma once

#include "app/cli/console.h"
#include "app/cli/wait_verdict.h"
#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/range_set.h"
#include "core/base/result.h"
#include "core/content/link.h"
#include "core/engine/command.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <variant>
#include <vector>

/// What was asked of the terminal client, checked and as values (plug-cli(1)).
namespace plug::cli {

/// Bytes a second, 0 for no limit; what is not given stays as it was.
struct RateLimits {
    std::optional<std::uint64_t> down;
    std::optional<std::uint64_t> up;

    /// What they make of the limits of a transfer.
    engine::SetLimits of(TransferId transfer, std::optional<std::uint64_t> downWas, std::optional<std::uint64_t> upWas) const;
    bool isEmpty() const { return !down && !up; }
};

struct ShareArguments {
    QStringList paths; ///< absolute
    RateLimits limits; ///< of each
    SharePolicy policy = SharePolicy::Public;
    std::vector<HostId> friends = {}; ///< for that policy
};

struct GetArguments {
    content::Link link;
    QString folder; ///< absolute
    std::vector<Endpoint> hosts;
    /// Without a new byte for so long the fetch ends; 0: it never does.
    std::chrono::seconds timeout{60};
    Prospects prospects = Prospects::KnownHosts;
    bool isInBackground = false;
    bool isInOrder = false;
    bool isPreviewed = false; ///< can be looked at meanwhile, and until it is interrupted
    std::vector<ByteRange> first; ///< before all other bytes
    RateLimits limits;
};

struct FindArguments {
    content::Link link;
    std::vector<Endpoint> hosts;
    /// Of the whole search; 0: as long as it takes.
    std::chrono::seconds timeout{60};
};

struct GuidArguments {
    QStringList paths;
};

struct VerifyArguments {
    Guid guid;
    QString path;
};

struct HostsArguments {
    enum class Action { List, Add, Remove };
    Action action = Action::List;
    Endpoint endpoint; ///< to add
    HostId host;       ///< to remove
};

/// The engine without a window.
struct DaemonArguments {
    QString folder; ///< absolute: what is fetched goes here where nothing else is said
    RateLimits limits; ///< of all transfers together
};

// What follows is for the engine that runs already.

struct StatusArguments {};

struct AddArguments {
    /// Links to fetch, absolute paths to share.
    std::vector<std::variant<content::Link, QString>> targets;
    QString folder; ///< absolute, or empty for the one that the engine is set to
    std::vector<Endpoint> hosts;
    bool isInBackground = false;
    bool isInOrder = false;
    RateLimits limits;
    SharePolicy policy = SharePolicy::Public;
    std::vector<HostId> friends = {};
};

/// One call of docs/remote.md.
struct SteerArguments {
    QString method;
    QJsonObject params;
};

struct StopArguments {};

/// The answer to --help and --version.
struct PrintText {
    QString text;
};

struct Invocation {
    Console::Format format = Console::Format::Text;
    QString stateFolder;
    std::optional<quint16> port; ///< 0: any free one
    bool usesMainlineDht = false;
    bool relaysForOthers = false;
    std::variant<ShareArguments, GetArguments, FindArguments, GuidArguments, VerifyArguments, HostsArguments, DaemonArguments, StatusArguments, AddArguments,
                 SteerArguments, StopArguments, PrintText>
        command;
};

struct UsageError {
    QString message;     ///< a sentence for a person
    QString explanation; ///< further lines, or none
};

} // namespace plug::cli
