#pragma once

#include "core/base/time.h"

#include <QObject>

#include <memory>

namespace plug::runtime {

/// One single-shot timer for an instant of the monotonic clock, as precise as the system has one (Linux: timerfd_create(2),
/// tens of microseconds; elsewhere Qt's precise timer, a millisecond). It is never early.
class DeadlineTimer final : public QObject {
    Q_OBJECT

public:
    explicit DeadlineTimer(QObject *parent = nullptr);
    ~DeadlineTimer() override;

    /// Replaces what was armed before. An instant that has passed expires in the next turn of the event loop; kNever disarms.
    void arm(Instant deadline);

Q_SIGNALS:
    void expired();

private:
    void expireIfDue();

    struct System;
    std::unique_ptr<System> m_system;
    Instant m_deadline = kNever;
};

} // namespace plug::runtime
