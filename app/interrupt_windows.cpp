#include "app/interrupt.h"

#include <atomic>
#include <windows.h>

namespace plug::app {

namespace {

std::atomic<Interrupt *> instance = nullptr;

// Runs on a thread of the system's own.
BOOL WINAPI onControl(DWORD)
{
    Interrupt *const interrupt = instance.exchange(nullptr);
    if (!interrupt)
        return FALSE;
    QMetaObject::invokeMethod(interrupt, &Interrupt::requested, Qt::QueuedConnection);
    return TRUE;
}

} // namespace

struct Interrupt::Watch {};

Interrupt::Interrupt()
{
    instance = this;
    SetConsoleCtrlHandler(onControl, TRUE);
}

Interrupt::~Interrupt()
{
    SetConsoleCtrlHandler(onControl, FALSE);
    instance = nullptr;
}

} // namespace plug::app

#include "moc_interrupt.cpp"
