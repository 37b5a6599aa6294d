#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/crypto/system_random.h"
#include "core/engine/command.h"
#include "core/engine/engine.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace plug::runtime {

class LanDiscovery;
class MainlineDht;
class PortMapper;

/// What this host learns of the networks around it by other means than its own protocol: who is on the local
/// network, what the router forwards, and whom the Mainline DHT names.
/// Owns those who find out, has them work as the configuration says, and turns what they find into commands. With PLUG_LOCAL_ONLY
/// none of them works, but for a Mainline DHT on this machine. Lives on the engine's thread.
class Surroundings final : public QObject {
    Q_OBJECT

public:
    /// `port` is the one of the host's PLUG socket.
    Surroundings(const HostId &self, quint16 port, QObject *parent = nullptr);
    ~Surroundings() override;

    /// Starts what is switched on and ends what is not.
    void follow(const engine::Config &config);
    /// What the Mainline DHT may be told, where it is in use.
    void setPublicKeys(const engine::PublicKeys &keys);

Q_SIGNALS:
    void learned(const plug::engine::Command &command);
    /// Now and then, where somebody would be told: setPublicKeys() should follow.
    void publicKeysNeeded();

private:
    void followLan(bool usesIt);
    void startLan();
    void followMapping(bool mapsPorts);
    void startMapping();
    void followMainline(const engine::Config &config);
    void makeMainline();
    void hintBareAddresses(const std::vector<Endpoint> &endpoints, std::optional<LookupKey> key);

    const HostId m_self;
    const quint16 m_port;
    std::unique_ptr<LanDiscovery> m_lan; ///< while it is switched on
    std::unique_ptr<PortMapper> m_mapper; ///< the same
    crypto::SystemRandom m_random;
    std::unique_ptr<MainlineDht> m_mainline; ///< from the first time that it is switched on
    QTimer m_keyTimer; ///< runs while it is in use
};

} // namespace plug::runtime
