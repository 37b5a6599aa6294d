#include "app/cli/wait_verdict.h"

namespace plug::cli {

using engine::WaitCause;
using namespace std::chrono_literals;

namespace {

/// Time for an answer that is under way, or for a host that just came into the list, to change a bad first impression.
constexpr auto kSecondThought = 3s;

QString causeText(WaitCause cause)
{
    switch (cause) {
    case WaitCause::None: return QStringLiteral("No new bytes came");
    case WaitCause::NoHosts: return QStringLiteral("No host is known that could be asked");
    case WaitCause::HostsSilent: return QStringLiteral("The hosts that are known do not answer");
    case WaitCause::BehindNats: return QStringLiteral("A host is there, but no way leads through the routers between, and no common host relays");
    case WaitCause::WrongIdentity: return QStringLiteral("Somebody answers there, but not the host of the link");
    case WaitCause::HostsHaveNothing: return QStringLiteral("All hosts that were asked say that they have no such file");
    case WaitCause::HostsLied: return QStringLiteral("The hosts that have it gave wrong bytes, of which nothing was kept");
    case WaitCause::NoMissingRanges: return QStringLiteral("No host has the bytes that are missing");
    case WaitCause::DiskFull: return QStringLiteral("The disk is full");
    case WaitCause::DiskReadOnly: return QStringLiteral("The disk can't be written to");
    case WaitCause::DiskFolderMissing: return QStringLiteral("The folder is gone");
    case WaitCause::DiskPermission: return QStringLiteral("The system does not permit it");
    case WaitCause::DiskError: return QStringLiteral("The disk failed");
    case WaitCause::DiskSlow: return QStringLiteral("The disk is slow");
    case WaitCause::FileChanged: return QStringLiteral("The file is not what it was");
    case WaitCause::BadCollection: return QStringLiteral("The folder's list of files is broken or hostile");
    case WaitCause::RateLimited: return QStringLiteral("The rate limit is reached");
    case WaitCause::Searching: return QStringLiteral("Asking hosts that are known who has it");
    }
    return {};
}

std::optional<Verdict> silence(std::chrono::seconds timeout, ExitCode code = ExitCode::OutOfReach)
{
    if (timeout == 0s)
        return std::nullopt;
    return Verdict{code, timeout, true};
}

} // namespace

std::optional<Verdict> verdictOn(WaitCause cause, std::chrono::seconds timeout, Prospects prospects)
{
    switch (cause) {
    case WaitCause::NoHosts:
    case WaitCause::HostsLied:
    case WaitCause::HostsHaveNothing:
        if (prospects == Prospects::Strangers)
            return silence(timeout, ExitCode::NoHost);
        return Verdict{ExitCode::NoHost, kSecondThought, false};
    case WaitCause::DiskFull:
    case WaitCause::DiskReadOnly:
    case WaitCause::DiskFolderMissing:
    case WaitCause::DiskPermission:
    case WaitCause::DiskError:
    case WaitCause::FileChanged: return Verdict{ExitCode::Disk, 0s, false};
    case WaitCause::BadCollection: return Verdict{ExitCode::Internal, 0s, false};
    case WaitCause::DiskSlow:
    case WaitCause::RateLimited:
    case WaitCause::Searching: return std::nullopt;
    case WaitCause::None:
    case WaitCause::HostsSilent:
    case WaitCause::BehindNats:
    case WaitCause::WrongIdentity:
    case WaitCause::NoMissingRanges: break;
    }
    return silence(timeout);
}

QString causeSentence(WaitCause cause, const QString &detail)
{
    return detail.isEmpty() ? causeText(cause) + u'.' : QStringLiteral("%1: %2.").arg(causeText(cause), detail);
}

} // namespace plug::cli
