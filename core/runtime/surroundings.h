#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/engine/command.h"

#include <QObject>

#include <memory>

namespace plug::runtime {

class LanDiscovery;

/// What this host learns of the networks around it by other means than its own protocol: who is on the local network.
/// Owns those who find out, has them work as the configuration says, and turns what they find into commands. With PLUG_LOCAL_ONLY
/// none of them works. Lives on the engine's thread.
class Surroundings final : public QObject {
    Q_OBJECT

public:
    /// `port` is the one of the host's PLUG socket.
    Surroundings(const HostId &self, quint16 port, QObject *parent = nullptr);
    ~Surroundings() override;

    /// Starts what is switched on and ends what is not.
    void follow(const engine::Config &config);

Q_SIGNALS:
    void learned(const plug::engine::Command &command);

private:
    void startLan();

    const HostId m_self;
    const quint16 m_port;
    std::unique_ptr<LanDiscovery> m_lan; ///< while it is switched on
};

} // namespace plug::runtime
