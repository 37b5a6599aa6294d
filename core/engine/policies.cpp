#include "core/engine/engine_state.h"

#include "core/base/limits.h"

#include <algorithm>

// Who may fetch what is shared.
namespace plug::engine {

swarm::FriendList Engine::State::friendsOf(const Transfer &transfer) const
{
    return transfer.record.policy == SharePolicy::Friends ? std::make_shared<const std::vector<HostId>>(transfer.record.friends) : nullptr;
}

/// What is still fetched keeps the policy of its link: it is asked for with that link's secret.
void Engine::State::setPolicy(const SetPolicy &command)
{
    const auto it = transfers.find(command.transfer);
    if (it == transfers.end() || it->second.isFetching() || command.friends.size() > limits::kMaxFriendsOfShare)
        return;
    Transfer &transfer = it->second;
    const std::optional<ByteArray<16>> before = transfer.record.secret;
    const std::uint64_t revision = transfer.policyRevision;
    changePolicy(transfer, command.policy, command.friends);
    if (transfer.policyRevision == revision || transfer.hashing || transfer.record.guid.isNull())
        return;
    order(store::PutTransfer{transfer.record});
    shares.setPolicy(transfer.id, transfer.record.policy, transfer.record.secret, friendsOf(transfer));
    cutOff(transfer, transfer.record.secret != before);
    eventsOut.push_back(PolicyChanged{transfer.id, transfer.record.policy, linkOf(transfer)});
}

/// The secret goes with the policy. A link for friends has one too, so that what they have fetched is by link at their hosts, and
/// not public. Who names friends of a share that has a secret keeps its link: fewer hosts have the use of it than before.
void Engine::State::changePolicy(Transfer &transfer, SharePolicy policy, std::vector<HostId> friends)
{
    store::TransferRecord &record = transfer.record;
    if (policy != SharePolicy::Friends)
        friends.clear();
    std::ranges::sort(friends);
    friends.erase(std::ranges::unique(friends).begin(), friends.end());
    if (record.policy == policy && record.friends == friends)
        return;
    if (policy == SharePolicy::Public)
        record.secret.reset();
    else if (policy == SharePolicy::ByLink || !record.secret)
        secrets.fill(record.secret.emplace());
    record.policy = policy;
    record.friends = std::move(friends);
    ++transfer.policyRevision;
}

/// Somebody had the GUID first and its link later. Once a host has said what it has, it is asked on as it was.
void Engine::State::adoptSecret(Transfer &transfer, const content::Link &link, Instant now)
{
    const bool isBegun = !transfer.isLedgerLoaded || std::ranges::any_of(transfer.files, [&](swarm::FetchId id) { return files.at(id).fetch != nullptr; });
    if (!transfer.isFetching() || isBegun || !link.secret || link.secret == transfer.record.secret)
        return;
    transfer.record.secret = link.secret;
    transfer.record.policy = SharePolicy::ByLink;
    ++transfer.policyRevision;
    order(store::PutTransfer{transfer.record});
    for (Source &source : transfer.sources)
        source.isGone = source.hasLied;
    for (const swarm::FetchId id : transfer.files) {
        FetchedFile &file = files.at(id);
        withdrawRequests(file, now);
        file.knowledge.secret = link.secret;
        file.inquiries.clear();
        inquire(file, now);
    }
}

/// Whoever is served of it and may not be any more: nothing else is sent, and it is told what any other stranger is told.
void Engine::State::cutOff(const Transfer &transfer, bool isSecretNew)
{
    for (auto &[session, peer] : peers) {
        const auto host = sessions.hostOf(session);
        const bool isFriend = host && std::ranges::binary_search(transfer.record.friends, *host);
        if (!isSecretNew && (transfer.record.policy != SharePolicy::Friends || isFriend))
            continue;
        std::erase_if(peer.subscriptions, [&](const auto &s) { return s.second.transfer == transfer.id; });
        for (const auto &[key, id] : peer.queue.withdraw(transfer.id))
            peer.say(refusal(key, id));
    }
}

} // namespace plug::engine
