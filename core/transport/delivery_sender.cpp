#include "core/transport/delivery_sender.h"

#include "core/transport/saturating.h"
#include "core/transport/serial_number.h"

#include <algorithm>

namespace plug::transport {

using namespace std::chrono_literals;

namespace {

/// Before a receipt says better: all of the initial credit in a tenth of a second.
constexpr std::uint64_t kPaceBeforeReceipt = protocol::kInitialCredit * 10;
/// Of what is delivered, in tenths: a little more than a start-up asks for.
constexpr std::uint64_t kPaceTenths = 29;
/// Beyond a quantum: so late may a host wake up without losing any of the pace.
constexpr Duration kBucketDepth = 2ms;
/// At high rates several runs go out at a time: waking for each of them would cost more than sending it.
constexpr std::uint64_t kReleasesPerSecond = 2000;
constexpr std::uint64_t kLossyPercent = 20;
constexpr int kLossyRounds = 3;
constexpr Duration kWriteOffInterval = 1s;
/// How late a host may wake up without its lateness being taken for a lack of data.
constexpr Duration kWakeUpSlack = 5ms;

} // namespace

DeliverySender::DeliverySender(RandomSource &random)
    : m_random(&random)
{
    applyPace(Instant{});
}

DeliverySender::Verdict DeliverySender::onFlow(const wire::Flow &flow, Instant now)
{
    if (m_serial && !isNewerSerial(flow.serial, *m_serial))
        return Verdict::Stale;
    if (!isCredible(flow)) {
        ++m_violationsInRow;
        return Verdict::Violation;
    }
    m_violationsInRow = 0;
    if (isBlocked())
        m_mayFlowSince = now;
    if (!m_flow) { // the first on this path: what it counted before says nothing about it
        m_roundReceived = flow.received;
        m_roundLost = flow.lost;
    }
    m_serial = flow.serial;
    m_flow = flow;
    m_flowAt = now;
    onHeard(now);
    if (flow.highestPosition > m_acknowledged)
        acknowledge(flow, now);
    else
        writeOff(flow, now);
    applyPace(now);
    return Verdict::Accepted;
}

void DeliverySender::onHeard(Instant now)
{
    m_heardAt = m_heardAt ? std::max(*m_heardAt, now) : now;
}

void DeliverySender::onAddressChanged()
{
    m_flow.reset();
    m_rtt.reset();
    m_pathBegin = m_position;
    m_acknowledged = m_position;
    m_tokens.clear();
    m_lossyRounds = 0;
    m_wasLossy = false;
    restartRamp(protocol::kInitialCredit);
    applyPace(Instant{});
}

std::uint64_t DeliverySender::allowance(Instant now) const
{
    return isStopped(now) ? 0 : std::min(room(), m_pacer.available(now));
}

Instant DeliverySender::nextRelease(Instant now) const
{
    const std::uint64_t runs = std::min(room(), std::max<std::uint64_t>(m_quantum, m_pacer.pace() / kReleasesPerSecond));
    if (runs == 0 || isStopped(now))
        return kNever;
    if (m_pacer.available(now) >= runs)
        return runs >= m_quantum ? now : kNever;
    return m_pacer.timeOf(runs, now);
}

void DeliverySender::stamp(wire::Data &data, Instant now)
{
    const std::uint64_t bytes = data.bytes.size();
    const Duration fill = m_pacer.fillTime();
    if (fill < Duration::max() - kWakeUpSlack && now - m_mayFlowSince > fill + kWakeUpSlack)
        data.flags |= wire::Data::kLimited;
    data.position = m_position;
    data.clock = wireClock(now);
    data.flowEcho = m_serial.value_or(0);
    data.token = m_tokens.next(m_position, bytes, now, *m_random);
    m_pacer.take(bytes, now);
    m_position += bytes;
    m_mayFlowSince = now;
}

std::size_t DeliverySender::maxDatagram() const
{
    return m_flow ? std::clamp<std::size_t>(m_flow->maxDatagram, protocol::kBaseDatagram, protocol::kMaxDatagram)
                  : protocol::kBaseDatagram;
}

Duration DeliverySender::roundTrip() const
{
    return m_rtt.hasSample() ? m_rtt.smoothed() : Duration::zero();
}

/// Nothing is proven by acknowledging what is acknowledged already, so that needs no token: after a write-off or a
/// change of address honest receipts still name older positions.
bool DeliverySender::isCredible(const wire::Flow &flow) const
{
    return flow.highestPosition <= m_position && flow.received <= m_position
        && flow.lost <= m_position - flow.received
        && (flow.highestPosition <= m_acknowledged || m_tokens.matches(flow.highestPosition, flow.token));
}

bool DeliverySender::isStopped(Instant now) const
{
    if (!m_heardAt || now - *m_heardAt >= delivery::kStopAfter)
        return true;
    return m_flow && now - m_flowAt >= std::max(3 * roundTrip(), delivery::kStopAfter);
}

bool DeliverySender::isBlocked() const
{
    return room() < delivery::payloadOf(maxDatagram());
}

std::uint64_t DeliverySender::room() const
{
    const std::uint64_t credit = m_flow ? m_flow->credit : m_pathBegin + protocol::kInitialCredit;
    return std::min(saturatingSubtract(credit, m_position), saturatingSubtract(m_ceiling, inFlight()));
}

void DeliverySender::acknowledge(const wire::Flow &flow, Instant now)
{
    const std::uint64_t gained = flow.highestPosition - m_acknowledged;
    m_acknowledged = flow.highestPosition;
    m_tokens.forgetBelow(m_acknowledged);
    measure(flow, now);
    if (!m_wasLossy)
        m_ceiling = std::max(m_ceiling, std::min({m_ceiling + gained, 2 * m_roundCeiling, delivery::kMaxInFlight}));
    if (m_acknowledged >= m_roundEnd)
        endRound();
}

void DeliverySender::endRound()
{
    const std::uint64_t lost = saturatingSubtract(m_flow->lost, m_roundLost);
    const std::uint64_t received = saturatingSubtract(m_flow->received, m_roundReceived);
    m_wasLossy = lost > scaled(lost + received, kLossyPercent, 100);
    m_lossyRounds = m_wasLossy ? m_lossyRounds + 1 : 0;
    if (m_lossyRounds == kLossyRounds) {
        m_lossyRounds = 0;
        m_ceiling = std::max(m_ceiling / 2, 4 * delivery::payloadOf(maxDatagram()));
    }
    restartRamp(m_ceiling);
    m_roundLost = m_flow->lost;
    m_roundReceived = m_flow->received;
}

/// When all that the ramp allows was lost, no token is left to prove anything with, and nothing could ever go out again.
/// The fetcher's word alone then buys half as much as before, once a second, down to one datagram.
void DeliverySender::writeOff(const wire::Flow &flow, Instant now)
{
    const bool isAllAccountedFor = flow.received + flow.lost == m_position;
    const std::uint64_t payload = delivery::payloadOf(maxDatagram());
    const bool isRampUsedUp = saturatingSubtract(m_ceiling, inFlight()) < payload;
    if (!isAllAccountedFor || !isRampUsedUp || inFlight() == 0 || now - m_writeOffAt < kWriteOffInterval)
        return;
    m_writeOffAt = now;
    m_acknowledged = m_position;
    restartRamp(std::max(m_ceiling / 2, payload));
}

void DeliverySender::restartRamp(std::uint64_t ceiling)
{
    m_ceiling = ceiling;
    m_roundCeiling = ceiling;
    m_roundEnd = m_position;
}

void DeliverySender::applyPace(Instant now)
{
    std::uint64_t pace = kPaceBeforeReceipt;
    if (m_flow) {
        pace = m_flow->pace;
        if (m_flow->bandwidth > 0)
            pace = std::min(pace, scaled(m_flow->bandwidth, kPaceTenths, 10));
    }
    pace = std::min(pace, delivery::kMaxPace);
    const std::uint64_t payload = delivery::payloadOf(maxDatagram());
    m_quantum = delivery::quantumOf(pace, payload);
    if (m_flow && m_flow->quantum > 0)
        m_quantum = std::clamp<std::uint64_t>(m_flow->quantum, payload, m_quantum);
    const std::uint64_t depth = scaled(pace, static_cast<std::uint64_t>(kBucketDepth.count()), 1'000'000);
    m_pacer.configure(pace, m_quantum + depth, now);
}

void DeliverySender::measure(const wire::Flow &flow, Instant now)
{
    const std::uint32_t sinceSent = wireClock(now) - flow.clockEcho;
    if (flow.echoDelay > sinceSent)
        return;
    const Duration sample(sinceSent - flow.echoDelay);
    m_rtt.onSample(std::clamp(sample, Duration(1), delivery::kMaxRoundTrip));
}

} // namespace plug::transport
