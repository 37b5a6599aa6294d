#include "core/transport/delivery_receiver.h"

#include "core/transport/congestion.h"
#include "core/transport/delivery_limits.h"
#include "core/transport/local_room.h"
#include "core/transport/loss_detector.h"
#include "core/transport/path_meter.h"
#include "core/transport/probe_timer.h"
#include "core/transport/rate.h"

#include <algorithm>
#include <limits>

namespace plug::transport {

using namespace std::chrono_literals;

namespace {

/// Credit beyond what is outstanding, in datagrams: the two sides may cut requests differently.
constexpr std::uint64_t kOutstandingSlack = 2;
constexpr std::uint64_t kMinWindowDatagrams = 4;
/// More bandwidth-delay products than any controller asks a path to hold.
constexpr int kMostOnPath = 3;
/// What may be on its way under a rate limit, beyond a round trip's worth.
constexpr Duration kRateLimitSlack = 100ms;

std::uint32_t clampTo32(Duration duration)
{
    constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(duration.count(), 0, kMost));
}

} // namespace

struct DeliveryReceiver::State {
    explicit State(std::unique_ptr<Congestion> controller)
        : congestion(std::move(controller))
    {
    }

    /// The DATA that a receipt names.
    struct Highest {
        std::uint64_t end = 0;
        std::uint32_t token = 0;
        std::uint32_t clock = 0;
        Instant arrivedAt{};
    };

    std::unique_ptr<Congestion> congestion;
    LossDetector losses;
    PathMeter path;
    ProbeTimer probe;

    Highest highest;
    std::uint64_t received = 0;
    std::uint64_t lost = 0;
    std::uint64_t credit = 0; ///< as given in receipts
    std::uint64_t outstanding = 0;
    std::size_t maxDatagram = protocol::kBaseDatagram;
    std::optional<std::uint64_t> rateLimit;
    std::uint64_t localRoom = LocalRoom::kMost;
    bool isHeld = false;
    std::uint64_t lossesSinceLarge = 0;

    std::optional<Instant> lastData;
    Instant lastReceipt{};
    Instant wantedAt = kNever; ///< since when a receipt is due whatever the interval says
    bool hasNews = false;      ///< data arrived since the last receipt
    bool pokes = false;

    std::uint64_t payload() const { return delivery::payloadOf(maxDatagram); }
    bool isExpecting() const { return outstanding > 0; }
    /// Positions further up were never allowed, whoever claims them.
    std::uint64_t plausibleEnd() const { return saturatingAdd(credit, protocol::kInitialCredit); }

    void expect(std::uint64_t bytes, Instant now);
    void begin(Instant now);
    void want(Instant now) { wantedAt = std::min(wantedAt, now); }

    PathMeter::Conditions conditions() const;
    bool collectLosses(Instant now);

    bool isWindowLimited() const;
    std::uint64_t pace() const;
    std::uint64_t window() const;
    Duration probeTimeout() const { return path.probeTimeout(pace(), payload()); }
    Instant receiptDeadline() const;
    Instant probeDeadline() const;
    wire::Flow writeReceipt(Instant now);
};

DeliveryReceiver::DeliveryReceiver(std::unique_ptr<Congestion> congestion)
    : m_state(std::make_unique<State>(std::move(congestion)))
{
}

DeliveryReceiver::~DeliveryReceiver() = default;
DeliveryReceiver::DeliveryReceiver(DeliveryReceiver &&) noexcept = default;
DeliveryReceiver &DeliveryReceiver::operator=(DeliveryReceiver &&) noexcept = default;

void DeliveryReceiver::setCongestion(std::unique_ptr<Congestion> congestion, Instant now)
{
    State &s = *m_state;
    s.congestion = std::move(congestion);
    s.congestion->onPath(s.path.minRoundTrip(), s.payload());
    s.congestion->onResume(Duration::zero(), now);
}

bool DeliveryReceiver::onData(const wire::Data &data, std::size_t datagramSize, Instant now)
{
    State &s = *m_state;
    const std::uint64_t size = data.bytes.size();
    if (size == 0 || data.position > s.plausibleEnd() || size > s.plausibleEnd() - data.position)
        return false;
    if (datagramSize > protocol::kBaseDatagram)
        s.lossesSinceLarge = 0;
    s.probe.onData(now);
    s.lastData = now;
    s.path.onArrival(data.clock, now);
    const ByteRange range{data.position, data.position + size};
    const std::uint64_t fresh = s.losses.onArrival(range, s.path.queueDelay(), now, s.path.gapTimeout());
    if (fresh == 0)
        return false;
    s.received += fresh;
    s.hasNews = true;
    if (range.end > s.highest.end)
        s.highest = {range.end, data.token, data.clock, now};
    s.congestion->onSample(s.path.onData(data, fresh, s.conditions(), now));
    s.collectLosses(now);
    return true;
}

void DeliveryReceiver::onRequested(std::uint64_t bytes, Instant now)
{
    State &s = *m_state;
    s.expect(std::max(s.outstanding, bytes), now);
    s.probe.onRequested(now);
}

void DeliveryReceiver::onStatus(const wire::Status &status, Instant now)
{
    State &s = *m_state;
    s.probe.onAnswer(now);
    if (status.position <= s.plausibleEnd())
        s.losses.onSentBelow(status.position, s.path.queueDelay(), now, s.path.reorderAllowance());
}

void DeliveryReceiver::onAddressChanged(Instant now)
{
    State &s = *m_state;
    s.path.reset();
    s.losses.forgetReordering();
    s.congestion->reset(now);
    s.want(now);
}

void DeliveryReceiver::onRoundTrip(Duration sample, Instant now)
{
    State &s = *m_state;
    s.path.onRoundTrip(std::clamp(sample, Duration(1), delivery::kMaxRoundTrip), now);
    s.congestion->onPath(s.path.minRoundTrip(), s.payload());
}

void DeliveryReceiver::setOutstanding(std::uint64_t bytes, Instant now)
{
    m_state->expect(bytes, now);
}

void DeliveryReceiver::setRateLimit(std::optional<std::uint64_t> bytesPerSecond)
{
    m_state->rateLimit = bytesPerSecond;
}

void DeliveryReceiver::setCreditHold(bool hold)
{
    State &s = *m_state;
    if (s.isHeld && !hold)
        s.want(s.lastReceipt);
    s.isHeld = hold;
}

void DeliveryReceiver::setLocalRoom(std::uint64_t bytes)
{
    m_state->localRoom = bytes;
}

void DeliveryReceiver::setMaxDatagram(std::size_t bytes)
{
    State &s = *m_state;
    const std::size_t size = std::clamp(bytes, protocol::kBaseDatagram, protocol::kMaxDatagram);
    if (size == s.maxDatagram)
        return;
    if (size > s.maxDatagram)
        s.lossesSinceLarge = 0; // those were of smaller ones
    s.maxDatagram = size;
    s.congestion->onPath(s.path.minRoundTrip(), s.payload());
}

std::optional<PathReport> DeliveryReceiver::report(std::uint64_t path) const
{
    const State &s = *m_state;
    PathReport report;
    report.path = path;
    report.received = s.received;
    report.queueDelay = s.path.queueDelay();
    report.minRoundTrip = s.path.minRoundTrip();
    return s.congestion->describe(report) ? std::optional(report) : std::nullopt;
}

void DeliveryReceiver::setShare(const PathShare &share)
{
    m_state->congestion->setShare(share);
}

std::uint64_t DeliveryReceiver::lossHorizon() const
{
    return m_state->losses.horizon();
}

std::optional<wire::Flow> DeliveryReceiver::pollFlow(Instant now)
{
    advance(now);
    if (m_state->receiptDeadline() > now)
        return std::nullopt;
    return m_state->writeReceipt(now);
}

int DeliveryReceiver::silentTimeouts() const
{
    return m_state->probe.silentTimeouts();
}

void DeliveryReceiver::advance(Instant now)
{
    State &s = *m_state;
    if (!s.isExpecting())
        return;
    if (s.collectLosses(now))
        s.want(now);
    if (now < s.probeDeadline())
        return;
    s.probe.onFired(now);
    s.congestion->onSilence(s.probe.silentTimeouts(), now);
    s.pokes = true;
    s.want(now);
}

Instant DeliveryReceiver::deadline() const
{
    const State &s = *m_state;
    if (!s.isExpecting())
        return kNever;
    return std::min({s.receiptDeadline(), s.losses.deadline(), s.probeDeadline()});
}

std::uint64_t DeliveryReceiver::bandwidth() const
{
    return m_state->path.bandwidth().value_or(0);
}

Duration DeliveryReceiver::smoothedRtt() const
{
    return m_state->path.rtt().smoothed();
}

Duration DeliveryReceiver::minRtt() const
{
    return m_state->path.minRoundTrip();
}

Duration DeliveryReceiver::queueDelay() const
{
    return m_state->path.queueDelay();
}

Duration DeliveryReceiver::probeTimeout() const
{
    return m_state->probeTimeout();
}

std::uint64_t DeliveryReceiver::bytesReceived() const
{
    return m_state->received;
}

std::uint64_t DeliveryReceiver::bytesLost() const
{
    return m_state->lost;
}

std::uint64_t DeliveryReceiver::lossesSinceLarge() const
{
    return m_state->lossesSinceLarge;
}

void DeliveryReceiver::State::expect(std::uint64_t bytes, Instant now)
{
    if (bytes > 0 && !isExpecting())
        begin(now);
    else if (bytes > outstanding && outstanding < congestion->window())
        want(now); // the credit was held down by what was asked for
    outstanding = bytes;
}

/// Something is expected where nothing was.
void DeliveryReceiver::State::begin(Instant now)
{
    probe.start(now);
    path.restartRate();
    if (lastData)
        congestion->onResume(now - *lastData, now);
    want(now);
}

PathMeter::Conditions DeliveryReceiver::State::conditions() const
{
    return {payload(), 2 * delivery::quantumOf(pace(), payload()), !isWindowLimited()};
}

/// True where something was lost.
bool DeliveryReceiver::State::collectLosses(Instant now)
{
    bool isAny = false;
    while (const auto loss = losses.takeLoss(now)) {
        isAny = true;
        lost += loss->bytes;
        ++lossesSinceLarge;
        DeliverySample sample = path.sampleAt(now, payload());
        sample.lost = loss->bytes;
        sample.queueDelay = loss->queueDelay;
        congestion->onSample(sample);
    }
    return isAny;
}

/// False where less is asked for than the controller would let come.
bool DeliveryReceiver::State::isWindowLimited() const
{
    return !isHeld && !rateLimit && outstanding >= congestion->window();
}

std::uint64_t DeliveryReceiver::State::pace() const
{
    const std::uint64_t pace = std::min(congestion->pace(), delivery::kMaxPace);
    return rateLimit ? std::clamp<std::uint64_t>(*rateLimit, 1, std::max<std::uint64_t>(pace, 1)) : pace;
}

std::uint64_t DeliveryReceiver::State::window() const
{
    std::uint64_t window = std::min(congestion->window(), saturatingAdd(outstanding, kOutstandingSlack * payload()));
    if (rateLimit) {
        const std::uint64_t inTime = bytesIn(path.rtt().smoothed() + kRateLimitSlack, *rateLimit);
        window = std::min(window, std::max(inTime, kMinWindowDatagrams * payload()));
    }
    const std::uint64_t onPath = bytesIn(kMostOnPath * path.minRoundTrip(), path.bandwidth().value_or(0));
    return std::min({window, saturatingAdd(onPath, localRoom), delivery::kMaxInFlight});
}

Instant DeliveryReceiver::State::receiptDeadline() const
{
    if (!isExpecting())
        return kNever;
    return hasNews ? std::min(wantedAt, lastReceipt + path.receiptInterval()) : wantedAt;
}

Instant DeliveryReceiver::State::probeDeadline() const
{
    return isExpecting() && !isHeld ? probe.deadline(probeTimeout()) : kNever;
}

wire::Flow DeliveryReceiver::State::writeReceipt(Instant now)
{
    if (!isHeld)
        credit = std::max(credit, saturatingAdd(received + lost, window()));
    wire::Flow flow;
    flow.serial = path.onReceipt(now);
    flow.flags = pokes ? wire::Flow::kPoke : 0;
    flow.credit = credit;
    flow.pace = pace();
    flow.quantum = static_cast<std::uint32_t>(delivery::quantumOf(flow.pace, payload()));
    flow.highestPosition = highest.end;
    flow.received = received;
    flow.lost = lost;
    flow.bandwidth = path.bandwidth().value_or(0);
    flow.queueDelay = clampTo32(path.queueDelay());
    flow.maxDatagram = static_cast<std::uint16_t>(maxDatagram);
    flow.token = highest.token;
    flow.clockEcho = highest.clock;
    flow.echoDelay = highest.end > 0 ? clampTo32(now - highest.arrivedAt) : 0;
    lastReceipt = now;
    wantedAt = kNever;
    hasNews = false;
    pokes = false;
    return flow;
}

} // namespace plug::transport
