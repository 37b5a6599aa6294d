#include "core/runtime/surroundings.h"

#include "core/base/limits.h"
#include "core/runtime/lan_discovery.h"
#include "core/runtime/local_only.h"
#include "core/runtime/mainline_dht.h"
#include "core/runtime/port_mapper.h"

#include <QDir>

namespace plug::runtime {

Surroundings::Surroundings(const HostId &self, quint16 port, QObject *parent)
    : QObject(parent)
    , m_self(self)
    , m_port(port)
{
    connect(&m_keyTimer, &QTimer::timeout, this, &Surroundings::publicKeysNeeded);
}

Surroundings::~Surroundings() = default;

void Surroundings::follow(const engine::Config &config)
{
    followLan(config.usesLan && !isLocalOnly());
    followMapping(config.mapsPorts && !isLocalOnly());
    followMainline(config);
}

void Surroundings::setPublicKeys(const engine::PublicKeys &keys)
{
    if (!m_mainline)
        return;
    m_mainline->setShares(keys.shares);
    m_mainline->setSought(keys.sought);
    m_mainline->setSeeksHosts(keys.lacksHosts);
}

void Surroundings::followLan(bool usesIt)
{
    if (!usesIt)
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

void Surroundings::followMapping(bool mapsPorts)
{
    if (mapsPorts && !m_mapper) {
        startMapping();
    } else if (!mapsPorts && m_mapper) {
        m_mapper.reset();
        Q_EMIT learned(engine::MappedPort{});
    }
}

void Surroundings::startMapping()
{
    m_mapper = std::make_unique<PortMapper>(m_port, PortMapper::installedProgram());
    connect(m_mapper.get(), &PortMapper::mappingChanged, this, [this](const PortMapping &mapping) {
        Q_EMIT learned(engine::MappedPort{.external = mapping.external, .protocol = mapping.protocol});
    });
    m_mapper->start();
}

void Surroundings::followMainline(const engine::Config &config)
{
    const QStringList bootstrap = usableBootstrap(mainlineBootstrap(), isLocalOnly());
    const bool isOn = config.usesMainlineDht && !bootstrap.isEmpty();
    if (isOn == m_keyTimer.isActive())
        return;
    if (!isOn) {
        m_keyTimer.stop();
        m_mainline->stop();
        return;
    }
    if (!m_mainline)
        makeMainline();
    m_mainline->start({.bootstrap = bootstrap,
                       .stateFile = QDir(config.stateFolder).filePath(QStringLiteral("mainline")),
                       .port = m_port,
                       .isLocalOnly = isLocalOnly()});
    m_keyTimer.start(limits::kMainlineKeyInterval);
    Q_EMIT publicKeysNeeded();
}

void Surroundings::makeMainline()
{
    m_mainline = std::make_unique<MainlineDht>(m_random);
    connect(m_mainline.get(), &MainlineDht::found, this,
            [this](const LookupKey &key, const std::vector<Endpoint> &endpoints) { hintBareAddresses(endpoints, key); });
    connect(m_mainline.get(), &MainlineDht::hostsFound, this,
            [this](const std::vector<Endpoint> &endpoints) { hintBareAddresses(endpoints, std::nullopt); });
}

void Surroundings::hintBareAddresses(const std::vector<Endpoint> &endpoints, std::optional<LookupKey> key)
{
    for (const Endpoint &endpoint : endpoints) {
        engine::HintHost hint;
        hint.host.endpoint = endpoint;
        hint.origin = engine::HintHost::Origin::Dht;
        hint.key = key;
        Q_EMIT learned(hint);
    }
}

} // namespace plug::runtime

#include "moc_surroundings.cpp"
