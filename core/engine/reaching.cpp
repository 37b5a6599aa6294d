#include "core/engine/engine_state.h"

#include "core/base/limits.h"
#include "core/discovery/address_scope.h"

#include <algorithm>

// The ways to hosts that don't answer a call: all rungs of the ladder, each begun as soon as the one before had its time.
namespace plug::engine {

namespace {

using Step = Climb::Step;

constexpr Duration kDirectAlone = std::chrono::milliseconds(300); ///< a call that is answered at all mostly is by then
constexpr Duration kPunchesTake = std::chrono::milliseconds(1500);
constexpr Duration kRelayTakes = std::chrono::milliseconds(3000);
constexpr Duration kMetLately = std::chrono::seconds(15);
constexpr Duration kContactedLately = std::chrono::minutes(10);
constexpr Duration kKeepAliveLook = std::chrono::seconds(5);
/// Many NATs forget a flow that was silent for 30 s (RFC 4787, 4.3, wants two minutes).
constexpr Duration kKeepAlive = std::chrono::seconds(20);
constexpr std::size_t kKeptAlive = 8;
constexpr std::size_t kAskedAtOnce = 3;
constexpr std::size_t kMostAsked = 12;
constexpr std::size_t kMostRelays = 6;

/// At most once a second, since floods bring more addresses than there is room for.
void forgetOldAddresses(Reaching &reaching, Instant now)
{
    if (now < reaching.nextForgetting)
        return;
    reaching.nextForgetting = now + std::chrono::seconds(1);
    std::erase_if(reaching.contacted, [&](const auto &entry) { return entry.second + kContactedLately < now; });
    std::erase_if(reaching.strangers, [&](const auto &entry) { return entry.second + limits::kHalfOpenLifetime < now; });
}

} // namespace

/// A call to it begins: what else may lead there, if that doesn't.
void Engine::State::climb(const HostId &host, Instant now)
{
    const auto known = reaching.climbs.find(host);
    if (known != reaching.climbs.end() && known->second.step != Step::Over)
        return;
    if (reaching.climbs.size() >= Reaching::kMaxClimbs)
        std::erase_if(reaching.climbs, [](const auto &way) { return way.second.step == Step::Over; });
    if (reaching.climbs.size() >= Reaching::kMaxClimbs)
        return;
    reaching.climbs[host] = {.until = now + kDirectAlone, .asked = {}, .unanswered = {}, .relays = {}, .relay = {}};
}

/// Connected hosts that a frame about a third one may go to, on a path that is theirs alone.
std::vector<HostId> Engine::State::commonHosts(const HostId &target) const
{
    std::vector<HostId> common;
    for (const auto &[session, host] : finding.connected) {
        if (host != target && provenEndpointOf(session))
            common.push_back(host);
    }
    return common;
}

std::optional<Endpoint> Engine::State::provenEndpointOf(SessionId session) const
{
    const Endpoint at = sessions.endpointOf(session);
    return sessions.isPathProven(session) && !discovery::Circuits::isCircuit(at) ? std::optional(at) : std::nullopt;
}

bool Engine::State::sayTo(const HostId &host, wire::Frame frame)
{
    const auto session = sessions.sessionWith(host);
    if (!session || !sessions.isEstablished(*session))
        return false;
    sayFound(*session, std::move(frame));
    return true;
}

void Engine::State::advanceReaching(Instant now)
{
    reaching.meetings.advance(now);
    reaching.circuits.advance(now);
    for (auto &[host, way] : reaching.climbs) {
        if (way.step != Step::Over && way.until <= now)
            climbOn(host, way, now);
    }
    if (reaching.nextKeepAlive <= now)
        keepAlive(now);
    drainReaching(now);
}

/// What it waited for did not come.
void Engine::State::climbOn(const HostId &host, Climb &way, Instant now)
{
    if (way.step == Step::Calling || (way.step == Step::Asking && way.unanswered.empty()))
        askToMeet(host, way, now);
    else
        askToRelay(host, way, now);
}

void Engine::State::askToMeet(const HostId &host, Climb &way, Instant now)
{
    way.step = Step::Asking;
    way.until = kNever; // Meetings says so where nobody answers.
    std::vector<HostId> common = commonHosts(host);
    std::erase_if(common, [&](const HostId &one) { return way.asked.contains(one); });
    // Whom to ask is chance, so that not the same are asked for all.
    for (std::size_t i = 0; i < std::min(common.size(), kAskedAtOnce) && way.asked.size() < kMostAsked; ++i) {
        std::swap(common[i], common[i + decisions.below(common.size() - i)]);
        way.asked.insert(common[i]);
        way.unanswered.insert(common[i]);
        reaching.meetings.ask(host, common[i], now);
    }
    if (way.unanswered.empty())
        askToRelay(host, way, now);
}

/// Of those that were asked before: who knows the host has a session with it.
void Engine::State::askToRelay(const HostId &host, Climb &way, Instant now)
{
    if (way.step != Step::Relaying) {
        for (const HostId &one : way.asked) {
            if (std::ranges::find(way.relays, one) == way.relays.end() && way.relays.size() < kMostRelays)
                way.relays.push_back(one);
        }
    }
    way.step = Step::Relaying;
    way.relay.reset();
    if (way.relays.empty()) {
        way.step = Step::Over;
        return;
    }
    way.relay = way.relays.front();
    way.relays.pop_front();
    way.until = now + kRelayTakes;
    reaching.circuits.open(host, *way.relay, now);
}

/// A common host said that it is there, and that it was told of us.
void Engine::State::onMeet(const discovery::Meetings::Call &call, Instant now)
{
    const HostId &host = call.contact.host;
    if (reaching.met.size() >= discovery::Meetings::kMaxMeetings)
        std::erase_if(reaching.met, [&](const auto &met) { return met.second.at + kMetLately < now; });
    Reaching::Met &met = reaching.met[host];
    met.at = now;
    met.endpoints.insert(met.endpoints.end(), call.contact.endpoints.begin(), call.contact.endpoints.end());
    met.endpoints.resize(std::min(met.endpoints.size(), limits::kMaxEndpointsOfHost));
    if (const auto known = reaching.climbs.find(host); known != reaching.climbs.end()) {
        known->second.wasMet = true;
        known->second.unanswered.erase(call.common);
        known->second.relays.push_front(call.common);
        if (known->second.step == Step::Asking) {
            known->second.step = Step::Meeting;
            known->second.until = now + kPunchesTake;
        }
    }
    for (const Endpoint &at : call.contact.endpoints) {
        int messages = 0;
        while (messages < discovery::Meetings::kFirstMessages && reaching.contacts.mayCall(at, discovery::ContactBudget::Origin::ThirdParty, now))
            ++messages;
        if (messages > 0)
            sessions.hasten(sessions.connect(host, at, now, messages), now);
    }
}

void Engine::State::onNotBroughtTogether(const discovery::Meetings::Refused &refused, Instant now)
{
    const auto known = reaching.climbs.find(refused.host);
    if (known == reaching.climbs.end())
        return;
    known->second.unanswered.erase(refused.common);
    if (known->second.step == Step::Asking && known->second.unanswered.empty())
        known->second.until = now;
}

void Engine::State::drainReaching(Instant now)
{
    while (auto output = reaching.meetings.poll()) {
        if (auto *say = std::get_if<discovery::Meetings::Say>(&*output))
            sayTo(say->to, std::move(say->frame));
        else if (const auto *punch = std::get_if<discovery::Meetings::Punch>(&*output))
            sendPunch(punch->to);
        else if (const auto *call = std::get_if<discovery::Meetings::Call>(&*output))
            onMeet(*call, now);
        else
            onNotBroughtTogether(std::get<discovery::Meetings::Refused>(*output), now);
    }
    drainCircuits(now);
}

void Engine::State::sendPunch(const Endpoint &to)
{
    QByteArray bytes(static_cast<qsizetype>(discovery::Meetings::kPunchSize), '\0');
    decisions.fill(mutableViewOf(bytes));
    reaching.out.push_back({to, std::move(bytes), discovery::Meetings::kPunchSize});
}

void Engine::State::onRendezvous(SessionId session, const wire::Rendezvous &frame, Instant now)
{
    const auto from = sessions.hostOf(session);
    const auto at = provenEndpointOf(session);
    if (!from || !at)
        return;
    const auto wanted = sessions.sessionWith(frame.host);
    reaching.meetings.handle(*from, *at, frame, wanted ? provenEndpointOf(*wanted) : std::nullopt, now);
    drainReaching(now);
}

/// A host behind a NAT stays in reach of those who know it, and they of others for it, while the NAT remembers.
void Engine::State::keepAlive(Instant now)
{
    reaching.nextKeepAlive = now + kKeepAliveLook;
    if (!reaching.reachability.isBehindNat(now))
        return;
    std::size_t kept = 0;
    for (const auto &[session, host] : finding.connected) {
        if (kept >= kKeptAlive)
            return;
        if (!provenEndpointOf(session))
            continue;
        ++kept;
        if (now - sessions.lastHeard(session) >= kKeepAlive)
            sessions.probe(session, now);
    }
}

// What is seen of it

/// Before what it draws is answered.
void Engine::State::noteStranger(const Endpoint &from, Instant now)
{
    const Endpoint address = Reaching::addressOf(from);
    if (reaching.contacted.contains(address))
        return;
    forgetOldAddresses(reaching, now);
    if (reaching.strangers.size() < Reaching::kMaxStrangers)
        reaching.strangers.emplace(address, now);
}

void Engine::State::noteContacted(const Endpoint &to, Instant now)
{
    const Endpoint address = Reaching::addressOf(to);
    if (reaching.strangers.contains(address))
        return;
    if (reaching.contacted.size() >= Reaching::kMaxContacted)
        forgetOldAddresses(reaching, now);
    if (reaching.contacted.size() < Reaching::kMaxContacted)
        reaching.contacted[address] = now;
}

void Engine::State::onReached(SessionId session, const HostId &host, Instant now)
{
    const Endpoint at = sessions.endpointOf(session);
    reaching.climbs.erase(host);
    reaching.meetings.onConnected(host);
    reaching.reachability.onCallAnswered();
    if (const auto proven = provenEndpointOf(session))
        reaching.contacts.onProven(*proven, now);
    const auto isThere = [&](const Endpoint &told) { return told.sameAddress(at); };
    const auto met = reaching.met.extract(host);
    const bool isPunched = !met.empty() && met.mapped().at + kMetLately >= now && std::ranges::any_of(met.mapped().endpoints, isThere);
    const bool isStranger = reaching.strangers.erase(Reaching::addressOf(at)) > 0;
    reaching.contacted[Reaching::addressOf(at)] = now;
    if (isPunched)
        reaching.rungs[host] = Rung::Punched;
    else if (isStranger && mapped.external)
        reaching.rungs[host] = Rung::Mapped;
    else
        reaching.rungs.erase(host);
    if (isStranger && !isPunched)
        reaching.reachability.onCalledUnasked(at, now);
    // It may know those that nobody knew yet.
    for (auto &[other, way] : reaching.climbs) {
        if (way.step == Step::Over && way.asked.size() < kMostAsked) {
            way.step = Step::Asking;
            way.until = now;
        }
    }
    // Whoever called learns only by an answer where it was seen.
    if (!sessions.observedAddress(session))
        sessions.probe(session, now);
}

/// A call that came to nothing, or a session that ended.
void Engine::State::onUnreached(const HostId &host)
{
    reaching.rungs.erase(host);
    reaching.circuits.onDisconnected(host);
}

void Engine::State::onObserved(SessionId session, const Endpoint &observed, Instant now)
{
    const auto host = sessions.hostOf(session);
    const auto at = provenEndpointOf(session);
    if (!host || !at)
        return;
    reaching.contacts.onProven(*at, now);
    reaching.reachability.onObserved(*host, *at, observed, now);
    refreshOwnEndpoints(now);
}

void Engine::State::refreshOwnEndpoints(Instant now)
{
    std::vector<Endpoint> addresses = reaching.reachability.ownAddresses(now);
    endpointsRevision += ownEndpoints != addresses;
    ownEndpoints = std::move(addresses);
}

Rung Engine::State::rungOf(SessionId session) const
{
    const Endpoint at = sessions.endpointOf(session);
    if (discovery::Circuits::isCircuit(at))
        return Rung::Relayed;
    const auto host = sessions.hostOf(session);
    if (const auto special = host ? reaching.rungs.find(*host) : reaching.rungs.end(); special != reaching.rungs.end())
        return special->second;
    const auto scope = discovery::scopeOf(at);
    const auto isNear = [&](const Endpoint &own) { return own.prefix() == at.prefix(); };
    const bool isLan = scope == discovery::Scope::Loopback || scope == discovery::Scope::LinkLocal
        || (scope == discovery::Scope::Private && std::ranges::any_of(reaching.boundEndpoints, isNear));
    return isLan ? Rung::Lan : Rung::Direct;
}

/// It is there, and neither a meeting nor a circuit led to it.
bool Engine::State::isBehindNats(const HostId &host) const
{
    const auto way = reaching.climbs.find(host);
    return way != reaching.climbs.end() && way->second.step == Step::Over && way->second.wasMet;
}

Instant Engine::State::reachingDeadline() const
{
    Instant next = std::min({reaching.meetings.deadline(), reaching.circuits.deadline()});
    for (const auto &[host, way] : reaching.climbs) {
        if (way.step != Step::Over)
            next = std::min(next, way.until);
    }
    return finding.connected.empty() ? next : std::min(next, reaching.nextKeepAlive);
}

} // namespace plug::engine
