#include "tests/ui/sample_transfers.h"

#include "core/base/random.h"

#include <algorithm>
#include <array>

namespace plug::test {

using namespace std::chrono_literals;
using engine::PieceState;
using engine::TransferRow;
using engine::TransferState;
using engine::WaitCause;

namespace {

constexpr std::uint64_t kMegabyte = 1'000'000;
constexpr std::uint64_t kGigabyte = 1'000 * kMegabyte;

template <typename Id>
Id madeUp(std::uint64_t number)
{
    SeededRandom random(number);
    Id id;
    random.fill(id.bytes);
    return id;
}

TransferRow baseRow(std::uint64_t id, const QString &name, std::uint64_t size)
{
    TransferRow row;
    row.id = {id};
    row.guid = madeUp<Guid>(id);
    row.name = name;
    row.path = QStringLiteral("/home/user/Downloads/") + name;
    row.size = size;
    row.link.guid = row.guid;
    row.link.name = name;
    row.link.size = size;
    row.link.hosts = {{madeUp<HostId>(1), Endpoint::fromIpv4(0xc0000201, 40000)}};
    row.added = WallTime(std::chrono::seconds(1'760'000'000 - std::int64_t(id) * 600));
    return row;
}

/// The first `done` of the map is here, then something is on its way, then a mix of what some host or none has.
std::vector<PieceState> miniMap(double done, bool isFetching)
{
    SeededRandom random(7);
    std::vector<PieceState> map(engine::kMiniMapCells, PieceState::Missing);
    const auto here = std::size_t(done * double(map.size()));
    for (std::size_t i = 0; i < map.size(); ++i) {
        const std::size_t patch = i / 16;
        if (i < here * 3 / 4 || (patch % 3 == 1 && i < here * 2))
            map[i] = PieceState::Flushed;
        else if (isFetching && i < here)
            map[i] = i % 8 < 5 ? PieceState::Verified : PieceState::Requested;
        else if (patch % 5 == 4)
            map[i] = PieceState::Unavailable;
    }
    return map;
}

engine::TransferHostRow hostRow(std::uint64_t number, std::uint64_t size)
{
    SeededRandom random(number);
    engine::TransferHostRow host;
    host.id = {number};
    host.host = madeUp<HostId>(number);
    host.endpoint = Endpoint::fromIpv4(std::uint32_t(0xc6336400 + number * 7), std::uint16_t(30000 + number * 997 % 30000));
    host.isConnected = number % 5 != 4;
    host.rung = engine::Rung(number % 5);
    host.isVerified = number % 3 != 0;
    host.has = size / 10 * (1 + random.below(10));
    host.downRate = host.isConnected ? random.below(6 * kMegabyte) : 0;
    host.upRate = host.isConnected ? random.below(kMegabyte) : 0;
    host.downTotal = random.below(kGigabyte);
    host.upTotal = random.below(kGigabyte);
    host.roundTrip = std::chrono::microseconds(400 + random.below(180'000));
    host.lossPerMille = std::uint32_t(random.below(30));
    host.maxDatagram = number % 2 ? 1452 : 8952;
    host.lastHeard = std::chrono::seconds(random.below(90));
    return host;
}

} // namespace

TransferRow fetchRow(std::uint64_t id, const QString &name, std::uint64_t size, double done)
{
    TransferRow row = baseRow(id, name, size);
    row.state = TransferState::Fetching;
    row.onDisk = std::uint64_t(double(size) * done);
    row.downRate = 12'345'678;
    row.downTotal = row.onDisk;
    row.hostsKnown = 7;
    row.hostsConnected = 5;
    row.hostsGiving = 4;
    row.secondsLeft = 100;
    row.miniMap = miniMap(done, true);
    return row;
}

TransferRow shareRow(std::uint64_t id, const QString &name, std::uint64_t size)
{
    TransferRow row = baseRow(id, name, size);
    row.isShare = true;
    row.state = TransferState::Sharing;
    row.onDisk = size;
    row.upRate = 1'100'000;
    row.upTotal = 3 * size;
    row.hostsAsking = 2;
    return row;
}

TransferRow waitingRow(std::uint64_t id, const QString &name, std::uint64_t size, WaitCause cause)
{
    TransferRow row = fetchRow(id, name, size, 0.09);
    row.state = TransferState::Waiting;
    row.cause = cause;
    row.downRate = 0;
    row.hostsGiving = 0;
    row.secondsLeft.reset();
    row.miniMap = miniMap(0.09, false);
    return row;
}

std::vector<TransferRow> fewTransfers()
{
    TransferRow folder = waitingRow(2, QStringLiteral("holiday"), 8'100 * kMegabyte, WaitCause::NoMissingRanges);
    folder.isFolder = true;
    folder.fileCount = 212;
    folder.filesDone = 19;
    return {fetchRow(1, QStringLiteral("debian-12.iso"), 3'700 * kMegabyte, 0.71), folder,
            shareRow(3, QStringLiteral("Lecture 4, Merkle trees.mkv"), 1'240 * kMegabyte)};
}

std::vector<TransferRow> manyTransfers(std::size_t count)
{
    constexpr std::uint64_t kStates = std::uint64_t(TransferState::Failed) + 1;
    constexpr std::uint64_t kCauses = std::uint64_t(WaitCause::Searching) + 1;
    SeededRandom random(3);
    std::vector<TransferRow> rows;
    for (std::uint64_t i = 1; i <= count; ++i) {
        const QString name = QStringLiteral("File %1.tar.zst").arg(i);
        const std::uint64_t size = random.below(20 * kGigabyte);
        const auto state = TransferState(i % kStates);
        TransferRow row = state == TransferState::Sharing ? shareRow(i, name, size) : fetchRow(i, name, size, double(random.below(100)) / 100);
        row.state = state;
        row.isFolder = i % 5 == 0;
        row.fileCount = row.isFolder ? 12 : 1;
        row.hashed = state == TransferState::Hashing ? size / 3 : 0;
        if (state == TransferState::Waiting || state == TransferState::Failed)
            row = waitingRow(i, name, size, WaitCause(i / kStates % kCauses));
        row.state = state;
        rows.push_back(row);
    }
    return rows;
}

engine::TransferDetail detailOf(const TransferRow &row)
{
    SeededRandom random(row.id.value);
    engine::TransferDetail detail;
    detail.id = row.id;
    const std::uint64_t step = std::max<std::uint64_t>(row.size / 400, 1);
    for (std::uint64_t at = 0; at < row.size; at += step) {
        const ByteRange range{at, std::min(at + step, row.size)};
        const double place = double(at) / double(row.size);
        const auto dice = random.below(100);
        if (place < 0.55 || dice < 35)
            detail.flushed.push_back(range);
        else if (place < 0.62 && dice < 60)
            detail.verified.push_back(range);
        else if (place < 0.68)
            detail.requested.push_back(range);
        if (place < 0.85 || dice < 50)
            detail.available.push_back(range);
    }
    for (std::uint64_t number = 1; number <= 7; ++number)
        detail.hosts.push_back(hostRow(number, row.size));
    return detail;
}

std::vector<engine::HostRow> knownHosts(std::size_t count)
{
    static const std::array<QString, 3> kNames{QStringLiteral("Ada's server"), {}, QStringLiteral("Büro")};
    SeededRandom random(11);
    std::vector<engine::HostRow> hosts;
    for (std::uint64_t number = 1; number <= count; ++number) {
        engine::HostRow host;
        host.host = madeUp<HostId>(number);
        host.endpoint = Endpoint::fromIpv4(std::uint32_t(0xc6336400 + number * 7), std::uint16_t(30000 + number * 997 % 30000));
        host.isConnected = number % 3 != 0;
        host.rung = engine::Rung(number % 5);
        host.roundTrip = host.isConnected ? std::chrono::microseconds(400 + random.below(180'000)) : Duration{};
        host.lastHeard = WallTime(std::chrono::seconds(1'760'000'000 - std::int64_t(random.below(200'000))));
        host.name = number <= kNames.size() ? kNames[number - 1] : QString();
        host.isFriend = number == 1 || number % 40 == 0;
        host.isBlocked = number == 3 || number % 50 == 0;
        host.addedByHand = number % 20 == 2;
        host.answered = std::uint32_t(random.below(40));
        host.unanswered = std::uint32_t(random.below(9));
        hosts.push_back(host);
    }
    return hosts;
}

engine::HostRow typedHost()
{
    engine::HostRow host;
    host.endpoint = Endpoint::fromIpv4(0xc0000263, 40000);
    host.addedByHand = true;
    return host;
}

engine::Totals sampleTotals()
{
    engine::Totals totals;
    totals.downRate = 12'345'678;
    totals.upRate = 1'100'000;
    totals.downTotal = 81 * kGigabyte;
    totals.upTotal = 212 * kGigabyte;
    totals.sessions = 37;
    totals.ownHost = madeUp<HostId>(1);
    totals.reach = Reach::Mapped;
    totals.mappedBy = engine::MappedPort::Protocol::UpnpIgd;
    totals.ownEndpoints = {Endpoint::fromIpv4(0xcb007105, 40000), Endpoint::fromIpv4(0xc0a80107, 40000)};
    return totals;
}

} // namespace plug::test
