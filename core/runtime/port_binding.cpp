#include "core/runtime/port_binding.h"

#include "core/base/limits.h"
#include "core/runtime/engine_host.h"
#include "core/runtime/kept_port.h"
#include "core/runtime/udp_socket.h"

namespace plug::runtime {

namespace {

StartFailure portFailure(const UdpSocket &socket, UdpSocket::BindError error, quint16 port)
{
    using Error = UdpSocket::BindError;
    const auto failure = [](const QString &message) { return StartFailure{StartFailure::Reason::Port, message}; };
    if (error == Error::PortInUse)
        return failure(QStringLiteral("UDP port %1 is used by another program. Choose another port.").arg(port));
    if (error == Error::NotPermitted)
        return failure(QStringLiteral("The system does not permit UDP port %1. Choose another port.").arg(port));
    return failure(QStringLiteral("UDP port %1 can't be opened: %2.").arg(port).arg(socket.errorString()));
}

Result<quint16, StartFailure> bindTo(UdpSocket &socket, quint16 port)
{
    const auto bound = socket.bind(port);
    if (!bound)
        return Failure{portFailure(socket, bound.error(), port)};
    return *bound;
}

/// A port that is drawn may be another program's; a few draws find a free one.
Result<quint16, StartFailure> bindToDrawn(UdpSocket &socket, const KeptPort &kept, RandomSource &random)
{
    for (int attempt = 1;; ++attempt) {
        auto bound = bindTo(socket, KeptPort::draw(random));
        if (bound)
            kept.store(*bound);
        if (bound || attempt == limits::kPortAttempts)
            return bound;
    }
}

} // namespace

Result<quint16, StartFailure> bindAsAsked(UdpSocket &socket, const EngineOptions &options, const KeptPort &kept,
                                          RandomSource &random)
{
    if (options.anyPort)
        return bindTo(socket, 0);
    if (options.port != 0)
        return bindTo(socket, options.port);
    if (const auto port = kept.load())
        return bindTo(socket, *port);
    return bindToDrawn(socket, kept, random);
}

} // namespace plug::runtime
