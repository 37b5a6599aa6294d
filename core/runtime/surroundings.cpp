#include "core/runtime/surroundings.h"

#include "core/runtime/lan_discovery.h"
#include "core/runtime/local_only.h"

namespace plug::runtime {

Surroundings::Surroundings(const HostId &self, quint16 port, QObject *parent)
    : QObject(parent)
    , m_self(self)
    , m_port(port)
{
}

Surroundings::~Surroundings() = default;

void Surroundings::follow(const engine::Config &config)
{
    if (isLocalOnly())
        return;
    if (!config.usesLan)
        m_lan.reset();
    else if (!m_lan)
        startLan();
}

void Surroundings::startLan()
{
    m_lan = std::make_unique<LanDiscovery>(m_self, m_port);
    connect(m_lan.get(), &LanDiscovery::hostHeard, this, [this](const HostId &host, const Endpoint &endpoint) {
        engine::HintHost hint;
        hint.host.hostId = host;
        hint.host.endpoint = endpoint;
        Q_EMIT learned(hint);
    });
    m_lan->start();
}

} // namespace plug::runtime

#include "moc_surroundings.cpp"
