#include "core/engine/engine_state.h"

#include "core/content/tree_proof.h"

namespace plug::engine {

void Engine::State::putShare(const Transfer &transfer)
{
    const store::TransferRecord &record = transfer.record;
    const bool isFolder = record.content == content::ContentKind::Collection;
    const auto friends = friendsOf(transfer);
    const store::ServedFile own{isFolder ? record.collectionPath : record.path, record.treePath, record.size, record.root, record.stamp};
    shares.put({.transfer = transfer.id, .knowledge = {record.guid, record.secret}, .kind = record.content, .name = record.name,
                .file = std::make_shared<store::ServedFile>(own), .policy = record.policy, .friends = friends});
    for (const store::ShareEntryRecord &entry : transfer.entries) {
        const store::ServedFile file{entry.path, entry.treePath, entry.size, entry.root, entry.stamp};
        shares.put({.transfer = transfer.id, .knowledge = {entry.guid, record.secret}, .kind = content::ContentKind::File,
                    .name = entry.relativePath.section(u'/', -1), .file = std::make_shared<store::ServedFile>(file),
                    .policy = record.policy, .friends = friends, .isEntry = true});
    }
}

/// What was fetched so far, to those who know what had to be known for it.
void Engine::State::putFetched(const FetchedFile &file, const store::ServedFile &served, swarm::FetchId fetch)
{
    const store::TransferRecord &record = transfers.at(file.transfer).record;
    shares.put({.transfer = file.transfer, .knowledge = file.knowledge, .kind = file.kind, .name = record.name,
                .file = std::make_shared<store::ServedFile>(served), .fetch = fetch, .policy = record.policy, .isEntry = file.index > 0});
}

/// What is here for this asker. Where that is nothing, it took the same work as where nothing is here at all.
Admission Engine::State::admissionOf(SessionId session, const LookupKey &key, const wire::Proof &proof, const Hash &binding)
{
    const HostId host = sessions.hostOf(session).value_or(HostId{});
    const swarm::SharedFile *shared = shares.find(key, swarm::Asker{proof, binding, host});
    FetchedFile *fetched = fileByKey(key);
    const bool knowsFetched = swarm::isProofOf(proof, fetched ? fetched->knowledge : swarm::Knowledge{}, swarm::Prover::Asker, binding, key);
    return {shared, knowsFetched ? fetched : nullptr};
}

void Engine::State::onWhat(SessionId session, const wire::What &what, const Hash &binding, Instant now)
{
    Peer &peer = peerOf(session);
    const auto [shared, fetched] = admissionOf(session, what.key, what.proof, binding);
    if (!shared && !fetched) {
        peer.say(refusal(what.key, 0));
        return;
    }
    // Who wants the file may soon have some of it.
    if (fetched && !fetched->inquiries.contains(session)) {
        addSource(transfers.at(fetched->transfer), {sessions.hostOf(session), sessions.endpointOf(session)});
        connectSources(transfers.at(fetched->transfer), now);
        inquire(*fetched, now);
    }
    if (shared)
        sayHave(peer, *shared);
    const bool mayChange = !shared || shared->fetch || !shared->isReadable;
    if (what.subscribe && mayChange && (peer.subscriptions.size() < protocol::kMaxSubscriptions || peer.subscriptions.contains(what.key)))
        subscribe(peer, what.key, shared, shared ? shared->transfer : fetched->transfer, now);
}

/// Who has just been told what there is hears of changes; who could be told nothing yet, of the first that there is.
void Engine::State::subscribe(Peer &peer, const LookupKey &key, const swarm::SharedFile *shared, TransferId transfer, Instant now)
{
    Subscription &subscription = peer.subscriptions[key];
    subscription.until = now + protocol::kSubscriptionEnds;
    subscription.transfer = transfer;
    if (shared)
        noteTold(subscription, *shared, now);
}

void Engine::State::noteTold(Subscription &subscription, const swarm::SharedFile &shared, Instant now)
{
    subscription.pushed = now;
    subscription.generation = generationOf(shared);
    subscription.possessed = possessionOf(shared).byteCount();
}

void Engine::State::sayHave(Peer &peer, const swarm::SharedFile &shared)
{
    for (wire::Have &have : swarm::describePossession(shared.file->size, possessionOf(shared))) {
        have.key = content::lookupKeyOf(shared.knowledge.guid);
        have.size = shared.file->size;
        have.root = shared.file->root;
        have.isCollection = shared.kind == content::ContentKind::Collection;
        have.generation = generationOf(shared);
        if (have.page == 0)
            have.name = shared.name;
        peer.say(have, shared.knowledge);
    }
}

/// While much comes in, as often as all that is said of it stays small beside it: those who fetch the same can give each other
/// only what they know of, and take the rest from whoever has everything meanwhile.
bool Engine::State::isWorthTelling(SessionId session, const swarm::SharedFile &shared, std::size_t subscribers, Instant now)
{
    constexpr std::uint64_t kWorth = 64; // bytes that came, for each one that tells of them
    constexpr std::uint64_t kPageBytes = 150;
    constexpr std::uint64_t kRangeBytes = 6;
    const Subscription &subscription = peers.at(session).subscriptions.at(content::lookupKeyOf(shared.knowledge.guid));
    const Duration since = now - subscription.pushed;
    // A round trip that has become long is a line up that is full: this is not to fill it.
    const Duration least = std::clamp(2 * sessions.smoothedRtt(session), protocol::kLeastHavePushInterval, protocol::kMostHavePushInterval);
    if (generationOf(shared) == subscription.generation || since < least)
        return false;
    if (since >= protocol::kMostHavePushInterval || subscription.generation == 0)
        return true;
    const RangeSet possessed = possessionOf(shared);
    const std::uint64_t told = kPageBytes + kRangeBytes * possessed.rangeCount();
    return possessed.byteCount() >= subscription.possessed + kWorth * told * subscribers || possessed.contains(ByteRange{0, shared.file->size});
}

/// That host has the whole file itself.
bool Engine::State::hasAllOf(SessionId session, const LookupKey &key)
{
    const FetchedFile *file = fileByKey(key);
    if (!file || !file->fetch)
        return false;
    const auto inquiry = file->inquiries.find(session);
    return inquiry != file->inquiries.end() && inquiry->second.view.ranges().contains(ByteRange{0, file->fetch->size()});
}

void Engine::State::pushPossession(Instant now)
{
    const auto isHere = [this](const LookupKey &key, TransferId transfer) {
        const FetchedFile *fetched = fileByKey(key);
        return (fetched && fetched->transfer == transfer) || shares.find(key, transfer);
    };
    std::map<LookupKey, std::size_t> subscribers;
    for (auto &[session, peer] : peers) {
        std::erase_if(peer.subscriptions, [&](const auto &s) { return s.second.until <= now || !isHere(s.first, s.second.transfer); });
        for (const auto &[key, subscription] : peer.subscriptions)
            ++subscribers[key];
    }
    for (auto &[session, peer] : peers) {
        for (auto &[key, subscription] : peer.subscriptions) {
            const swarm::SharedFile *shared = shares.find(key, subscription.transfer);
            if (!shared || hasAllOf(session, key) || !isWorthTelling(session, *shared, subscribers[key], now))
                continue;
            noteTold(subscription, *shared, now);
            sayHave(peer, *shared);
        }
    }
}

/// A complete file's generations are above all that came while it was fetched.
std::uint32_t Engine::State::generationOf(const swarm::SharedFile &shared)
{
    constexpr std::uint32_t kComplete = 0x40000000;
    const FetchedFile *fetched = fileOf(shared.fetch);
    return fetched ? fetched->generation : kComplete + shared.changes;
}

RangeSet Engine::State::possessionOf(const swarm::SharedFile &shared)
{
    if (!shared.isReadable)
        return {};
    const FetchedFile *fetched = fileOf(shared.fetch);
    return fetched && fetched->fetch ? fetched->fetch->verified() : RangeSet(ByteRange{0, shared.file->size});
}

/// The file that GET or HASHES asks for. Where there is none the refusal is said: GONE to who does not prove that it knows what
/// it must or is not admitted, NONE where the file is wanted here as well and nothing of it is known yet.
template <typename Asking>
const swarm::SharedFile *Engine::State::servedTo(SessionId session, const Asking &asking, const Hash &binding)
{
    const auto [shared, fetched] = admissionOf(session, asking.key, asking.proof, binding);
    if (!shared && !fetched)
        peerOf(session).say(refusal(asking.key, asking.id));
    else if (!shared)
        peerOf(session).say(wire::None{asking.id, {}, fetched->generation});
    return shared;
}

void Engine::State::onGet(SessionId session, const wire::Get &get, const Hash &binding)
{
    Peer &peer = peerOf(session);
    const swarm::SharedFile *shared = servedTo(session, get, binding);
    if (!shared)
        return;
    if (peer.queue.isFull() || !peer.queue.isNew(get.id))
        return;
    const RangeSet possessed = possessionOf(*shared);
    RangeSet served;
    for (const ByteRange &asked : get.ranges)
        served.addAll(possessed.within(asked));
    RangeSet wanted;
    for (const ByteRange &asked : get.ranges)
        wanted.add(asked);
    const std::uint32_t current = shared->fetch ? files.at(shared->fetch).generation : 0;
    const auto bounded = [](std::vector<ByteRange> ranges) {
        ranges.resize(std::min<std::size_t>(ranges.size(), protocol::kMaxHaveRanges));
        return ranges;
    };
    if (served.isEmpty()) {
        peer.say(wire::None{get.id, bounded(possessed.ranges()), current});
        return;
    }
    if (served != wanted) {
        const std::vector<ByteRange> part = bounded(served.ranges());
        served.clear();
        for (const ByteRange &range : part)
            served.add(range);
        peer.say(wire::Part{get.id, part, current});
    }
    peer.queue.add({get.id, shared->transfer, shared->file, std::nullopt, get.ranges, get.key}, served);
}

void Engine::State::onHashes(SessionId session, const wire::Hashes &hashes, const Hash &binding)
{
    Peer &peer = peerOf(session);
    const swarm::SharedFile *shared = servedTo(session, hashes, binding);
    if (!shared)
        return;
    if (peer.queue.isFull() || !peer.queue.isNew(hashes.id))
        return;
    const content::TreeShape shape(shared->file->size);
    const content::TreeSpan span{hashes.level, hashes.index};
    const FetchedFile *fetched = fileOf(shared->fetch);
    const bool isThere = shared->isReadable && content::isValidSpan(shape, span) && !shared->file->treePath.isEmpty()
        && (!fetched || (fetched->fetch && fetched->fetch->hasNodesOf(span)));
    RangeSet served;
    if (isThere) {
        const RangeSet whole(ByteRange{0, content::proofSize(shape, span)});
        for (const ByteRange &asked : hashes.ranges)
            served.addAll(whole.within(asked));
    }
    if (served.isEmpty())
        peer.say(wire::None{hashes.id, {}, 0});
    else
        peer.queue.add({hashes.id, shared->transfer, shared->file, span, hashes.ranges, hashes.key}, served);
}

void Engine::State::orderReads(SessionId session, Peer &peer)
{
    while (auto read = peer.queue.nextRead(swarm::ServingQueue::readAheadFor(hostsServed))) {
        DiskPurpose purpose{.kind = DiskPurpose::Kind::ReadToServe, .transfer = read->transfer, .session = session, .ticket = read->ticket, .served = read->file};
        if (read->span)
            order(store::ReadProof{read->file, *read->span}, purpose);
        else
            order(store::ReadBytes{read->file, read->range}, purpose);
    }
}

} // namespace plug::engine
