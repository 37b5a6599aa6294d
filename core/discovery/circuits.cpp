#include "core/discovery/circuits.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>
#include <vector>

namespace plug::discovery {

namespace {

using Step = wire::Relay::Step;
/// A circuit on the session with one host.
using Leg = std::pair<HostId, std::uint32_t>;

constexpr Duration kDay = std::chrono::hours(24);
constexpr Duration kAnswerInterval = std::chrono::seconds(1);
/// Answers to circuits that nobody has, of so many hosts at a time.
constexpr std::size_t kMaxAnswered = 256;
constexpr ByteArray<8> kDiscardPrefix{0x01, 0x00, 0, 0, 0, 0, 0, 0};

Endpoint endpointOf(std::uint64_t number)
{
    Endpoint endpoint{.port = 1};
    std::copy(kDiscardPrefix.begin(), kDiscardPrefix.end(), endpoint.address.begin());
    writeBigEndian(MutableByteView(endpoint.address).subspan(8), number);
    return endpoint;
}

/// Chosen by whoever calls; a relay's own are even.
bool isCallers(std::uint32_t circuit)
{
    return circuit % 2 == 1;
}

} // namespace

struct Circuits::State {
    /// This host's end of a circuit.
    struct End {
        HostId host;
        Endpoint at;
        bool isOpen = false; ///< else asked for
        int repeats = 0;
        Instant until{};     ///< repeated or closed then
        std::uint64_t relayPrefix = 0; ///< where another host opened it
    };
    /// What this host passes on, from and to both legs.
    struct Passed {
        Leg caller;
        Leg called;
        std::uint64_t callerPrefix = 0;
        std::uint64_t left = 0; ///< bytes
        bool isCalledHeard = false;
        Instant remindAt{};
        Instant until{};
    };
    using PassedId = std::uint64_t;

    explicit State(RandomSource &random_) : random(random_) {}

    std::uint32_t freshNumber(const HostId &host, bool isCaller);
    bool isUsed(const Leg &leg) const { return ends.contains(leg) || legs.contains(leg); }
    void say(const HostId &to, const wire::Relay &frame) { out.push_back(Say{to, frame}); }
    void sayClosed(const Leg &to, const HostId &host) { say(to.first, {.circuit = to.second, .step = Step::Closed, .host = host}); }
    void addEnd(const Leg &leg, End end);
    void removeEnd(const Leg &leg);
    void removePassed(PassedId id);
    void closePassed(PassedId id);

    void onAskedToRelay(const Leg &caller, const Endpoint &from, const HostId &host, bool isConnected, Instant now);
    void onCalled(const Leg &leg, const Endpoint &relayAt, const HostId &host, Instant now);
    void onClosed(const Leg &leg);
    bool mayRelay(const Endpoint &from) const;
    bool charge(Passed &passed, std::uint64_t bytes, Instant now);
    void startDay(Instant now);
    void answerUnknown(const Leg &leg, Instant now);

    RandomSource &random;
    Limits limits;
    std::map<Leg, End> ends;
    std::map<Endpoint, Leg> endsAt;
    std::map<PassedId, Passed> passed;
    std::map<Leg, PassedId> legs;
    std::deque<Output> out; ///< few for each input; the owner takes them after each
    std::map<HostId, Instant> answered;
    std::uint64_t lastEndpoint = 0;
    PassedId lastPassed = 0;
    std::uint64_t bytesToday = 0;
    std::optional<Instant> dayBegan;
};

Circuits::Circuits(RandomSource &random)
    : m_state(std::make_unique<State>(random))
{
}

Circuits::~Circuits() = default;

void Circuits::setLimits(const Limits &limits)
{
    m_state->limits = limits;
    while (!limits.isAllowed && !m_state->passed.empty())
        m_state->closePassed(m_state->passed.begin()->first);
}

// As caller, and in common

void Circuits::open(const HostId &host, const HostId &relay, Instant now)
{
    State &state = *m_state;
    const auto isIt = [&](const auto &end) { return end.first.first == relay && end.second.host == host && isCallers(end.first.second); };
    if (std::ranges::any_of(state.ends, isIt))
        return;
    if (host == relay || state.ends.size() >= kMaxEnds) {
        state.out.push_back(Closed{host, relay, {}, true});
        return;
    }
    const Leg leg{relay, state.freshNumber(relay, true)};
    state.addEnd(leg, {.host = host, .until = now + kRepeatInterval});
    state.say(relay, {.circuit = leg.second, .step = Step::Open, .host = host});
}

std::uint32_t Circuits::State::freshNumber(const HostId &host, bool isCaller)
{
    std::uint32_t number = 0;
    do
        number = (random.next32() & ~1u) | (isCaller ? 1u : 0u);
    while (number == 0 || isUsed({host, number}));
    return number;
}

void Circuits::State::addEnd(const Leg &leg, End end)
{
    end.at = endpointOf(++lastEndpoint);
    endsAt.emplace(end.at, leg);
    ends.emplace(leg, std::move(end));
}

void Circuits::State::removeEnd(const Leg &leg)
{
    const auto end = ends.find(leg);
    out.push_back(Closed{end->second.host, leg.first, end->second.at, !end->second.isOpen});
    endsAt.erase(end->second.at);
    ends.erase(end);
}

void Circuits::State::removePassed(PassedId id)
{
    const auto it = passed.find(id);
    legs.erase(it->second.caller);
    legs.erase(it->second.called);
    passed.erase(it);
}

void Circuits::State::closePassed(PassedId id)
{
    const Passed &of = passed.at(id);
    sayClosed(of.caller, of.called.first);
    sayClosed(of.called, of.caller.first);
    removePassed(id);
}

void Circuits::handle(const HostId &from, const Endpoint &fromAt, const wire::Relay &frame, bool isTargetConnected, Instant now)
{
    State &state = *m_state;
    const Leg leg{from, frame.circuit};
    if (frame.step == Step::Closed)
        state.onClosed(leg);
    else if (frame.step == Step::Open && isCallers(frame.circuit))
        state.onAskedToRelay(leg, fromAt, frame.host, isTargetConnected, now);
    else if (frame.step == Step::Open)
        state.onCalled(leg, fromAt, frame.host, now);
    else if (const auto end = state.ends.find(leg); end != state.ends.end() && !end->second.isOpen) {
        end->second.isOpen = true;
        end->second.until = now + kIdleFor;
        state.out.push_back(Ready{end->second.host, end->second.at});
    }
}

void Circuits::State::onClosed(const Leg &leg)
{
    if (ends.contains(leg)) {
        removeEnd(leg);
        return;
    }
    const auto passedBy = legs.find(leg);
    if (passedBy == legs.end())
        return;
    const Passed &of = passed.at(passedBy->second);
    const Leg &other = leg == of.caller ? of.called : of.caller;
    sayClosed(other, leg.first);
    removePassed(passedBy->second);
}

/// A relay, `leg.first`, says that `host` wants to reach this one.
void Circuits::State::onCalled(const Leg &leg, const Endpoint &relayAt, const HostId &host, Instant now)
{
    if (ends.contains(leg))
        return;
    const std::uint64_t prefix = relayAt.prefix();
    std::size_t called = 0;
    std::size_t ofPrefix = 0;
    for (const auto &[other, end] : ends) {
        called += !isCallers(other.second);
        ofPrefix += !isCallers(other.second) && end.relayPrefix == prefix;
    }
    const bool isFull = ends.size() >= kMaxEnds || called >= kMaxCalledEnds || ofPrefix >= kMaxEndsOfPrefix;
    if (isUsed(leg) || host == leg.first || isFull)
        sayClosed(leg, host);
    else
        addEnd(leg, {.host = host, .isOpen = true, .until = now + kIdleFor, .relayPrefix = prefix});
}

// As relay

void Circuits::State::onAskedToRelay(const Leg &caller, const Endpoint &from, const HostId &host, bool isConnected, Instant now)
{
    startDay(now);
    const auto known = legs.find(caller);
    const bool isRepeated = known != legs.end() && passed.at(known->second).called.first == host;
    if (!isRepeated) {
        if (!isConnected || host == caller.first || isUsed(caller) || !mayRelay(from)) {
            sayClosed(caller, host);
            return;
        }
        const Leg called{host, freshNumber(host, false)};
        const std::uint64_t left = std::min(limits.bytesOfCircuit, limits.bytesOfDay - bytesToday);
        passed[++lastPassed] = {caller, called, from.prefix(), left, false, now + kRepeatInterval, now + kIdleFor};
        legs[caller] = legs[called] = lastPassed;
    }
    const Passed &of = passed.at(legs.at(caller));
    say(host, {.circuit = of.called.second, .step = Step::Open, .host = caller.first});
    say(caller.first, {.circuit = caller.second, .step = Step::Opened, .host = host, .budget = of.left});
}

bool Circuits::State::mayRelay(const Endpoint &from) const
{
    const auto ofPrefix = std::ranges::count_if(passed, [&](const auto &p) { return p.second.callerPrefix == from.prefix(); });
    return limits.isAllowed && passed.size() < kMaxCircuits && static_cast<std::size_t>(ofPrefix) < kMaxCircuitsOfPrefix
        && bytesToday < limits.bytesOfDay;
}

void Circuits::State::startDay(Instant now)
{
    if (dayBegan && now < *dayBegan + kDay)
        return;
    dayBegan = now;
    bytesToday = 0;
}

bool Circuits::State::charge(Passed &of, std::uint64_t bytes, Instant now)
{
    startDay(now);
    if (bytes > of.left || bytesToday >= limits.bytesOfDay || bytes > limits.bytesOfDay - bytesToday)
        return false;
    of.left -= bytes;
    bytesToday += bytes;
    of.until = now + kIdleFor;
    return true;
}

Circuits::Passage Circuits::handle(const HostId &from, const wire::Relayed &frame, Instant now)
{
    State &state = *m_state;
    const Leg leg{from, frame.circuit};
    if (const auto end = state.ends.find(leg); end != state.ends.end()) {
        if (!end->second.isOpen)
            return {};
        end->second.until = now + kIdleFor;
        return Arrived{end->second.at};
    }
    const auto passedBy = state.legs.find(leg);
    if (passedBy == state.legs.end()) {
        state.answerUnknown(leg, now);
        return {};
    }
    State::Passed &of = state.passed.at(passedBy->second);
    if (!state.charge(of, frame.bytes.size(), now)) {
        state.closePassed(passedBy->second);
        return {};
    }
    if (leg == of.called) {
        of.isCalledHeard = true;
        return PassOn{of.caller.first, of.caller.second};
    }
    // Its Open may have been lost.
    if (!of.isCalledHeard && now >= of.remindAt) {
        of.remindAt = now + kRepeatInterval;
        state.say(of.called.first, {.circuit = of.called.second, .step = Step::Open, .host = of.caller.first});
    }
    return PassOn{of.called.first, of.called.second};
}

/// So that a caller soon hears of it where a relay knows nothing of its circuit any more. The called side stays silent: the Open that
/// goes with it may still come.
void Circuits::State::answerUnknown(const Leg &leg, Instant now)
{
    std::erase_if(answered, [&](const auto &answer) { return now >= answer.second + kAnswerInterval; });
    if (!isCallers(leg.second) || answered.size() >= kMaxAnswered || !answered.emplace(leg.first, now).second)
        return;
    sayClosed(leg, leg.first);
}

void Circuits::onDisconnected(const HostId &host)
{
    State &state = *m_state;
    const auto isOfHost = [&](const auto &entry) { return entry.first.first == host; };
    for (auto end = state.ends.begin(); (end = std::ranges::find_if(state.ends, isOfHost)) != state.ends.end();)
        state.removeEnd(Leg(end->first));
    for (auto leg = state.legs.begin(); (leg = std::ranges::find_if(state.legs, isOfHost)) != state.legs.end();)
        state.onClosed(Leg(leg->first));
}

bool Circuits::isCircuit(const Endpoint &at)
{
    return std::equal(kDiscardPrefix.begin(), kDiscardPrefix.end(), at.address.begin());
}

std::optional<Circuits::PassOn> Circuits::wayTo(const Endpoint &at, std::size_t bytes, Instant now)
{
    const auto leg = m_state->endsAt.find(at);
    if (leg == m_state->endsAt.end() || bytes == 0 || bytes > protocol::kMaxRelayedBytes)
        return std::nullopt;
    State::End &end = m_state->ends.at(leg->second);
    if (!end.isOpen)
        return std::nullopt;
    end.until = now + kIdleFor;
    return PassOn{leg->second.first, leg->second.second};
}

std::optional<HostId> Circuits::relayOf(const Endpoint &at) const
{
    const auto leg = m_state->endsAt.find(at);
    return leg == m_state->endsAt.end() ? std::nullopt : std::optional(leg->second.first);
}

std::size_t Circuits::passedOnCount() const
{
    return m_state->passed.size();
}

std::optional<Circuits::Output> Circuits::poll()
{
    if (m_state->out.empty())
        return std::nullopt;
    Output first = std::move(m_state->out.front());
    m_state->out.pop_front();
    return first;
}

void Circuits::advance(Instant now)
{
    State &state = *m_state;
    std::vector<Leg> over;
    for (auto &[leg, end] : state.ends) {
        if (end.until > now)
            continue;
        if (end.isOpen || end.repeats >= kMaxRepeats) {
            over.push_back(leg);
            continue;
        }
        ++end.repeats;
        end.until = now + kRepeatInterval;
        state.say(leg.first, {.circuit = leg.second, .step = Step::Open, .host = end.host});
    }
    for (const Leg &leg : over) {
        state.sayClosed(leg, state.ends.at(leg).host);
        state.removeEnd(leg);
    }
    for (auto it = state.passed.begin(); it != state.passed.end();) {
        const auto id = (it++)->first;
        if (state.passed.at(id).until <= now)
            state.closePassed(id);
    }
}

Instant Circuits::deadline() const
{
    Instant next = kNever;
    for (const auto &[leg, end] : m_state->ends)
        next = std::min(next, end.until);
    for (const auto &[id, of] : m_state->passed)
        next = std::min(next, of.until);
    return next;
}

} // namespace plug::discovery
