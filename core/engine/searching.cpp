#include "core/engine/engine_state.h"

#include "core/content/hash_tree.h"

#include <algorithm>

// Searches for hosts that have a file.
namespace plug::engine {

namespace {

/// With so many hosts to ask a transfer looks for no more.
constexpr std::size_t kEnoughSources = 16;
constexpr Duration kSearchAgain = std::chrono::seconds(15);
constexpr Duration kSearchAgainAtMost = std::chrono::minutes(15);
constexpr int kMaxDoublings = 8;
/// Time for the first of the known hosts to answer.
constexpr Duration kPatience = std::chrono::seconds(4);

SearchFigures figuresOf(const discovery::QueryLedger &ledger)
{
    return {ledger.isOver, ledger.hostsAsked, ledger.hops, ledger.bytes, ledger.holders};
}

} // namespace

void Engine::State::onHolder(const discovery::HolderFound &found, Instant now)
{
    for (auto &[id, transfer] : transfers) {
        if (!transfer.isRunning() || content::lookupKeyOf(transfer.record.guid) != found.key)
            continue;
        for (const Endpoint &endpoint : found.contact.endpoints)
            addSource(transfer, {found.contact.host, endpoint}, !found.isConnected);
        connectSources(transfer, now);
        nextTick = now;
    }
    if (const auto search = finding.searches.find(found.key); search != finding.searches.end()) {
        for (const CommandId request : search->second.requests)
            eventsOut.push_back(HolderFound{request, {found.contact.host, found.contact.endpoints.front()}, found.isConnected});
    }
}

void Engine::State::onSearched(const discovery::QueryLedger &ledger, Instant now)
{
    const auto it = finding.searches.find(ledger.key);
    if (it == finding.searches.end() || it->second.query != ledger.id)
        return;
    Search &search = it->second;
    search.ledger = ledger;
    if (!ledger.isOver)
        return;
    search.query = {};
    search.nextAt = now + std::min(kSearchAgain * (1 << std::min(search.rounds++, kMaxDoublings)), kSearchAgainAtMost);
    for (const CommandId request : std::exchange(search.requests, {}))
        eventsOut.push_back(FindEnded{request, figuresOf(ledger)});
    nextTick = now;
    const auto isOfUse = [&](const auto &t) { return t.second.isFetching() && content::lookupKeyOf(t.second.record.guid) == ledger.key; };
    if (std::ranges::none_of(transfers, isOfUse))
        finding.searches.erase(it);
}

/// A share by link is announced to nobody, so that asking for it would only tell others of it.
void Engine::State::seek(Transfer &transfer, Instant now)
{
    if (!config.findsHosts || !transfer.isRunning() || transfer.record.secret || isStopping)
        return;
    const auto isOfUse = [](const Source &source) { return !source.isGone && !source.hasFailed; };
    const LookupKey key = content::lookupKeyOf(transfer.record.guid);
    const bool isKnown = finding.searches.contains(key);
    if (!isKnown && finding.searches.size() >= Finding::kMaxSearches)
        return;
    if (!isKnown || std::ranges::count_if(transfer.sources, isOfUse) < std::ptrdiff_t(kEnoughSources))
        search(key, now);
}

/// Begins one where it is due and there is somebody to ask.
void Engine::State::search(const LookupKey &key, Instant now)
{
    const auto [it, isNew] = finding.searches.try_emplace(key);
    Search &search = it->second;
    const bool isAlone = finding.typed.empty() && finding.discovery.table().hosts().empty();
    if (isNew)
        search.patientUntil = isAlone ? now : now + kPatience;
    if (search.query || search.nextAt > now || (finding.connected.empty() && search.patientUntil > now))
        return;
    search.query = finding.discovery.find(key, now);
    search.ledger.isOver = !search.query; // what the last round took is shown until this one has asked somebody
}

/// Those that somebody asked for and that could not begin at once.
void Engine::State::beginSearches(Instant now)
{
    for (auto &[key, waiting] : finding.searches) {
        if (!waiting.requests.empty())
            search(key, now);
    }
}

/// Searches that found nobody to ask have somebody now.
void Engine::State::hastenSearches(Instant now)
{
    for (auto &[key, search] : finding.searches) {
        if (!search.query && search.ledger.hostsAsked == 0)
            search.nextAt = now;
    }
    finding.nextUpkeep = now;
    nextTick = now;
}

/// Counts as the first time, so that the next rounds come soon too.
void Engine::State::searchAgain(const SearchAgain &command, Instant now)
{
    const auto transfer = transfers.find(command.transfer);
    if (transfer == transfers.end())
        return;
    if (const auto it = finding.searches.find(content::lookupKeyOf(transfer->second.record.guid)); it != finding.searches.end()) {
        it->second.nextAt = now;
        it->second.rounds = 0;
    }
    nextTick = now;
}

void Engine::State::findFile(const FindFile &command, Instant now)
{
    const LookupKey key = content::lookupKeyOf(command.link.guid);
    const auto known = finding.searches.find(key);
    const bool isFull = known == finding.searches.end() ? finding.searches.size() >= Finding::kMaxSearches
                                                        : known->second.requests.size() >= Search::kMaxRequests;
    if (isFull) {
        eventsOut.push_back(FindEnded{command.request, {.isOver = true}});
        return;
    }
    for (const content::LinkHost &host : command.link.hosts)
        addHost(AddHost{host, {}}, now);
    search(key, now);
    Search &search = finding.searches.at(key);
    search.requests.push_back(command.request);
    search.nextAt = now;
    finding.nextUpkeep = now;
    nextTick = now;
}

void Engine::State::dropSearch(const Transfer &transfer, Instant now)
{
    const auto search = finding.searches.find(content::lookupKeyOf(transfer.record.guid));
    if (search == finding.searches.end() || !search->second.requests.empty())
        return;
    if (search->second.query)
        finding.discovery.cancel(search->second.query, now);
    finding.searches.erase(search);
}

std::optional<SearchFigures> Engine::State::searchOf(const Transfer &transfer) const
{
    const auto search = transfer.isFetching() ? finding.searches.find(content::lookupKeyOf(transfer.record.guid)) : finding.searches.end();
    return search == finding.searches.end() ? std::nullopt : std::optional(figuresOf(search->second.ledger));
}

} // namespace plug::engine
