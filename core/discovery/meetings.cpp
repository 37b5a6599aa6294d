#include "core/discovery/meetings.h"

#include "core/discovery/address_scope.h"
#include "core/discovery/window_count.h"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>
#include <vector>

namespace plug::discovery {

namespace {

using Step = wire::Rendezvous::Step;

/// Whether two hosts at these addresses may be told of each other: neither learns of a network that the other one is not in itself.
bool mayMeet(const Endpoint &one, const Endpoint &other)
{
    return mayTell(one, other) && mayTell(other, one);
}

} // namespace

struct Meetings::State {
    struct Ask {
        wire::RequestId id = 0;
        int repeats = 0;
        bool isAnswered = false; ///< yet asked once more, since the other one may not have been told
        Instant until{};
    };
    struct Target {
        Endpoint at;
        int punchesLeft = 0;
    };
    struct Meeting {
        std::vector<Target> targets; ///< at most kMaxContactEndpoints
        Instant nextPunch{};
    };
    using AskKey = std::pair<HostId, HostId>; ///< the host that is wanted, the common one

    explicit State(RandomSource &random_) : random(random_) {}

    void say(const HostId &to, wire::Rendezvous frame) { out.push_back(Say{to, std::move(frame)}); }
    void bringTogether(const HostId &from, const Endpoint &fromAt, const wire::Rendezvous &frame, const std::optional<Endpoint> &target, Instant now);
    void onMeet(const HostId &common, const Endpoint &commonAt, const wire::Rendezvous &frame, Instant now);
    void onRefused(const HostId &common, const wire::Rendezvous &frame);
    void meet(const HostId &host, const HostId &common, const std::vector<Endpoint> &endpoints, Instant now);
    bool punch(Meeting &meeting, Instant now);

    RandomSource &random;
    std::map<AskKey, Ask> asks;
    std::map<HostId, Meeting> meetings;
    WindowCount<std::uint64_t> asksOfPrefix{kMaxAsksOfPrefix, kAskWindow, kMaxCounted};
    WindowCount<HostId> asksForHost{kMaxAsksForHost, kAskWindow, kMaxCounted};
    WindowCount<std::uint64_t> meetsOfPrefix{kMaxMeetsOfPrefix, kAskWindow, kMaxCounted};
    std::deque<Output> out; ///< few for each input; the owner takes them after each
};

Meetings::Meetings(RandomSource &random)
    : m_state(std::make_unique<State>(random))
{
}

Meetings::~Meetings() = default;

void Meetings::ask(const HostId &host, const HostId &common, Instant now)
{
    State &state = *m_state;
    if (state.asks.contains({host, common}))
        return;
    if (host == common || state.asks.size() >= kMaxMeetings) {
        state.out.push_back(Refused{host, common});
        return;
    }
    const auto id = std::max<wire::RequestId>(state.random.next32(), 1);
    state.asks[{host, common}] = {.id = id, .until = now + kRepeatInterval};
    state.say(common, {.id = id, .step = Step::Ask, .host = host});
}

bool Meetings::isUnderWay(const HostId &host) const
{
    const auto first = m_state->asks.lower_bound({host, HostId{}});
    return m_state->meetings.contains(host) || (first != m_state->asks.end() && first->first.first == host);
}

void Meetings::onConnected(const HostId &host)
{
    m_state->meetings.erase(host);
    std::erase_if(m_state->asks, [&](const auto &ask) { return ask.first.first == host; });
}

void Meetings::handle(const HostId &from, const Endpoint &fromAt, const wire::Rendezvous &frame, const std::optional<Endpoint> &target, Instant now)
{
    if (frame.step == Step::Ask)
        m_state->bringTogether(from, fromAt, frame, target, now);
    else if (frame.step == Step::Meet)
        m_state->onMeet(from, fromAt, frame, now);
    else
        m_state->onRefused(from, frame);
}

/// As the common host. Counted before anything else is looked at, so that nobody learns for free who is connected here.
void Meetings::State::bringTogether(const HostId &from, const Endpoint &fromAt, const wire::Rendezvous &frame, const std::optional<Endpoint> &target, Instant now)
{
    const bool isCounted = asksOfPrefix.take(fromAt.prefix(), now);
    if (!isCounted || frame.id == 0 || frame.host == from || !target || !mayMeet(fromAt, *target) || !asksForHost.take(frame.host, now)) {
        say(from, {.id = frame.id, .step = Step::Refused, .host = frame.host});
        return;
    }
    say(frame.host, {.id = 0, .step = Step::Meet, .host = from, .endpoints = {fromAt}});
    say(from, {.id = frame.id, .step = Step::Meet, .host = frame.host, .endpoints = {*target}});
}

void Meetings::State::onRefused(const HostId &common, const wire::Rendezvous &frame)
{
    const auto asked = asks.find({frame.host, common});
    if (asked == asks.end() || asked->second.id != frame.id)
        return;
    const bool isAnswered = asked->second.isAnswered;
    asks.erase(asked);
    if (!isAnswered)
        out.push_back(Refused{frame.host, common});
}

void Meetings::State::onMeet(const HostId &common, const Endpoint &commonAt, const wire::Rendezvous &frame, Instant now)
{
    const auto asked = asks.find({frame.host, common});
    if (frame.id != 0 && (asked == asks.end() || asked->second.id != frame.id))
        return;
    if (frame.host == common || (frame.id == 0 && !meetsOfPrefix.take(commonAt.prefix(), now)))
        return;
    const std::vector<Endpoint> endpoints = believable(commonAt, frame.endpoints);
    if (frame.id != 0 && (asked->second.isAnswered || endpoints.empty())) {
        asks.erase(asked);
    } else if (frame.id != 0) {
        asked->second.isAnswered = true;
        asked->second.repeats = std::max(asked->second.repeats, kMaxRepeats - 1);
        asked->second.until = now + kRepeatInterval;
    }
    if (!endpoints.empty())
        meet(frame.host, common, endpoints, now);
    else if (frame.id != 0)
        out.push_back(Refused{frame.host, common});
}

void Meetings::State::meet(const HostId &host, const HostId &common, const std::vector<Endpoint> &endpoints, Instant now)
{
    if (!meetings.contains(host) && meetings.size() >= kMaxMeetings)
        return;
    Meeting &meeting = meetings[host];
    wire::Contact contact{host, {}};
    for (const Endpoint &at : endpoints) {
        const bool isKnown = std::ranges::any_of(meeting.targets, [&](const Target &target) { return target.at == at; });
        if (isKnown || meeting.targets.size() >= protocol::kMaxContactEndpoints)
            continue;
        meeting.targets.push_back({at, kPunches});
        contact.endpoints.push_back(at);
    }
    if (contact.endpoints.empty())
        return;
    out.push_back(Call{std::move(contact), common});
    if (meeting.nextPunch <= now)
        punch(meeting, now);
}

/// False where none was left.
bool Meetings::State::punch(Meeting &meeting, Instant now)
{
    bool isAny = false;
    for (Target &target : meeting.targets) {
        if (target.punchesLeft == 0)
            continue;
        --target.punchesLeft;
        out.push_back(Punch{target.at});
        isAny = true;
    }
    meeting.nextPunch = now + kPunchInterval;
    return isAny;
}

std::optional<Meetings::Output> Meetings::poll()
{
    if (m_state->out.empty())
        return std::nullopt;
    Output first = std::move(m_state->out.front());
    m_state->out.pop_front();
    return first;
}

void Meetings::advance(Instant now)
{
    State &state = *m_state;
    for (auto it = state.meetings.begin(); it != state.meetings.end();) {
        const bool isOver = it->second.nextPunch <= now && !state.punch(it->second, now);
        it = isOver ? state.meetings.erase(it) : std::next(it);
    }
    for (auto it = state.asks.begin(); it != state.asks.end();) {
        auto &[key, ask] = *it;
        if (ask.until > now) {
            ++it;
        } else if (ask.repeats < kMaxRepeats) {
            ++ask.repeats;
            ask.until = now + kRepeatInterval;
            state.say(key.second, {.id = ask.id, .step = Step::Ask, .host = key.first});
            ++it;
        } else {
            if (!ask.isAnswered)
                state.out.push_back(Refused{key.first, key.second});
            it = state.asks.erase(it);
        }
    }
}

Instant Meetings::deadline() const
{
    Instant next = kNever;
    for (const auto &[key, ask] : m_state->asks)
        next = std::min(next, ask.until);
    for (const auto &[host, meeting] : m_state->meetings)
        next = std::min(next, meeting.nextPunch);
    return next;
}

} // namespace plug::discovery
