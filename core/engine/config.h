#pragma once

#include "core/base/protocol.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace plug::engine {

/// How a fetch treats others who use the same lines.
enum class TransferMode : std::uint8_t {
    FullSpeed,  ///< takes its share
    Background, ///< gives way to everything else
};

/// In which order a fetch asks for the bytes of a file.
enum class FetchOrder : std::uint8_t {
    RarestFirst, ///< what the fewest hosts have, so that it soon has many
    InOrder,     ///< from the beginning to the end, to look at it meanwhile
};

/// What a user may set; all of it can change while the engine runs.
struct Config {
    QString downloadFolder;
    QString stateFolder;         ///< trees, ledgers and collections of the engine live here
    bool allowClearText = false; ///< bulk data authenticated in clear with hosts that allow it too
    std::optional<std::uint64_t> downloadLimit; ///< bytes a second
    std::optional<std::uint64_t> uploadLimit;
    TransferMode defaultMode = TransferMode::FullSpeed; ///< of what is added from now on
    /// Of files that are begun from now on: the space for all of a file is taken when its first verified bytes are written,
    /// so that a full disk says so then. Else files are sparse and grow as their bytes come.
    bool preallocates = false;
    // How hosts are found and reached
    bool findsHosts = true;        ///< asks known hosts for others, announces public shares, answers for others
    bool usesLan = true;           ///< says on the local network that it is there, and listens
    bool mapsPorts = true;         ///< asks the router to forward the port (UPnP IGD, NAT-PMP)
    bool usesMainlineDht = false;  ///< tells strangers of the BitTorrent DHT which keys are shared and sought here
    bool relaysForOthers = false;
    std::uint64_t relayBytesOfDay = std::uint64_t(1) << 30; ///< passed on for others in a day at most
    std::size_t maxDatagram = protocol::kMaxDatagram; ///< bytes of UDP payload that the path MTU search goes up to

    bool operator==(const Config &) const = default;
};

} // namespace plug::engine
