#include "core/engine/engine_state.h"

#include <algorithm>

// Between the room that finds hosts, and sessions and transfers.
namespace plug::engine {

namespace {

constexpr Duration kUpkeep = std::chrono::seconds(1);
constexpr Duration kFirstRetry = std::chrono::seconds(2);
constexpr int kMaxDoublings = 5;

} // namespace

void Engine::State::onMet(SessionId session, const HostId &host, Instant now)
{
    const Endpoint at = sessions.endpointOf(session);
    reaching.contacts.onProven(at, now);
    std::erase_if(finding.calls, [&](const auto &call) { return sessions.aliasOf(call.first) == session; });
    std::erase_if(finding.typed, [&](const TypedAddress &typed) {
        const bool isIt = typed.session && sessions.aliasOf(typed.session) == session;
        if (isIt) {
            finding.discovery.table().addByHand(host, typed.at);
            saveHosts(now); // before what it replaces goes
            order(store::RemoveHost{store::HostRecord{.hostId = {}, .endpoint = typed.at}});
        }
        return isIt;
    });
    finding.connected[session] = host;
    finding.discovery.onConnected(host, at, now, wallTime(now));
    hastenSearches(now);
}

void Engine::State::onParted(SessionId session, Instant now)
{
    if (const auto call = finding.calls.find(session); call != finding.calls.end()) {
        finding.discovery.onUnreachable(call->second, now);
        finding.calls.erase(call);
    }
    if (const auto host = finding.connected.find(session); host != finding.connected.end()) {
        finding.discovery.onDisconnected(host->second, now);
        finding.connected.erase(host);
    }
    finding.toSay.erase(session);
    for (TypedAddress &typed : finding.typed) {
        if (typed.session != session)
            continue;
        typed.session = {};
        typed.retryAt = now + kFirstRetry * (1 << std::min(typed.failures++, kMaxDoublings));
    }
}

bool Engine::State::discover(SessionId session, const wire::Frame &frame, std::size_t bytes, Instant now)
{
    const auto host = finding.connected.find(session);
    if (host == finding.connected.end())
        return false;
    return std::visit([&](const auto &what) {
        constexpr bool isOfFinding = requires { finding.discovery.handle(host->second, what, bytes, now); };
        if constexpr (isOfFinding)
            finding.discovery.handle(host->second, what, bytes, now);
        return isOfFinding;
    }, frame);
}

/// How often a first message may go there now; each is counted.
int Engine::State::allowedMessages(const Endpoint &to, Instant now)
{
    if (reaching.contacts.isProven(to, now))
        return Finding::kKnownMessages;
    int count = 0;
    while (count < Finding::kToldMessages && reaching.contacts.mayCall(to, discovery::ContactBudget::Origin::Hearsay, now))
        ++count;
    return count;
}

/// False where it has to wait.
bool Engine::State::callTold(const discovery::Call &call, Instant now)
{
    bool isCalled = false;
    for (const Endpoint &endpoint : call.contact.endpoints) {
        const int messages = call.isTold ? allowedMessages(endpoint, now) : Finding::kKnownMessages;
        if (messages == 0)
            continue;
        finding.calls[sessions.connect(call.contact.host, endpoint, now, messages)] = call.contact.host;
        isCalled = true;
    }
    return isCalled;
}

void Engine::State::carryOutFindings(Instant now)
{
    while (auto output = finding.discovery.poll(now)) {
        if (const auto *say = std::get_if<discovery::Say>(&*output)) {
            const auto session = sessions.sessionWith(say->to);
            if (session && sessions.isEstablished(*session))
                sayFound(*session, say->frame);
        } else if (const auto *call = std::get_if<discovery::Call>(&*output)) {
            if (!callTold(*call, now) && finding.postponed.size() < Finding::kMaxPostponed)
                finding.postponed.push_back(*call);
        } else if (const auto *found = std::get_if<discovery::HolderFound>(&*output)) {
            onHolder(*found, now);
        } else if (const auto *changed = std::get_if<discovery::QueryChanged>(&*output)) {
            onSearched(changed->ledger, now);
        }
    }
}

void Engine::State::sayFound(SessionId session, wire::Frame frame)
{
    std::deque<ControlItem> &frames = finding.toSay[session];
    if (frames.size() < Peer::kMaxControl)
        frames.push_back({std::move(frame), {}});
}

void Engine::State::sendFindings(Outputs &out, Instant now)
{
    for (auto &[session, frames] : finding.toSay)
        sendFrames(session, frames, out, now);
    std::erase_if(finding.toSay, [](const auto &waiting) { return waiting.second.empty(); });
}

void Engine::State::upkeepHosts(Instant now)
{
    finding.nextUpkeep = now + kUpkeep;
    for (TypedAddress &typed : finding.typed) {
        if (!typed.session && typed.retryAt <= now && !isStopping)
            typed.session = sessions.connect(std::nullopt, typed.at, now);
    }
    for (std::size_t waiting = finding.postponed.size(); waiting > 0; --waiting) {
        const discovery::Call call = finding.postponed.front();
        finding.postponed.pop_front();
        if (!sessions.sessionWith(call.contact.host) && !callTold(call, now))
            finding.postponed.push_back(call);
    }
    beginSearches(now);
    announceShares(now);
    if (finding.nextSave <= now)
        saveHosts(now);
}

/// What is served to everybody. Of a fetch, as soon as there is something to serve.
void Engine::State::announceShares(Instant now)
{
    std::set<LookupKey> fetched;
    for (const auto &[id, file] : files) {
        const bool isPublic = file.index == 0 && !file.knowledge.secret && !transfers.at(file.transfer).record.isPaused;
        if (isPublic && file.fetch && !file.fetch->verified().isEmpty())
            fetched.insert(file.key);
    }
    if (fetched == finding.fetched && shares.announceableRevision() == finding.announceableRevision)
        return;
    finding.fetched = fetched;
    finding.announceableRevision = shares.announceableRevision();
    fetched.insert(shares.announceable().begin(), shares.announceable().end());
    for (const LookupKey &key : fetched) {
        if (!finding.announced.contains(key))
            finding.discovery.addShare(key, now);
    }
    for (const LookupKey &key : finding.announced) {
        if (!fetched.contains(key))
            finding.discovery.removeShare(key, now);
    }
    finding.announced = std::move(fetched);
}

} // namespace plug::engine
