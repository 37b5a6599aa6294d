#include "core/engine/engine_state.h"

// What the hosts that something is fetched from have in common: the way to here, and the transfer.
namespace plug::engine {

void Engine::State::couplePaths(Instant now)
{
    if (now < nextCoupling)
        return;
    nextCoupling = now + transport::Coupler::kInterval;
    pathReports.clear();
    for (const auto &[session, peer] : peers) {
        if (peer.window.isEmpty())
            continue;
        if (const auto report = peer.receiver.report(session.value))
            pathReports.push_back(*report);
    }
    coupler.update(pathReports, now);
    for (auto &[session, peer] : peers)
        peer.receiver.setShare(coupler.shareOf(session.value));
}

/// Who has nothing left to give makes room, and where there are too many, the one that gives least is not asked again.
void Engine::State::reviewHosts(Transfer &transfer, Instant now)
{
    const std::set<SessionId> asked = transfer.active.hosts();
    for (const SessionId session : asked) {
        if (!isAsked(session, transfer))
            transfer.active.onIdle(session);
    }
    if (transfer.active.hosts().empty())
        return;
    transfer.active.review(transfer.down.rate(now), now);
    if (!transfer.active.canSpareOne())
        return;
    const auto bandwidthOf = [this](SessionId session) { return peers.at(session).receiver.bandwidth(); };
    transfer.active.spare(*std::ranges::min_element(transfer.active.hosts(), {}, bandwidthOf));
}

bool Engine::State::isAsked(SessionId session, const Transfer &transfer) const
{
    const auto it = peers.find(session);
    return it != peers.end() && std::ranges::any_of(it->second.window.requests(), [&](const auto &request) {
        return transfer.files.contains(request.fetch);
    });
}

} // namespace plug::engine
