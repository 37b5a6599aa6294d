#pragma once

#include "core/transport/congestion.h"
#include "core/transport/queue_delay.h"
#include "core/transport/rate_sampler.h"
#include "core/transport/rtt_estimator.h"
#include "core/transport/sent_receipts.h"
#include "core/transport/windowed_extreme.h"
#include "core/wire/frames.h"

#include <functional>

namespace plug::transport {

/// What receipts and the DATA that answers them tell of the path: round trips, queues and the rate of delivery; and the
/// times that follow from them (RFC 9002, 6). Makes the controller's samples. Knows no positions and grants no credit.
class PathMeter {
public:
    PathMeter();

    /// What held when DATA arrived.
    struct Conditions {
        std::uint64_t payload = 0;      ///< bytes of DATA in a full datagram
        std::uint64_t minRateBytes = 0; ///< a rate is taken over at least as much
        bool isLimited = false;         ///< less is asked for than the controller would let come
    };

    /// A receipt goes out now: its serial.
    std::uint32_t onReceipt(Instant now) { return m_receipts.next(now); }
    /// Any DATA, be it the second time.
    void onArrival(std::uint32_t senderClock, Instant now) { m_queue.onArrival(senderClock, now); }
    /// DATA of which `fresh` bytes were not there; after onArrival().
    DeliverySample onData(const wire::Data &data, std::uint64_t fresh, const Conditions &conditions, Instant now);
    /// From elsewhere.
    void onRoundTrip(Duration sample, Instant now);
    /// What comes next has nothing to do with the rate of what was.
    void restartRate() { m_rates.restart(); }
    /// Another path; receipts that are out keep their serials.
    void reset();

    /// The state of things, without anything delivered or lost.
    DeliverySample sampleAt(Instant now, std::uint64_t payload) const;
    const RttEstimator &rtt() const { return m_rtt; }
    Duration minRoundTrip() const { return m_queue.minRoundTrip(); }
    Duration queueDelay() const { return m_queue.current(); }
    /// Bytes a second, the most of the last 2 s of data; nothing before the first sample.
    std::optional<std::uint64_t> bandwidth() const { return m_bandwidth.value(); }

    /// How long a gap may last before it is a loss.
    Duration gapTimeout() const;
    /// The same where the server said that it has sent what is missing.
    Duration reorderAllowance() const;
    Duration receiptInterval() const;
    /// At most kMaxProbeInterval. `pace`, in bytes a second, is what the server was allowed.
    Duration probeTimeout(std::uint64_t pace, std::uint64_t payload) const;

private:
    SentReceipts::Echo onEcho(const wire::Data &data, Instant now);
    Duration loop(const wire::Data &data, Instant now) const;
    void onRate(const wire::Data &data, const Conditions &conditions, Instant now, DeliverySample &sample);

    SentReceipts m_receipts;
    RateSampler m_rates;
    QueueDelay m_queue;
    RttEstimator m_rtt;
    WindowedExtreme<std::uint64_t, std::greater<>> m_bandwidth;
};

} // namespace plug::transport
