#pragma once

#include "core/base/endpoint.h"
#include "core/engine/command.h"
#include "core/engine/snapshot.h"
#include "core/store/disk_request.h"

#include <QString>

#include <variant>

/// Rare things that happened: what a notification, a log line or a terminal client is made of.
namespace plug::engine {

struct Added { CommandId request = 0; TransferId transfer; bool wasThere = false; };
/// Hashed, and served from now on.
struct Shared { CommandId request = 0; TransferId transfer; content::Link link; std::uint64_t bytes = 0; SharePolicy policy = SharePolicy::Public; };
/// By SetPolicy, or by sharing it again for fewer.
struct PolicyChanged { TransferId transfer; SharePolicy policy = SharePolicy::Public; content::Link link; };
/// Complete: verified, flushed and under its final name.
struct Completed { TransferId transfer; QString path; std::uint64_t bytes = 0; };

struct Failed {
    enum class Reason : std::uint8_t { Disk, TooMany, BadCollection, SharingStopped };
    CommandId request = 0;
    TransferId transfer;
    Reason reason = Reason::Disk;
    store::DiskError disk; ///< for Disk
};

/// A host lied (wrong block, proof or size) and was dropped.
struct HostBlamed { TransferId transfer; HostId host; Endpoint endpoint; };
/// Somebody who has the file of a FindFile: says so itself, or is said to.
struct HolderFound { CommandId request = 0; content::LinkHost host; bool saidItself = false; };
struct FindEnded { CommandId request = 0; SearchFigures figures; };
/// The answer to ReadFile. What `bytes` has was checked against the file's hash as it was read.
struct FileRead { ReaderId reader; std::uint64_t size = 0; std::uint64_t offset = 0; QByteArray bytes; };
/// There will be no answer: no such file (any more), too many readers, or the disk refuses it.
struct ReadFailed { ReaderId reader; };
/// The engine has read its catalogue: everything of the last run is in the list again.
struct Loaded { std::uint64_t transfers = 0; };
struct Stopped {};

using Event = std::variant<Added, Shared, PolicyChanged, Completed, Failed, HostBlamed, HolderFound, FindEnded, FileRead, ReadFailed, Loaded, Stopped>;

} // namespace plug::engine
