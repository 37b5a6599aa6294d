#include "app/interrupt.h"

#include "core/base/check.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace plug::app {

namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};

// A signal handler may do little more than write a byte to a pipe (signal-safety(7)).
volatile std::sig_atomic_t pipeEnd = -1;

void onSignal(int signalNumber)
{
    const int savedErrno = errno;
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = write(pipeEnd, &byte, 1);
    std::signal(signalNumber, SIG_DFL);
    errno = savedErrno;
}

} // namespace

struct Interrupt::Watch {
    std::array<int, 2> ends{-1, -1};
    std::unique_ptr<QSocketNotifier> notifier;
};

Interrupt::Interrupt()
    : m_watch(std::make_unique<Watch>())
{
    PLUG_CHECK(pipeEnd == -1);
    PLUG_CHECK(pipe(m_watch->ends.data()) == 0);
    for (const int end : m_watch->ends)
        fcntl(end, F_SETFD, FD_CLOEXEC);
    pipeEnd = m_watch->ends[1];
    m_watch->notifier = std::make_unique<QSocketNotifier>(m_watch->ends[0], QSocketNotifier::Read);
    connect(m_watch->notifier.get(), &QSocketNotifier::activated, this, [this] {
        m_watch->notifier->setEnabled(false);
        Q_EMIT requested();
    });
    for (const int number : kSignals)
        std::signal(number, onSignal);
    // A reader that goes away shows as a failed write, not as death.
    std::signal(SIGPIPE, SIG_IGN);
}

Interrupt::~Interrupt()
{
    for (const int number : kSignals)
        std::signal(number, SIG_DFL);
    pipeEnd = -1;
    m_watch->notifier.reset();
    for (const int end : m_watch->ends)
        close(end);
}

} // namespace plug::app

#include "moc_interrupt.cpp"
