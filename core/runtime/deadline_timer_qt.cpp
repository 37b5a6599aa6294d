#include "core/runtime/deadline_timer.h"

#include "core/runtime/clock.h"

#include <QTimer>

namespace plug::runtime {

using namespace std::chrono_literals;

struct DeadlineTimer::System {
    QTimer timer;
};

DeadlineTimer::DeadlineTimer(QObject *parent)
    : QObject(parent)
    , m_system(std::make_unique<System>())
{
    m_system->timer.setTimerType(Qt::PreciseTimer);
    m_system->timer.setSingleShot(true);
    connect(&m_system->timer, &QTimer::timeout, this, &DeadlineTimer::expireIfDue);
}

DeadlineTimer::~DeadlineTimer() = default;

void DeadlineTimer::arm(Instant deadline)
{
    if (deadline == m_deadline)
        return;
    m_deadline = deadline;
    if (deadline == kNever)
        return m_system->timer.stop();
    // QTimer counts in 32-bit milliseconds; waking a day early only asks the engine once more.
    constexpr auto kLongest = std::chrono::milliseconds(24h);
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(std::max(deadline - now(), Duration(0)));
    m_system->timer.start(std::min(wait, kLongest));
}

void DeadlineTimer::expireIfDue()
{
    m_deadline = kNever;
    Q_EMIT expired();
}

} // namespace plug::runtime

#include "moc_deadline_timer.cpp"
