#include "core/runtime/mainline_round.h"

#include <algorithm>

namespace plug::runtime {

MainlineRound::MainlineRound(const MainlinePace &pace, RandomSource &random)
    : m_pace(pace)
    , m_random(random)
{
}

void MainlineRound::set(const std::vector<InfoHash> &targets, Instant now)
{
    Turns turns;
    m_beyond = 0;
    for (const InfoHash &target : targets) {
        if (turns.contains(target))
            continue;
        if (turns.size() == m_pace.most) {
            ++m_beyond;
            continue;
        }
        const auto known = m_turns.find(target);
        turns.emplace(target, known == m_turns.end() ? Turn{.due = now} : known->second);
    }
    m_turns = std::move(turns);
}

void MainlineRound::restart(Instant now)
{
    for (auto &[target, turn] : m_turns)
        turn = Turn{.due = now};
}

std::optional<InfoHash> MainlineRound::next(Instant now)
{
    if (deadline() > now)
        return std::nullopt;
    const InfoHash target = first()->first;
    Turn &turn = m_turns.at(target);
    turn.interval = intervalAfter(turn.interval);
    turn.due = now + turn.interval - Duration(m_random.below(std::uint64_t(turn.interval.count()) / 8 + 1));
    m_booked = std::max(m_booked, now) + m_pace.gap;
    return target;
}

Instant MainlineRound::deadline() const
{
    return m_turns.empty() ? kNever : std::max(first()->second.due, allowedFrom());
}

std::size_t MainlineRound::waiting() const
{
    return std::size_t(std::ranges::count_if(m_turns, [](const auto &row) { return row.second.interval == Duration(0); }));
}

MainlineRound::Turns::const_iterator MainlineRound::first() const
{
    return std::ranges::min_element(m_turns, {}, [](const auto &row) { return row.second.due; });
}

Duration MainlineRound::intervalAfter(Duration last) const
{
    return last == Duration(0) ? m_pace.again : std::min(last * 2, m_pace.longest);
}

Instant MainlineRound::allowedFrom() const
{
    return m_booked - (m_pace.burst - 1) * m_pace.gap;
}

} // namespace plug::runtime
