#include "core/engine/engine_state.h"

#include "core/base/limits.h"

#include <algorithm>

namespace plug::engine {

namespace {

constexpr Duration kToldAgain = std::chrono::seconds(10); ///< until a call that the budget forbade is looked at again
constexpr Duration kInquiryInterval = std::chrono::seconds(5);
constexpr Duration kLeastInquiryRetry = std::chrono::milliseconds(100);
constexpr Duration kMostInquiryRetry = std::chrono::milliseconds(400); ///< the first; later ones wait longer

} // namespace

void Engine::State::addSource(Transfer &transfer, const content::LinkHost &host, bool isTold)
{
    const auto isSame = [&](const Source &source) {
        const bool isThere = std::find(source.endpoints.begin(), source.endpoints.end(), host.endpoint) != source.endpoints.end();
        const std::optional<HostId> known = source.hostId || !source.session ? source.hostId : sessions.hostOf(source.session);
        return host.hostId && known ? known == host.hostId : isThere;
    };
    const auto known = std::find_if(transfer.sources.begin(), transfer.sources.end(), isSame);
    if (known != transfer.sources.end()) {
        if (!isTold)
            known->retryAt = {};
        known->isTold = known->isTold && isTold;
        if (!known->hostId && !known->session)
            known->hostId = host.hostId;
        const bool isThere = std::find(known->endpoints.begin(), known->endpoints.end(), host.endpoint) != known->endpoints.end();
        if (!isThere && known->endpoints.size() < limits::kMaxEndpointsOfHost)
            known->endpoints.push_back(host.endpoint);
        return;
    }
    if (host.hostId != identity.hostId() && transfer.sources.size() < limits::kMaxHostsOfTransfer)
        transfer.sources.push_back({.hostId = host.hostId, .endpoints = {host.endpoint}, .session = {}, .isTold = isTold});
}

void Engine::State::connectSources(Transfer &transfer, Instant now)
{
    if (!transfer.isRunning() || isStopping)
        return;
    for (Source &source : transfer.sources) {
        if (!source.session && !source.isGone && source.retryAt <= now) {
            callSource(source, now);
            if (source.hostId && (!source.session || !sessions.isEstablished(source.session)))
                climb(*source.hostId, now);
        }
        if (source.session && sessions.isEstablished(sessions.aliasOf(source.session))) {
            source.session = sessions.aliasOf(source.session);
            peerOf(source.session).isEstablished = true;
        }
    }
}

/// By which hosts that fetch one file share it out: all of them know it.
std::uint64_t Engine::State::numberOf(const HostId &host)
{
    return readBigEndian<std::uint64_t>(host.view());
}

/// A host by its identity may be at any of its addresses; who is asked for by address alone is at that one.
void Engine::State::callSource(Source &source, Instant now)
{
    const auto session = source.hostId ? sessions.sessionWith(*source.hostId) : std::nullopt;
    if (session && sessions.isEstablished(*session)) {
        source.session = *session;
        engage(*session, now);
        return;
    }
    source.retryAt = now + kToldAgain;
    for (const Endpoint &endpoint : source.endpoints) {
        const int messages = source.isTold ? allowedMessages(endpoint, now) : limits::kMaxHandshakeAttempts;
        if (messages > 0)
            source.session = sessions.connect(source.hostId, endpoint, now, messages);
    }
}

/// It is called again after a while, at another of its addresses if it has more than one.
void Engine::State::loseSource(Transfer &transfer, SessionId session, bool isWrongIdentity, Instant now)
{
    constexpr Duration kFirstRetry = std::chrono::seconds(2);
    constexpr int kMaxDoublings = 5;
    for (Source &source : transfer.sources) {
        if (source.session != session)
            continue;
        source.session = {};
        source.hasFailed = true;
        source.isWrongIdentity = isWrongIdentity;
        std::rotate(source.endpoints.begin(), source.endpoints.begin() + 1, source.endpoints.end());
        source.retryAt = now + kFirstRetry * (1 << std::min(source.failures, kMaxDoublings));
        ++source.failures;
    }
}

/// WHAT to every connected source that has not said lately what it has.
void Engine::State::inquire(FetchedFile &file, Instant now)
{
    constexpr int kMaxDoublings = 4;
    Transfer &transfer = transfers.at(file.transfer);
    if (!transfer.isRunning() || isStopping)
        return;
    for (const Source &source : transfer.sources) {
        const SessionId session = source.session;
        if (!session || source.isGone || !sessions.isEstablished(session))
            continue;
        Inquiry &inquiry = file.inquiries[session];
        const bool isSettled = file.fetch && inquiry.view.isKnown() && !inquiry.isSilent && inquiry.view.ranges().contains(ByteRange{0, file.fetch->size()});
        if (inquiry.isGone || inquiry.nextWhat > now || isSettled)
            continue;
        Peer &peer = peerOf(session);
        const Duration retry = std::clamp(peer.receiver.probeTimeout(), kLeastInquiryRetry, kMostInquiryRetry);
        inquiry.nextWhat = now + retry * (1 << std::min(inquiry.unanswered, kMaxDoublings));
        ++inquiry.unanswered;
        peer.say(wire::What{.key = file.key, .generation = inquiry.view.generation(), .subscribe = true}, file.knowledge);
    }
    askEarly(file, now);
}

void Engine::State::onHave(SessionId session, const wire::Have &have, const Hash &binding, Instant now)
{
    FetchedFile *file = fileByKey(have.key);
    if (!file || !file->inquiries.contains(session) || !swarm::isProofOf(have.proof, file->knowledge, swarm::Prover::Possessor, binding, have.key))
        return;
    const auto kind = have.isCollection ? content::ContentKind::Collection : content::ContentKind::File;
    if (content::guidOf(kind, have.size, have.root) != file->knowledge.guid || (file->index > 0 && have.size != file->expectedSize)) {
        blame(*file, session, now);
        return;
    }
    const swarm::FetchId id = file->id;
    if (!file->fetch)
        learnFile(*file, kind, have.size, have.root, have.name, now);
    file = fileOf(id);
    if (!file)
        return;
    Inquiry &inquiry = file->inquiries.at(session);
    inquiry.view.takePage(have.size, have);
    inquiry.isSilent = false;
    inquiry.unanswered = 0;
    inquiry.nextWhat = now + kInquiryInterval;
    if (!inquiry.view.isKnown())
        return;
    if (const auto host = sessions.hostOf(session))
        file->fetch->setNumber(session, numberOf(*host));
    file->fetch->setPossession(session, inquiry.view.ranges());
    for (const ByteRange &range : peerOf(session).window.outstandingOf(id))
        file->fetch->adopt(session, range);
    peerOf(session).offers.insert(file->id);
}

void Engine::State::onNone(SessionId session, const wire::None &none, Instant now)
{
    Peer &peer = peerOf(session);
    const auto absent = peer.window.onNone(none.id);
    for (const swarm::Wanted &wanted : absent) {
        FetchedFile *file = fileOf(wanted.fetch);
        if (!file || !file->fetch)
            continue;
        // Without its hashes a host's bytes of that span are worth nothing either.
        const ByteRange range = wanted.span ? file->fetch->shape().bytesUnder(wanted.span->level, wanted.span->index) : wanted.range;
        file->fetch->learnAbsent(session, range);
        Inquiry &inquiry = file->inquiries[session];
        inquiry.view.learnAbsent(range);
        inquiry.nextWhat = std::min(inquiry.nextWhat, now + std::chrono::seconds(1));
    }
    giveBack(session, absent);
}

void Engine::State::onPart(SessionId session, const wire::Part &part, Instant)
{
    const auto absent = peerOf(session).window.onPart(part);
    for (const swarm::Wanted &wanted : absent) {
        FetchedFile *file = fileOf(wanted.fetch);
        if (!file || !file->fetch)
            continue;
        file->fetch->learnAbsent(session, wanted.range);
        file->inquiries[session].view.learnAbsent(wanted.range);
    }
    giveBack(session, absent);
}

void Engine::State::onGone(SessionId session, const wire::Gone &gone, Instant)
{
    FetchedFile *file = fileByKey(gone.key);
    if (!file || !file->inquiries.contains(session))
        return;
    file->inquiries[session].isGone = true;
    std::vector<wire::RequestId> cancelled;
    giveBack(session, peerOf(session).window.abandon(file->id, cancelled));
    if (file->fetch)
        file->fetch->removeSource(session);
    if (file->index > 0)
        return;
    for (Source &source : transfers.at(file->transfer).sources) {
        if (source.session == session)
            source.isGone = true;
    }
    if (const auto host = sessions.hostOf(session))
        finding.discovery.onNotHolder(gone.key, *host);
}

void Engine::State::giveBack(SessionId session, const std::vector<swarm::Wanted> &lost)
{
    for (const swarm::Wanted &wanted : lost) {
        FetchedFile *file = fileOf(wanted.fetch);
        if (!file)
            continue;
        if (file->fetch)
            file->fetch->onLost(session, wanted);
        uncountAsked(transfers.at(file->transfer), wanted.range.size());
    }
}

/// Whoever lied about one file of a transfer gives nothing more to it.
void Engine::State::blame(FetchedFile &file, SessionId session, Instant now)
{
    Transfer &transfer = transfers.at(file.transfer);
    bool isKnown = false;
    for (Source &source : transfer.sources) {
        if (source.session != session)
            continue;
        isKnown = source.hasLied;
        source.isGone = source.hasLied = true;
    }
    if (!isKnown)
        eventsOut.push_back(HostBlamed{transfer.id, sessions.hostOf(session).value_or(HostId{}), sessions.endpointOf(session)});
    Peer &peer = peerOf(session);
    for (const swarm::FetchId id : transfer.files) {
        FetchedFile &other = files.at(id);
        other.inquiries[session].isGone = true;
        std::vector<wire::RequestId> cancelled;
        giveBack(session, peer.window.abandon(id, cancelled));
        if (!cancelled.empty())
            peer.say(wire::Cancel{cancelled});
        if (other.fetch)
            other.fetch->removeSource(session);
    }
    peer.receiver.setOutstanding(peer.window.outstandingBytes(), now);
}

void Engine::State::abandon(SessionId session, Instant now)
{
    const auto it = peers.find(session);
    if (it == peers.end())
        return;
    giveBack(session, it->second.window.abandon());
    it->second.receiver.setOutstanding(0, now);
    for (auto &[id, file] : files) {
        const auto inquiry = file.inquiries.find(session);
        if (inquiry == file.inquiries.end())
            continue;
        inquiry->second.isSilent = true;
        inquiry->second.nextWhat = now;
    }
}

void Engine::State::judgeState(Transfer &transfer, Instant now)
{
    if (!transfer.isFetching() || transfer.state == TransferState::Failed)
        return;
    const auto any = [&](auto &&is) { return std::any_of(transfer.sources.begin(), transfer.sources.end(), is); };
    const bool isBusy = std::any_of(transfer.files.begin(), transfer.files.end(), [&](swarm::FetchId id) {
        const FetchedFile &file = files.at(id);
        return file.isFinishing || (file.fetch && !file.fetch->isIdle());
    });
    // Trouble with the disk lasts until it has taken something again, or nothing was heard of it for long.
    constexpr Duration kDiskTroubleEnds = std::chrono::seconds(30);
    transfer.state = transfer.record.isPaused ? TransferState::Paused : isBusy ? TransferState::Fetching : TransferState::Waiting;
    if (isDiskTrouble(transfer.cause) && now < transfer.diskRetryAt + kDiskTroubleEnds)
        return;
    transfer.cause = WaitCause::None;
    if (transfer.state != TransferState::Waiting)
        return;
    const bool isAnyLive = any([&](const Source &s) { return !s.isGone && s.session && sessions.isEstablished(s.session); });
    const auto anyFile = [&](auto &&is) { return std::any_of(transfer.files.begin(), transfer.files.end(), [&](swarm::FetchId id) { return is(files.at(id)); }); };
    const bool isMoreThere = anyFile([](const FetchedFile &file) {
        return file.fetch && std::any_of(file.inquiries.begin(), file.inquiries.end(), [&](const auto &inquiry) { return file.fetch->hasOpenBytesFor(inquiry.first); });
    });
    // Whoever has not said yet what it has may have it.
    const bool isUnanswered = transfer.files.empty() || anyFile([](const FetchedFile &file) {
        return file.inquiries.empty() || std::any_of(file.inquiries.begin(), file.inquiries.end(), [](const auto &inquiry) {
            return !inquiry.second.isGone && (!inquiry.second.view.isKnown() || inquiry.second.isSilent);
        });
    });
    const auto search = searchOf(transfer);
    const bool isSearching = search && !search->isOver;
    if (isSearching && !any([](const Source &s) { return !s.isGone && !s.hasFailed; }))
        transfer.cause = WaitCause::Searching;
    else if (transfer.sources.empty())
        transfer.cause = WaitCause::NoHosts;
    else if (isAnyLive && isMoreThere && askableNow(transfer, now) == 0)
        transfer.cause = WaitCause::RateLimited;
    else if (isAnyLive && (isUnanswered || isMoreThere))
        transfer.state = TransferState::Starting;
    else if (isAnyLive)
        transfer.cause = WaitCause::NoMissingRanges;
    else if (!any([](const Source &s) { return !s.isGone; }))
        transfer.cause = any([](const Source &s) { return s.hasLied; }) ? WaitCause::HostsLied : WaitCause::HostsHaveNothing;
    else if (any([](const Source &s) { return s.isWrongIdentity; }))
        transfer.cause = WaitCause::WrongIdentity;
    else if (any([this](const Source &s) { return s.hostId && isBehindNats(*s.hostId); }))
        transfer.cause = WaitCause::BehindNats;
    else if (any([](const Source &s) { return s.hasFailed; }))
        transfer.cause = WaitCause::HostsSilent;
    else
        transfer.state = TransferState::Starting;
}

} // namespace plug::engine
