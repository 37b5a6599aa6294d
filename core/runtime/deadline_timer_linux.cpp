#include "core/runtime/deadline_timer.h"

#include "core/base/check.h"

#include <QSocketNotifier>

#include <sys/timerfd.h>
#include <unistd.h>

namespace plug::runtime {

using namespace std::chrono_literals;

struct DeadlineTimer::System {
    int descriptor = -1;
    std::unique_ptr<QSocketNotifier> notifier;
};

DeadlineTimer::DeadlineTimer(QObject *parent)
    : QObject(parent)
    , m_system(std::make_unique<System>())
{
    // std::chrono::steady_clock is CLOCK_MONOTONIC here, so instants need no conversion.
    m_system->descriptor = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    PLUG_CHECK(m_system->descriptor >= 0);
    m_system->notifier = std::make_unique<QSocketNotifier>(m_system->descriptor, QSocketNotifier::Read);
    connect(m_system->notifier.get(), &QSocketNotifier::activated, this, [this] {
        std::uint64_t expirations = 0;
        // Arming anew between the wake-up and here takes the expiration back.
        if (read(m_system->descriptor, &expirations, sizeof expirations) != sizeof expirations)
            return;
        m_deadline = kNever;
        Q_EMIT expired();
    });
}

DeadlineTimer::~DeadlineTimer()
{
    m_system->notifier.reset();
    close(m_system->descriptor);
}

void DeadlineTimer::arm(Instant deadline)
{
    if (deadline == m_deadline)
        return;
    m_deadline = deadline;
    itimerspec timer{}; // all zero disarms
    if (deadline != kNever) {
        const auto at = std::max(deadline.time_since_epoch(), Duration(1));
        timer.it_value.tv_sec = static_cast<time_t>(at / 1s);
        timer.it_value.tv_nsec = static_cast<long>((at % 1s) / 1ns);
    }
    PLUG_CHECK(timerfd_settime(m_system->descriptor, TFD_TIMER_ABSTIME, &timer, nullptr) == 0);
}

} // namespace plug::runtime

#include "moc_deadline_timer.cpp"
