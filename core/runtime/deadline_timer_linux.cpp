#include "core/runtime/deadline_timer.h"

#include "core/base/check.h"
#include "core/runtime/clock.h"

#include <QSocketNotifier>

#include <sys/timerfd.h>
#include <unistd.h>

namespace plug::runtime {

using namespace std::chrono_literals;

/// The kernel's timer is set for no later than the deadline. A deadline that moves away, as they mostly do, leaves it alone: it is
/// set again when it wakes too early. One that has passed is posted instead: on virtual machines a timer's interrupt costs as much
/// as 40 µs, and an event 1 µs.
struct DeadlineTimer::System {
    void setNoLaterThan(Instant instant)
    {
        if (instant >= wakesAt)
            return;
        wakesAt = instant;
        const auto at = std::max(instant.time_since_epoch(), Duration(1)); // all zero would disarm
        itimerspec timer{};
        timer.it_value.tv_sec = static_cast<time_t>(at / 1s);
        timer.it_value.tv_nsec = static_cast<long>((at % 1s) / 1ns);
        PLUG_CHECK(timerfd_settime(descriptor, TFD_TIMER_ABSTIME, &timer, nullptr) == 0);
    }

    int descriptor = -1;
    std::unique_ptr<QSocketNotifier> notifier;
    Instant wakesAt = kNever;
    bool isPosted = false;
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
        m_system->wakesAt = kNever;
        expireIfDue();
    });
}

DeadlineTimer::~DeadlineTimer()
{
    m_system->notifier.reset();
    close(m_system->descriptor);
}

void DeadlineTimer::arm(Instant deadline)
{
    m_deadline = deadline;
    if (deadline > now()) {
        m_system->setNoLaterThan(deadline);
    } else if (!m_system->isPosted) {
        m_system->isPosted = true;
        const auto expire = [this] {
            m_system->isPosted = false;
            expireIfDue();
        };
        QMetaObject::invokeMethod(this, expire, Qt::QueuedConnection);
    }
}

void DeadlineTimer::expireIfDue()
{
    if (m_deadline > now())
        return m_system->setNoLaterThan(m_deadline);
    m_deadline = kNever;
    Q_EMIT expired();
}

} // namespace plug::runtime

#include "moc_deadline_timer.cpp"
