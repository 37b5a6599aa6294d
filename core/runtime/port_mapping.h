#pragma once

#include "core/base/endpoint.h"
#include "core/engine/command.h"

#include <QByteArrayView>
#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>

namespace plug::runtime {

/// What the router forwards to this host's port.
struct PortMapping {
    using Protocol = engine::MappedPort::Protocol;

    std::optional<Endpoint> external; ///< that others may be told of
    Protocol protocol = Protocol::None;
    bool isBehindAnotherNat = false;  ///< it forwards, but its own address is none that the whole network can reach
    QString failure{};                ///< in English, for who looks for the cause; empty where something is forwarded

    bool operator==(const PortMapping &) const = default;
};

/// What plug-map-port said.
struct MappingAnswer {
    PortMapping mapping;
    quint16 externalPort = 0;   ///< the router's, also behind another NAT
    std::chrono::seconds lease{};
    QString igd{};              ///< where the router was found, to be handed in the next time
};

/// Reads its one line. What is not as it should be is a failure: routers may say anything.
MappingAnswer readMappingAnswer(QByteArrayView line);

} // namespace plug::runtime

Q_DECLARE_METATYPE(plug::runtime::PortMapping)
