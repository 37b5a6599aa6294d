#pragma once

#include "core/base/ids.h"
#include "core/base/range_set.h"
#include "core/base/share_policy.h"
#include "core/content/link.h"
#include "core/engine/config.h"

#include <QString>

#include <variant>
#include <vector>

/// What people ask of the engine. Each command that can fail answers with an event that carries its `request`.
namespace plug::engine {

/// Chosen by whoever posts a command, to know the answer by; 0 where no answer is wanted.
using CommandId = std::uint64_t;

/// Hash and serve a file or folder. Answers: Added at once (state Hashing), then Shared or Failed. `friends` (at most
/// limits::kMaxFriendsOfShare) is for that policy alone. What is shared already is never opened to more hosts by this.
struct SharePath {
    CommandId request = 0;
    QString path;
    SharePolicy policy = SharePolicy::Public;
    std::vector<HostId> friends = {};
};
/// Fetch. Answers Added, or Failed where it is in the list already (Added names the row then).
struct AddLink { CommandId request = 0; content::Link link; QString folder; };
struct Pause { TransferId transfer; };
struct Resume { TransferId transfer; };
/// Takes it out of the list. With `deleteData` the file or folder goes too; part files always go.
struct Remove { TransferId transfer; bool deleteData = false; };
/// Remembered; counts at once.
struct SetMode { TransferId transfer; TransferMode mode = TransferMode::FullSpeed; };
/// The same.
struct SetOrder { TransferId transfer; FetchOrder order = FetchOrder::RarestFirst; };
/// Bytes a second of this transfer alone, beside those of Config; remembered.
struct SetLimits { TransferId transfer; std::optional<std::uint64_t> down; std::optional<std::uint64_t> up; };
/// Who may fetch a share from now on; answers PolicyChanged where that is another one. Whoever is being served and may not any
/// more is cut off. Each share that is no longer public, or becomes by link, gets a secret, and by that a link, of its own.
struct SetPolicy { TransferId transfer; SharePolicy policy = SharePolicy::Public; std::vector<HostId> friends = {}; };
/// These bytes of a file before all others, remembered. A folder's files are fetched one after the other, and have none.
struct FetchFirst { TransferId transfer; ByteRange range; };
/// Bytes of a file that is shared or being fetched, for a person who looks at it. Answers FileRead when the first of them is
/// here and verified, with as many as lie in one piece from there, at most limits::kReadPiece; where `range` is empty or behind
/// the file's end, as soon as the file's size is known. While the file is fetched, what lies at most limits::kReaderAhead
/// behind the range's begin comes before all else. Each reader asks for one range at a time: the next one takes its place.
struct ReadFile {
    ReaderId reader;
    TransferId transfer;
    Guid file; ///< of a folder; null: the transfer itself is a file
    ByteRange range;
};
/// Nobody reads on: nothing is fetched first for this reader any more.
struct EndReading { ReaderId reader; };
/// A host to ask, remembered; also for one transfer alone.
struct AddHost { content::LinkHost host; TransferId transfer; };
/// Forgotten; one that never said who it is goes by its address.
struct RemoveHost { HostId host; std::optional<Endpoint> address{}; };
/// Looks now for hosts that have what is fetched, without waiting for its turn.
struct SearchAgain { TransferId transfer; };
/// Friends are never forgotten; blocked hosts are neither called nor answered. Each is remembered.
struct SetFriend { HostId host; bool isFriend = true; };
struct SetBlocked { HostId host; bool isBlocked = true; };
struct NameHost { HostId host; QString name; };
/// Who has it? Answers HolderFound any number of times, then FindEnded. Nothing is fetched.
struct FindFile { CommandId request = 0; content::Link link; };
/// Somebody may be there. Of the local network: a host. Of the Mainline DHT: a bare address that has the file of `key`, or any host without one.
struct HintHost {
    enum class Origin : std::uint8_t { Lan, Dht };
    content::LinkHost host;
    Origin origin = Origin::Lan;
    std::optional<LookupKey> key;
};
/// What the router forwards to this host's port, or nothing (any more).
struct MappedPort {
    enum class Protocol : std::uint8_t { None, UpnpIgd, NatPmp, Pcp };
    std::optional<Endpoint> external;
    Protocol protocol = Protocol::None;
};
/// Details (byte map, hosts) are kept up to date for one transfer at a time, or none (0).
struct WatchTransfer { TransferId transfer; };
struct SetConfig { Config config; };
/// Writes out what is verified; answers Stopped. Nothing is started any more.
struct Stop {};

using Command = std::variant<SharePath, AddLink, Pause, Resume, Remove, SetMode, SetOrder, SetLimits, SetPolicy, FetchFirst, ReadFile, EndReading, AddHost, RemoveHost, SetFriend,
                             SetBlocked, NameHost, SearchAgain, FindFile, HintHost, MappedPort, WatchTransfer, SetConfig, Stop>;

} // namespace plug::engine
