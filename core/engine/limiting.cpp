#include "core/engine/engine_state.h"

#include "core/base/limits.h"

#include <algorithm>

// How much may come and go: of all transfers together, and of each.
namespace plug::engine {

namespace {

/// What may be asked for at once where a limit lets anything through: whole blocks, and a small part of a second.
std::uint64_t quantumOf(std::uint64_t bytesPerSecond)
{
    return std::clamp<std::uint64_t>(bytesPerSecond / 20, protocol::kBlockSize, 256 * 1024);
}

std::uint64_t askableUnder(const swarm::TokenBucket &limit, Instant now)
{
    const std::uint64_t available = limit.available(now);
    return available == 0 || !limit.rate() ? available : std::max(available, quantumOf(*limit.rate()));
}

} // namespace

void Engine::State::setLimits(const SetLimits &command, Instant now)
{
    const auto it = transfers.find(command.transfer);
    if (it == transfers.end() || it->second.hashing)
        return;
    const auto bounded = [](std::optional<std::uint64_t> limit) {
        return limit ? std::optional(std::clamp<std::uint64_t>(*limit, 1, limits::kMaxRateLimit)) : limit;
    };
    it->second.record.downloadLimit = bounded(command.down);
    it->second.record.uploadLimit = bounded(command.up);
    applyLimits(it->second, now);
    order(store::PutTransfer{it->second.record});
}

void Engine::State::applyLimits(Transfer &transfer, Instant now)
{
    transfer.downLimit.setRate(transfer.record.downloadLimit, now);
    transfer.upLimit.setRate(transfer.record.uploadLimit, now);
}

/// What the limits let a transfer ask for now. What is asked for comes: so that is where a limit down is held, whoever of
/// several hosts gives how much.
std::uint64_t Engine::State::askableNow(const Transfer &transfer, Instant now)
{
    const std::uint64_t bytes = std::min(askableUnder(downLimit, now), askableUnder(transfer.downLimit, now));
    if (bytes == 0)
        askAgainAt = std::min(askAgainAt, std::max(downLimit.nextAvailable(now), transfer.downLimit.nextAvailable(now)));
    return bytes;
}

void Engine::State::countAsked(Transfer &transfer, std::uint64_t bytes, Instant now)
{
    downLimit.take(bytes, now);
    transfer.downLimit.take(bytes, now);
}

/// It will not come after all.
void Engine::State::uncountAsked(Transfer &transfer, std::uint64_t bytes)
{
    downLimit.give(bytes);
    transfer.downLimit.give(bytes);
}

/// More asked of a host than this would be too much at once should it fall silent and give all of it later.
std::optional<std::uint64_t> Engine::State::mostAheadUnderLimit() const
{
    constexpr std::uint64_t kLeast = 4 * protocol::kBlockSize;
    return config.downloadLimit ? std::optional(std::max(kLeast, *config.downloadLimit / 4)) : std::nullopt;
}

void Engine::State::countSent(SessionId session, Peer &peer, TransferId id, std::uint64_t bytes, Instant now)
{
    upLimit.take(bytes, now);
    peer.up.add(bytes, now);
    up.add(bytes, now);
    const auto it = transfers.find(id);
    if (it == transfers.end())
        return;
    Transfer &transfer = it->second;
    transfer.upLimit.take(bytes, now);
    transfer.isUpHeld = false;
    transfer.up.add(bytes, now);
    transfer.servedAt[session] = now;
}

/// The limit of the transfer whose bytes are next for this host lets none through now.
bool Engine::State::isHeldByItsTransfer(const Peer &peer, Instant now)
{
    const auto it = transfers.find(peer.queue.nextTransfer());
    if (it == transfers.end() || it->second.upLimit.available(now) > 0)
        return false;
    it->second.isUpHeld = true;
    return true;
}

/// Bytes a second that what is next for this host may be sent at.
std::optional<std::uint64_t> Engine::State::upLimitFor(const Peer &peer) const
{
    const auto it = transfers.find(peer.queue.nextTransfer());
    const auto own = it == transfers.end() ? std::nullopt : it->second.upLimit.rate();
    return own && upLimit.rate() ? std::min(own, upLimit.rate()) : own ? own : upLimit.rate();
}

/// When the limits let something through again to this host.
Instant Engine::State::limitsOpenAt(const Peer &peer) const
{
    const auto it = transfers.find(peer.queue.nextTransfer());
    const Instant ofAll = upLimit.nextAvailable(lastPoll);
    return it == transfers.end() ? ofAll : std::max(ofAll, it->second.upLimit.nextAvailable(lastPoll));
}

} // namespace plug::engine
