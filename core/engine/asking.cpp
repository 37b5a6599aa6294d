#include "core/engine/engine_state.h"

#include "core/base/limits.h"

#include <algorithm>

// Who is asked for what, and what is taken back.
namespace plug::engine {

/// Keeps enough asked of a host that it never waits for the next request.
void Engine::State::askPeer(SessionId session, Peer &peer, Instant now)
{
    constexpr std::uint64_t kLeastAhead = 512 * 1024;
    constexpr std::uint64_t kLeastAheadOfMany = 1024 * 1024;
    constexpr std::uint64_t kMostAhead = 16 * 1024 * 1024;
    constexpr std::size_t kMostRequests = 48;
    const bool isHeld = dirtyBytes >= limits::kMaxDirtyBytes;
    peer.receiver.setCreditHold(isHeld);
    // What is asked for holds the limits; this only spreads it over time.
    peer.receiver.setRateLimit(config.downloadLimit ? std::optional(*config.downloadLimit / 4 * 5) : std::nullopt);
    if (isHeld || isStopping)
        return;
    const bool wasIdle = peer.window.isEmpty();
    std::erase_if(peer.offers, [&](swarm::FetchId id) { return !files.contains(id); });
    std::uint64_t ahead = std::min(std::clamp(peer.receiver.bandwidth() / 2, kLeastAhead, kMostAhead), mostAheadUnderLimit().value_or(kMostAhead));
    // Who may get it of several had better not decide long before.
    if (std::ranges::any_of(peer.offers, [this](swarm::FetchId id) { return files.at(id).fetch && files.at(id).fetch->isSharing(); }))
        ahead = std::min(ahead, std::max(kLeastAheadOfMany, peer.down.rate(now) / 4));
    enum class Hurry { Read, FullSpeed, Background };
    const auto hurryOf = [this](const FetchedFile &file) {
        if (file.fetch && file.fetch->isBeingRead())
            return Hurry::Read;
        return transfers.at(file.transfer).mode() == TransferMode::FullSpeed ? Hurry::FullSpeed : Hurry::Background;
    };
    // What is in a hurry first, so that nothing of it waits behind the rest.
    for (const Hurry hurry : {Hurry::Read, Hurry::FullSpeed, Hurry::Background}) {
        if (hurry == Hurry::Read && readings.empty())
            continue;
        for (const swarm::FetchId id : peer.offers) {
            if (peer.window.outstandingBytes() >= ahead * 3 / 4 || peer.window.count() >= kMostRequests)
                return;
            FetchedFile &file = files.at(id);
            if (hurryOf(file) != hurry || !isAskable(file, session, now)
                || !transfers.at(file.transfer).active.mayAsk(session))
                continue;
            const std::uint64_t askable = std::min(askableNow(transfers.at(file.transfer), now), askableOfSlow(file, session, now));
            if (askable == 0)
                continue;
            const std::uint64_t most = std::min(askable, protocol::kMaxRequestBytes);
            askFor(session, peer, file, file.fetch->plan(session, std::min(most, ahead - peer.window.outstandingBytes())), now);
            if (wasIdle && peer.window.isEmpty() && relieveSlowest(session, peer, file, now))
                askFor(session, peer, file, file.fetch->planRelief(session, std::min(most, ahead)), now);
        }
    }
}

/// Together with the first WHAT, so that a round trip less passes before the first bytes come; of the host that would give them
/// soonest. What it doesn't have it says.
void Engine::State::askEarly(FetchedFile &file, Instant now)
{
    constexpr std::uint64_t kMost = 64 * 1024;
    const std::uint64_t size = std::min(kMost, file.expectedSize.value_or(kMost));
    Transfer &transfer = transfers.at(file.transfer);
    if (file.isAskedEarly || file.fetch || size == 0 || transfer.diskRetryAt > now || askableNow(transfer, now) < size)
        return;
    Peer *best = nullptr;
    SessionId bestSession;
    for (const auto &[session, inquiry] : file.inquiries) {
        const auto it = peers.find(session);
        const bool isFree = it != peers.end() && !inquiry.isGone && !inquiry.isSilent && !it->second.window.isFull() && transfer.active.mayAsk(session);
        if (isFree && (!best || it->second.timeFor(size) < best->timeFor(size))) {
            best = &it->second;
            bestSession = session;
        }
    }
    if (!best)
        return;
    file.isAskedEarly = true;
    if (best->window.isEmpty() || transfer.mode() == TransferMode::FullSpeed)
        best->setMode(transfer.mode(), now);
    const auto &request = best->window.add(file.id, std::nullopt, {{0, size}}, now);
    best->say(wire::Get{.id = request.id, .key = file.key, .ranges = request.ranges}, file.knowledge);
    transfer.active.onAsked(bestSession);
    countAsked(transfer, size, now);
    best->receiver.onRequested(size, now);
}

/// A companion that gives next to nothing is tried now and then.
std::uint64_t Engine::State::askableOfSlow(FetchedFile &file, SessionId session, Instant now)
{
    constexpr Duration kFirstInterval = std::chrono::seconds(5);
    constexpr int kMostDoublings = 4;
    if (!file.fetch->isSlow(session))
        return protocol::kMaxRequestBytes;
    Inquiry &inquiry = file.inquiries.at(session);
    if (now < inquiry.nextTrial)
        return 0;
    inquiry.nextTrial = now + kFirstInterval * (1 << std::min(inquiry.trials++, kMostDoublings));
    return protocol::kBlockSize;
}

/// How those that it is fetched from do, so that hosts that have all of it are asked for no more than is good for everybody.
void Engine::State::reviewSharing(FetchedFile &file, Instant now)
{
    if (!file.fetch)
        return;
    for (const auto &[session, inquiry] : file.inquiries) {
        const auto it = peers.find(session);
        if (it == peers.end())
            continue;
        const Peer &peer = it->second;
        const Duration waited = peer.window.isEmpty() ? Duration{} : now - peer.window.requests().front().asked;
        file.fetch->setRates(session, peer.down.rate(now), peer.receiver.bandwidth(), waited);
    }
    std::vector<SessionId> slowBefore;
    for (const auto &[session, inquiry] : file.inquiries) {
        if (file.fetch->isSlow(session))
            slowBefore.push_back(session);
    }
    file.fetch->reviewSharing(now);
    for (const auto &[session, inquiry] : file.inquiries) {
        const auto it = peers.find(session);
        if (it != peers.end() && file.fetch->isSlow(session) && std::ranges::find(slowBefore, session) == slowBefore.end())
            withdrawFrom(session, it->second, file, now);
    }
}

bool Engine::State::isAskable(const FetchedFile &file, SessionId session, Instant now) const
{
    const auto inquiry = file.inquiries.find(session);
    const Transfer &transfer = transfers.at(file.transfer);
    return file.fetch && inquiry != file.inquiries.end() && !inquiry->second.isSilent && !inquiry->second.isGone
        && transfer.isRunning() && transfer.diskRetryAt <= now;
}

/// Endgame: a host with nothing left to do takes over what a much slower one was asked for last. Bytes of that which are
/// on their way already still count when they come first.
bool Engine::State::relieveSlowest(SessionId session, Peer &peer, FetchedFile &file, Instant now)
{
    constexpr Duration kLeastGain = std::chrono::milliseconds(200);
    // Before the end, one of several who swap what is new has nothing to do now and then: it spares the seeds, and nobody else.
    const bool isForSeedsAlone = file.fetch->isSharing() && file.fetch->isAnyOpen();
    if (isForSeedsAlone && file.fetch->isSeed(session))
        return false;
    Duration longest{};
    auto slowest = peers.end();
    for (auto it = peers.begin(); it != peers.end(); ++it) {
        if (it->first == session || it->second.window.isEmpty() || !file.fetch->couldRelieve(session, it->first))
            continue;
        if (isForSeedsAlone && !file.fetch->isSeed(it->first))
            continue;
        if (const Duration left = it->second.timeLeft(now); left > longest) {
            longest = left;
            slowest = it;
        }
    }
    if (slowest == peers.end() || longest < 2 * peer.timeFor(slowest->second.window.outstandingBytes()) + kLeastGain)
        return false;
    std::vector<wire::RequestId> cancelled;
    const auto lost = slowest->second.window.withdrawLast(file.id, cancelled);
    if (cancelled.empty())
        return false;
    giveBack(slowest->first, lost);
    slowest->second.say(wire::Cancel{cancelled});
    slowest->second.receiver.setOutstanding(slowest->second.window.outstandingBytes(), now);
    return true;
}

void Engine::State::askFor(SessionId session, Peer &peer, FetchedFile &file, const swarm::FetchPlan &plan, Instant now)
{
    const bool wasIdle = peer.window.isEmpty();
    std::uint64_t asked = 0;
    for (const auto &[span, ranges] : plan.proofs) {
        if (peer.window.isFull()) {
            file.fetch->onLost(session, {file.id, span, {}});
            continue;
        }
        const auto &request = peer.window.add(file.id, span, ranges, now);
        asked += request.size;
        peer.say(wire::Hashes{.id = request.id, .key = file.key, .level = span.level, .index = span.index, .ranges = ranges}, file.knowledge);
    }
    if (!plan.ranges.empty() && peer.window.isFull()) {
        for (const ByteRange &range : plan.ranges)
            file.fetch->onLost(session, {file.id, std::nullopt, range});
    } else if (!plan.ranges.empty()) {
        const auto &request = peer.window.add(file.id, std::nullopt, plan.ranges, now);
        asked += request.size;
        peer.say(wire::Get{.id = request.id, .key = file.key, .ranges = plan.ranges}, file.knowledge);
    }
    if (asked == 0)
        return;
    transfers.at(file.transfer).active.onAsked(session);
    countAsked(transfers.at(file.transfer), asked, now);
    nextTick = std::min(nextTick, now + kTick);
    if (const TransferMode mode = transfers.at(file.transfer).mode(); wasIdle || mode == TransferMode::FullSpeed)
        peer.setMode(mode, now);
    peer.receiver.onRequested(asked, now);
}

/// A host that is asked for something at full speed gives all at full speed: it serves requests in their order.
void Engine::State::judgeModes(Instant now)
{
    const auto isUrgent = [this](const swarm::RequestWindow::Request &request) {
        const FetchedFile *file = fileOf(request.fetch);
        return file && transfers.at(file->transfer).mode() == TransferMode::FullSpeed;
    };
    for (auto &[session, peer] : peers) {
        if (!peer.window.isEmpty())
            peer.setMode(std::ranges::any_of(peer.window.requests(), isUrgent) ? TransferMode::FullSpeed : TransferMode::Background, now);
    }
}

void Engine::State::settleLosses(SessionId session, Peer &peer, Instant now)
{
    constexpr int kSilentTimeouts = 2;
    giveBack(session, peer.window.onLossHorizon(peer.receiver.lossHorizon()));
    if (peer.status && peer.receiver.lossHorizon() >= peer.status->position) {
        const Duration roundTrip = peer.receiver.smoothedRtt();
        giveBack(session, peer.window.onStatus(*peer.status, peer.statusAt - roundTrip - roundTrip / 4));
        peer.status.reset();
    }
    peer.receiver.setOutstanding(peer.window.outstandingBytes(), now);
    if (!peer.window.isEmpty() && peer.receiver.silentTimeouts() >= kSilentTimeouts)
        abandon(session, now);
}

/// Takes back what hosts were asked for of this file, and tells them.
void Engine::State::withdrawRequests(FetchedFile &file, Instant now)
{
    for (auto &[session, peer] : peers)
        withdrawFrom(session, peer, file, now);
}

void Engine::State::withdrawFrom(SessionId session, Peer &peer, FetchedFile &file, Instant now)
{
    std::vector<wire::RequestId> cancelled;
    giveBack(session, peer.window.abandon(file.id, cancelled));
    if (!cancelled.empty())
        peer.say(wire::Cancel{cancelled});
    peer.receiver.setOutstanding(peer.window.outstandingBytes(), now);
}

} // namespace plug::engine
