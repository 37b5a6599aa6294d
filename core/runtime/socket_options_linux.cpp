#include "core/runtime/socket_options.h"

#include "core/base/limits.h"

#include <netinet/in.h>
#include <sys/socket.h>

namespace plug::runtime {

void forbidFragments(qintptr descriptor)
{
    // Each fails harmlessly on a socket of the other family.
    const int probe = IP_PMTUDISC_PROBE;
    setsockopt(static_cast<int>(descriptor), IPPROTO_IP, IP_MTU_DISCOVER, &probe, sizeof probe);
    const int probe6 = IPV6_PMTUDISC_PROBE;
    setsockopt(static_cast<int>(descriptor), IPPROTO_IPV6, IPV6_MTU_DISCOVER, &probe6, sizeof probe6);
}

QString largerBufferCommand(int receiveBuffer)
{
    if (receiveBuffer >= kLeastReceiveBuffer)
        return {};
    return QStringLiteral("sudo sysctl -w net.core.rmem_max=%1 net.core.wmem_max=%1").arg(limits::kSocketBuffer);
}

} // namespace plug::runtime
