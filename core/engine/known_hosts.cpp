#include "core/engine/engine_state.h"

#include "core/content/hash_tree.h"

#include <algorithm>

// Hosts as people see them and the catalogue keeps them.
namespace plug::engine {

namespace {

constexpr Duration kSave = std::chrono::seconds(5);

/// One without a port where nobody knows any.
Endpoint addressOf(const discovery::KnownHost &host)
{
    return host.endpoints.empty() ? Endpoint{} : host.endpoints.front();
}

store::HostRecord recordOf(const discovery::KnownHost &host)
{
    store::HostRecord record{host.id, addressOf(host), host.lastHeard, host.addedByHand};
    if (!host.endpoints.empty())
        record.otherEndpoints.assign(host.endpoints.begin() + 1, host.endpoints.end());
    record.name = host.name;
    record.isFriend = host.isFriend;
    record.isBlocked = host.isBlocked;
    record.isAnchor = host.isAnchor;
    record.answered = host.answered;
    record.unanswered = host.unanswered;
    return record;
}

discovery::KnownHost hostOf(const store::HostRecord &record)
{
    discovery::KnownHost host{.id = *record.hostId, .endpoints = {}, .lastHeard = record.lastHeard};
    if (record.endpoint.port != 0)
        host.endpoints.push_back(record.endpoint);
    host.endpoints.insert(host.endpoints.end(), record.otherEndpoints.begin(), record.otherEndpoints.end());
    host.answered = record.answered;
    host.unanswered = record.unanswered;
    host.name = record.name;
    host.isFriend = record.isFriend;
    host.isBlocked = record.isBlocked;
    host.addedByHand = record.addedByHand;
    host.isAnchor = record.isAnchor;
    return host;
}

} // namespace

void Engine::State::loadHosts(const std::vector<store::HostRecord> &records, Instant now)
{
    for (const store::HostRecord &record : records) {
        if (record.hostId)
            finding.discovery.table().restore(hostOf(record));
        else if (finding.typed.size() < Finding::kMaxTyped)
            finding.typed.push_back({.at = record.endpoint, .session = {}});
    }
    finding.discovery.table().takeChanges();
    finding.discovery.setActive(config.findsHosts, now);
}

void Engine::State::addHost(const AddHost &command, Instant now)
{
    const content::LinkHost &host = command.host;
    const auto isThere = [&](const TypedAddress &typed) { return typed.at == host.endpoint; };
    if (host.hostId) {
        finding.discovery.table().addByHand(*host.hostId, host.endpoint);
        callTold({{*host.hostId, {host.endpoint}}, false}, now);
    } else if (std::ranges::none_of(finding.typed, isThere) && finding.typed.size() < Finding::kMaxTyped) {
        finding.typed.push_back({.at = host.endpoint, .session = {}});
        order(store::PutHost{{.hostId = {}, .endpoint = host.endpoint, .lastHeard = wallTime(now), .addedByHand = true}});
    }
    for (auto &[id, transfer] : transfers) {
        if (transfer.isFetching() && (!command.transfer || command.transfer == id)) {
            addSource(transfer, host);
            connectSources(transfer, now);
        }
    }
    upkeepHosts(now);
}

void Engine::State::removeHost(const RemoveHost &command)
{
    if (command.address && std::erase_if(finding.typed, [&](const TypedAddress &typed) { return typed.at == *command.address; }) > 0)
        order(store::RemoveHost{store::HostRecord{.hostId = {}, .endpoint = *command.address}});
    finding.discovery.table().remove(command.host);
    finding.nextSave = {};
}

void Engine::State::setBlocked(const SetBlocked &command, Instant now)
{
    finding.discovery.table().setBlocked(command.host, command.isBlocked);
    if (const auto session = sessions.sessionWith(command.host); session && command.isBlocked)
        refuse(*session, now);
}

/// Ends it on this side; the other one hears nothing.
void Engine::State::refuse(SessionId session, Instant now)
{
    onSessionGone(session, false, now);
    sessions.forget(session);
}

/// Hints are no promises: they are asked, and not remembered before they answer.
void Engine::State::hintHost(const HintHost &command, Instant now)
{
    if (command.host.hostId && finding.discovery.table().isBlocked(*command.host.hostId))
        return;
    for (auto &[id, transfer] : transfers) {
        const bool mayHaveIt = command.key ? content::lookupKeyOf(transfer.record.guid) == *command.key
                                           : command.origin == HintHost::Origin::Lan;
        if (!transfer.isRunning() || !mayHaveIt)
            continue;
        addSource(transfer, command.host, true);
        connectSources(transfer, now);
    }
    if (!command.host.hostId || !sessions.sessionWith(*command.host.hostId)) {
        if (const int messages = allowedMessages(command.host.endpoint, now))
            sessions.connect(command.host.hostId, command.host.endpoint, now, messages);
    }
}

/// Those that people added and their friends are asked about every file; all others by searching.
void Engine::State::addTrustedSources(Transfer &transfer)
{
    for (const TypedAddress &typed : finding.typed)
        addSource(transfer, {std::nullopt, typed.at});
    for (const auto &[id, host] : finding.discovery.table().hosts()) {
        if ((host.addedByHand || host.isFriend) && !host.isBlocked && !host.endpoints.empty())
            addSource(transfer, {id, host.endpoints.front()});
    }
}

std::vector<HostRow> Engine::State::hostRows() const
{
    std::vector<HostRow> rows;
    for (const auto &[id, host] : finding.discovery.table().hosts()) {
        const auto session = sessions.sessionWith(id);
        const bool isConnected = session && sessions.isEstablished(*session);
        rows.push_back({id, isConnected ? sessions.endpointOf(*session) : addressOf(host), isConnected, host.addedByHand, isConnected ? rungOf(*session) : Rung::Direct, host.lastHeard,
                        isConnected ? sessions.smoothedRtt(*session) : Duration{}, host.name, host.isFriend, host.isBlocked, host.answered,
                        host.unanswered});
    }
    for (const TypedAddress &typed : finding.typed)
        rows.push_back({.host = {}, .endpoint = typed.at, .isConnected = false, .addedByHand = true, .lastHeard = {}});
    return rows;
}

void Engine::State::saveHosts(Instant now)
{
    finding.nextSave = now + kSave;
    const auto changes = finding.discovery.table().takeChanges();
    for (const HostId &host : changes.removed)
        order(store::RemoveHost{store::HostRecord{.hostId = host, .endpoint = {}}});
    for (const HostId &host : changes.changed) {
        if (const discovery::KnownHost *known = finding.discovery.table().find(host))
            order(store::PutHost{recordOf(*known)});
    }
}

} // namespace plug::engine
