#include "core/discovery/lookup.h"

#include "core/discovery/address_scope.h"
#include "core/discovery/answers.h"

#include <algorithm>
#include <array>

namespace plug::discovery {

namespace {
/// Of the own table and of connected hosts: what a search begins with.
constexpr std::size_t kSeeds = 24;
constexpr std::size_t kFailuresUntilDiscredited = 3;
constexpr Duration kTryAgainAfter = std::chrono::milliseconds(200);
/// How far those who are asked may pass it on.
constexpr std::uint8_t kHops = 1;
constexpr std::uint8_t kBudget = 1;
} // namespace

Lookup::Lookup(const LookupKey &key, Aim aim, Surroundings &around, Instant now)
    : m_around(around)
    , m_aim(aim)
    , m_target(positionOf(key))
    , m_until(now + kLongest)
{
    m_ledger.key = key;
    start(now);
}

void Lookup::start(Instant now)
{
    for (const wire::Contact &holder : m_aim == Aim::Holders ? m_around.book.find(key(), kEnoughHolders, now) : std::vector<wire::Contact>{}) {
        if (!m_around.table.isBlocked(holder.host))
            takeHolder(holder, m_around.self, holder.endpoints.front(), m_around.isConnected(holder.host), now);
    }
    for (const HostId &host : m_around.nearestConnected(m_target, kSeeds, {}))
        addOwn({host, {*m_around.addressOf(host)}});
    for (const KnownHost *host : m_around.table.nearest(m_target, kSeeds)) {
        if (!m_around.isConnected(host->id))
            addOwn({host->id, {host->endpoints.begin(), host->endpoints.begin() + std::ptrdiff_t(std::min(host->endpoints.size(), protocol::kMaxContactEndpoints))}});
    }
    const auto isNearerOne = [&](const Candidate &a, const Candidate &b) { return isNearer(m_target, a.position, b.position); };
    std::ranges::stable_sort(m_candidates, isNearerOne);
    for (std::size_t i = 0; i < m_candidates.size(); ++i)
        m_candidates[i].path = static_cast<std::uint8_t>(i % kPaths);
    proceed(now);
}

void Lookup::addOwn(const wire::Contact &contact)
{
    m_candidates.push_back({.contact = contact, .position = positionOf(contact.host, contact.endpoints.front()), .informant = m_around.self});
}

void Lookup::onConnected(const HostId &host, Instant now)
{
    bool isAsked = false;
    for (Candidate &candidate : m_candidates) {
        if (candidate.contact.host != host)
            continue;
        if (candidate.state == State::Called && !isAsked)
            onConnectedCandidate(candidate, now);
        else if (candidate.state == State::Failed && candidate.request == 0)
            candidate.state = State::Fresh; // it took longer than this search waits
        isAsked = isAsked || candidate.state == State::Asked;
    }
    proceed(now);
}

void Lookup::onConnectedCandidate(Candidate &candidate, Instant now)
{
    const Endpoint at = *m_around.addressOf(candidate.contact.host);
    candidate.contact.endpoints = {at};
    candidate.position = positionOf(candidate.contact.host, at);
    m_ownBytes += kCallBytes;
    say(candidate, now);
}

void Lookup::onUnreachable(const HostId &host, Instant now)
{
    for (Candidate &candidate : m_candidates) {
        if (candidate.contact.host == host && candidate.state == State::Called)
            fail(candidate);
    }
    proceed(now);
}

void Lookup::onDisconnected(const HostId &host, Instant now)
{
    for (Candidate &candidate : m_candidates) {
        if (candidate.contact.host == host && candidate.state == State::Asked)
            fail(candidate);
    }
    proceed(now);
}

bool Lookup::handle(const HostId &from, const wire::Found &found, std::size_t bytes, Instant now)
{
    const auto isIt = [&](const Candidate &candidate) { return candidate.request == found.id && candidate.contact.host == from; };
    const auto candidate = std::ranges::find_if(m_candidates, isIt);
    const auto at = m_around.addressOf(from);
    if (candidate == m_candidates.end())
        return false;
    if (!at || isOver() || candidate->answersLeft <= 0)
        return true;
    if (candidate->state != State::Answered) {
        candidate->state = State::Answered;
        ++m_ledger.hostsAnswered;
        ++m_told[candidate->informant].answered;
        m_around.table.onAnswered(from, m_around.wallTime(now));
    }
    candidate->answersLeft = found.isLast ? 0 : candidate->answersLeft - 1;
    m_ownBytes += bytes;
    take(*candidate, *at, found, now);
    proceed(now);
    return true;
}

void Lookup::take(Candidate &from, const Endpoint &at, const wire::Found &found, Instant now)
{
    from.asked = std::max(from.asked, found.asked);
    from.bytes = std::max(from.bytes, found.bytes);
    if (from.asked > 0)
        m_ledger.hops = std::max<std::uint32_t>(m_ledger.hops, from.depth + 1u);
    const HostId informant = from.contact.host;
    if (m_aim == Aim::Holders && found.isHolder)
        takeHolder({informant, {at}}, informant, at, true, now);
    for (const wire::Contact &told : m_aim == Aim::Holders ? found.holders : std::vector<wire::Contact>{}) {
        const auto holder = tellable(told, at);
        if (holder && holder->host != m_around.self && !m_around.table.isBlocked(holder->host))
            takeHolder(*holder, informant, at, m_around.isConnected(holder->host), now);
    }
    const Candidate copy = from; // what is told may move the candidates
    takeTold(copy, at, found.nearer);
}

void Lookup::takeHolder(const wire::Contact &holder, const HostId &informant, const Endpoint &informantAt, bool isConnected, Instant now)
{
    // The same host at another address is news: who told of it first may have told a wrong one.
    const auto known = m_holders.lower_bound({holder.host, Endpoint{}});
    const bool isNewHost = known == m_holders.end() || known->first != holder.host;
    bool isNew = false;
    for (const Endpoint &at : holder.endpoints)
        isNew = (m_holders.size() < kMaxHolders && m_holders.emplace(holder.host, at).second) || isNew;
    if (!isNew)
        return;
    if (informant != m_around.self)
        m_around.book.cache(key(), holder, informant, informantAt, now);
    if (isNewHost && m_told[informant].holders++ < kCountedHolders)
        ++m_countedHolders;
    m_ledger.holders += isNewHost;
    m_around.put(HolderFound{key(), holder, isConnected});
}

void Lookup::takeTold(const Candidate &from, const Endpoint &at, std::vector<wire::Contact> told)
{
    // In the order of who told, the first of a prefix might not be its nearest.
    std::ranges::stable_sort(told, [&](const wire::Contact &a, const wire::Contact &b) {
        return isNearer(m_target, positionOf(a.host, a.endpoints.front()), positionOf(b.host, b.endpoints.front()));
    });
    spreadPrefixes(told);
    for (const wire::Contact &contact : told) {
        const auto reachable = tellable(contact, at);
        if (!reachable || contact.host == m_around.self || m_around.table.isBlocked(contact.host))
            continue;
        m_around.table.addCandidate(*reachable, from.contact.host, at);
        if (isKnown(*reachable) || m_told[from.contact.host].candidates >= kMaxTold)
            continue;
        ++m_told[from.contact.host].candidates;
        Candidate candidate{.contact = *reachable, .informant = from.contact.host};
        candidate.position = positionOf(contact.host, m_around.addressOf(contact.host).value_or(reachable->endpoints.front()));
        candidate.path = pathFor(from);
        candidate.depth = static_cast<std::uint8_t>(std::min(from.depth + 1, 255));
        add(std::move(candidate));
    }
}

bool Lookup::isKnown(const wire::Contact &contact) const
{
    // At another address it may be there all the same, unless it has been met.
    return std::ranges::any_of(m_candidates, [&](const Candidate &known) {
        return known.contact.host == contact.host
            && (known.state == State::Asked || known.state == State::Answered || known.contact.endpoints.front().sameAddress(contact.endpoints.front()));
    });
}

void Lookup::add(Candidate candidate)
{
    if (m_candidates.size() < kMaxCandidates || makeRoom(candidate))
        m_candidates.push_back(std::move(candidate));
}

bool Lookup::makeRoom(const Candidate &candidate)
{
    const auto isWorse = [&](const Candidate &a, const Candidate &b) {
        const bool canGoA = a.state == State::Fresh || a.state == State::Failed;
        const bool canGoB = b.state == State::Fresh || b.state == State::Failed;
        return canGoA != canGoB ? canGoB : isNearer(m_target, a.position, b.position);
    };
    const auto worst = std::ranges::max_element(m_candidates, isWorse);
    const bool canGo = worst->state == State::Fresh || worst->state == State::Failed;
    if (!canGo || !isNearer(m_target, candidate.position, worst->position))
        return false;
    m_candidates.erase(worst);
    return true;
}

std::uint8_t Lookup::pathFor(const Candidate &informant)
{
    // A path that nobody is left in starts again from here: otherwise a host that knows one other would go in single file.
    std::array<std::size_t, kPaths> living{};
    for (const Candidate &candidate : m_candidates)
        living[candidate.path] += candidate.state != State::Failed;
    for (std::size_t path = 0; path < kPaths; ++path) {
        if (living[path] == 0)
            return static_cast<std::uint8_t>(path);
    }
    return informant.path;
}

void Lookup::advance(Instant now)
{
    m_advancedAt = now;
    for (Candidate &candidate : m_candidates) {
        const bool isLate = candidate.until <= now && isOutstanding(candidate);
        if (isLate && candidate.state == State::Asked)
            m_around.table.onUnanswered(candidate.contact.host);
        if (isLate)
            fail(candidate);
    }
    if (m_tryAgain <= now)
        m_tryAgain = kNever;
    if (m_until <= now)
        finish();
    proceed(now);
}

Instant Lookup::deadline() const
{
    if (isOver())
        return kNever;
    Instant next = std::min(m_until, m_tryAgain);
    for (const Candidate &candidate : m_candidates) {
        if (isOutstanding(candidate))
            next = std::min(next, candidate.until);
        if (isOutstanding(candidate) && candidate.patientUntil > m_advancedAt)
            next = std::min(next, candidate.patientUntil);
    }
    return next;
}

void Lookup::fail(Candidate &candidate)
{
    candidate.state = State::Failed;
    ++m_told[candidate.informant].failed;
}

bool Lookup::isDiscredited(const Candidate &candidate) const
{
    const auto told = m_told.find(candidate.informant);
    return candidate.informant != m_around.self && told != m_told.end() && told->second.failed >= kFailuresUntilDiscredited
        && told->second.failed > told->second.answered;
}

std::vector<std::size_t> Lookup::inOrder() const
{
    std::set<HostId> taken; // asked at one address, they need not be asked at another
    for (const Candidate &candidate : m_candidates) {
        if (candidate.state != State::Fresh && candidate.state != State::Failed)
            taken.insert(candidate.contact.host);
    }
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < m_candidates.size(); ++i) {
        const Candidate &candidate = m_candidates[i];
        if (candidate.state != State::Failed && (candidate.state != State::Fresh || !taken.contains(candidate.contact.host)))
            order.push_back(i);
    }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        return isNearer(m_target, m_candidates[a].position, m_candidates[b].position);
    });
    std::map<std::uint64_t, std::size_t> ofPrefix;
    std::vector<std::size_t> rank(m_candidates.size());
    for (const std::size_t i : order) {
        const Endpoint &at = m_candidates[i].contact.endpoints.front();
        rank[i] = scopeOf(at) == Scope::Global ? ofPrefix[at.prefix()]++ : 0;
        if (m_candidates[i].state == State::Fresh && isDiscredited(m_candidates[i]))
            rank[i] += kMaxCandidates;
    }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return rank[a] < rank[b]; });
    return order;
}

void Lookup::proceed(Instant now)
{
    if (isOver())
        return;
    if (m_countedHolders >= kEnoughHolders || m_ownAsked >= kMaxAsked)
        finish();
    else
        askNext(now);
    countUp();
}

void Lookup::askNext(Instant now)
{
    std::array<bool, kPaths> isWaiting{};
    for (const Candidate &candidate : m_candidates)
        isWaiting[candidate.path] = isWaiting[candidate.path] || (isOutstanding(candidate) && candidate.patientUntil > now);
    std::array<std::size_t, kPaths> seenOfPath{};
    std::size_t seen = 0;
    std::set<HostId> asked;
    for (const std::size_t i : inOrder()) {
        Candidate &candidate = m_candidates[i];
        const bool isOfNearest = seen++ < kNearest;
        const bool isOfPath = seenOfPath[candidate.path]++ < kNearestOfPath;
        const bool isNext = candidate.state == State::Fresh && (isOfNearest || isOfPath) && !isWaiting[candidate.path];
        if (isNext && asked.insert(candidate.contact.host).second) {
            isWaiting[candidate.path] = true;
            ask(candidate, now);
        }
    }
    if (std::ranges::none_of(m_candidates, isOutstanding) && m_tryAgain == kNever)
        finish();
}

void Lookup::countUp()
{
    m_ledger.hostsAsked = m_ownAsked;
    m_ledger.bytes = m_ownBytes;
    for (const Candidate &candidate : m_candidates) {
        m_ledger.hostsAsked += candidate.asked;
        m_ledger.bytes += candidate.bytes;
    }
}

void Lookup::ask(Candidate &candidate, Instant now)
{
    const HostId &host = candidate.contact.host;
    if (m_around.isConnected(host)) {
        say(candidate, now);
    } else if (m_around.call(candidate.contact, candidate.informant != m_around.self, now)) {
        candidate.state = State::Called;
        candidate.until = now + kCallTakes;
        candidate.patientUntil = now + kPatience;
    } else {
        m_tryAgain = now + kTryAgainAfter;
    }
}

void Lookup::say(Candidate &candidate, Instant now)
{
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(std::clamp(m_until - now, Duration::zero(), kAnswerTakes));
    const bool isForHolders = m_aim == Aim::Holders;
    wire::Find find{.id = m_around.nextRequest(), .key = key()};
    find.hops = isForHolders ? kHops : 0;
    find.budget = isForHolders ? kBudget : 0;
    find.deadline = static_cast<std::uint16_t>(left.count());
    candidate.state = State::Asked;
    candidate.until = now + kAnswerTakes;
    candidate.patientUntil = now + kPatience;
    candidate.request = find.id;
    candidate.answersLeft = kMaxAnswers;
    ++m_ownAsked;
    m_ledger.hops = std::max<std::uint32_t>(m_ledger.hops, candidate.depth);
    m_ownBytes += m_around.say(candidate.contact.host, find);
}

void Lookup::finish()
{
    m_ledger.isOver = true;
}

std::vector<wire::Contact> Lookup::nearestAnswered() const
{
    std::vector<wire::Contact> nearest;
    for (const std::size_t i : inOrder()) {
        if (m_candidates[i].state == State::Answered && nearest.size() < kNearest)
            nearest.push_back(m_candidates[i].contact);
    }
    return nearest;
}

} // namespace plug::discovery
