#include "core/runtime/mainline_node.h"

#include "core/base/limits.h"

#include <QFile>
#include <QSaveFile>

#include <libtorrent/alert_types.hpp>
#include <libtorrent/disabled_disk_io.hpp>
#include <libtorrent/session.hpp>
#include <libtorrent/session_params.hpp>

#include <exception>
#include <map>

namespace plug::runtime {

namespace {

using Settings = lt::settings_pack;

constexpr auto kOurState = lt::session_handle::save_dht_state;

lt::sha1_hash hashOf(const InfoHash &target)
{
    return lt::sha1_hash(reinterpret_cast<const char *>(target.data()));
}

InfoHash targetOf(const lt::sha1_hash &hash)
{
    InfoHash target;
    std::copy(hash.begin(), hash.end(), target.begin());
    return target;
}

template <typename LibraryEndpoint>
Endpoint endpointOf(const LibraryEndpoint &from)
{
    if (from.address().is_v4())
        return Endpoint::fromIpv4(std::uint32_t(from.address().to_v4().to_uint()), from.port());
    const auto bytes = from.address().to_v6().to_bytes();
    Endpoint endpoint{.port = from.port()};
    std::copy(bytes.begin(), bytes.end(), endpoint.address.begin());
    return endpoint;
}

/// Its TCP socket can't be left out; whoever connects there is shown the door.
void turnOffOtherParts(Settings &settings)
{
    for (const int setting : {Settings::enable_lsd, Settings::enable_upnp, Settings::enable_natpmp,
                              Settings::enable_incoming_tcp, Settings::enable_outgoing_tcp, Settings::enable_incoming_utp,
                              Settings::enable_outgoing_utp, Settings::listen_system_port_fallback})
        settings.set_bool(setting, false);
    settings.set_int(Settings::connections_limit, 2);
}

void limitDht(Settings &settings)
{
    settings.set_int(Settings::alert_mask, int(static_cast<std::uint32_t>(lt::alert_category::dht_operation)));
    settings.set_int(Settings::alert_queue_size, limits::kMaxMainlineAlerts);
    settings.set_int(Settings::dht_upload_rate_limit, limits::kMainlineUploadRate);
    settings.set_int(Settings::dht_max_torrents, limits::kMaxMainlineStored);
    settings.set_int(Settings::dht_max_dht_items, limits::kMaxMainlineStored);
    settings.set_int(Settings::dht_max_peers, limits::kMaxMainlineStored);
}

/// All nodes of a private DHT have addresses beside each other, which in the public one would be an attack.
void trustNeighbours(Settings &settings)
{
    for (const int setting : {Settings::dht_restrict_routing_ips, Settings::dht_restrict_search_ips,
                              Settings::dht_prefer_verified_node_ids, Settings::dht_ignore_dark_internet})
        settings.set_bool(setting, false);
    settings.set_int(Settings::dht_block_ratelimit, limits::kPrivateMainlineRate);
}

Settings settingsOf(const MainlineNodeOptions &options)
{
    Settings settings;
    turnOffOtherParts(settings);
    limitDht(settings);
    if (options.scope != MainlineScope::Global)
        trustNeighbours(settings);
    const bool isLoopback = options.scope == MainlineScope::Loopback;
    settings.set_str(Settings::listen_interfaces, isLoopback ? "127.0.0.1:0" : "0.0.0.0:0,[::]:0");
    // Always said: the library has a default that is on the internet.
    settings.set_str(Settings::dht_bootstrap_nodes, options.bootstrap.join(u',').toStdString());
    settings.set_bool(Settings::enable_dht, false); // until it has its state
    return settings;
}

/// Nothing where there is no file or it is not what was written.
lt::dht::dht_state loadState(const MainlineNodeOptions &options)
{
    QFile file(options.stateFile);
    if (!file.open(QIODevice::ReadOnly) || file.size() > limits::kMaxMainlineState)
        return {};
    const QByteArray bytes = file.readAll();
    try {
        auto state = lt::read_session_params({bytes.constData(), bytes.size()}, kOurState).dht_state;
        const auto isElsewhere = [&](const auto &node) { return !isInScope(endpointOf(node), options.scope); };
        std::erase_if(state.nodes, isElsewhere);
        std::erase_if(state.nodes6, isElsewhere);
        return state;
    } catch (const std::exception &) {
        return {};
    }
}

std::vector<Endpoint> endpointsOf(const lt::dht_get_peers_reply_alert &reply)
{
    std::vector<Endpoint> endpoints;
    for (const auto &peer : reply.peers())
        endpoints.push_back(endpointOf(peer));
    return endpoints;
}

std::pair<std::string, int> nameAndPort(const QString &node)
{
    const qsizetype colon = node.lastIndexOf(u':');
    QString name = node.first(qMax<qsizetype>(colon, 0));
    if (name.startsWith(u'[') && name.endsWith(u']'))
        name = name.sliced(1, name.size() - 2);
    return {name.toStdString(), node.sliced(colon + 1).toInt()};
}

} // namespace

/// The library's session, which ends with this object, however long that takes.
struct MainlineNode::Session {
    explicit Session(lt::session_params params) : session(std::move(params)) {}

    void beginDht(lt::dht::dht_state state);
    std::size_t count(const lt::dht_stats_alert &stats);

    lt::session session;
    std::vector<lt::alert *> alerts;
    std::map<lt::udp::endpoint, std::size_t> nodes; ///< by the address that the library listens at: a node for each
};

/// libtorrent 2.0.8 forgets the state that a session is made with.
void MainlineNode::Session::beginDht(lt::dht::dht_state state)
{
    session.set_dht_state(std::move(state));
    Settings settings;
    settings.set_bool(Settings::enable_dht, true);
    session.apply_settings(std::move(settings));
}

std::size_t MainlineNode::Session::count(const lt::dht_stats_alert &stats)
{
    if (nodes.size() == limits::kMaxOwnEndpoints)
        nodes.clear();
    std::size_t &here = nodes[stats.local_endpoint];
    here = 0;
    for (const auto &bucket : stats.routing_table)
        here += std::size_t(bucket.num_nodes);
    std::size_t all = 0;
    for (const auto &[address, known] : nodes)
        all += known;
    return all;
}

MainlineNode::MainlineNode() = default;
MainlineNode::~MainlineNode() = default;

bool MainlineNode::isBuiltIn()
{
    return true;
}

void MainlineNode::start(const MainlineNodeOptions &options)
{
    m_options = options;
    lt::session_params params(settingsOf(options));
    params.disk_io_constructor = lt::disabled_disk_io_constructor;
    try {
        m_session = std::make_unique<Session>(std::move(params));
        m_session->beginDht(loadState(options));
    } catch (const std::exception &error) {
        m_session.reset();
        Q_EMIT failed(QString::fromLocal8Bit(error.what()));
        return;
    }
    // On the library's thread, which has ended before this object does.
    m_session->session.set_alert_notify(
        [this] { QMetaObject::invokeMethod(this, &MainlineNode::takeAlerts, Qt::QueuedConnection); });
}

void MainlineNode::stop()
{
    if (m_session)
        save();
    m_session.reset();
    Q_EMIT stopped();
}

void MainlineNode::countNodes()
{
    if (m_session)
        m_session->session.post_dht_stats();
}

void MainlineNode::joinAgain()
{
    if (!m_session)
        return;
    for (const QString &node : m_options.bootstrap)
        m_session->session.add_dht_node(nameAndPort(node));
}

void MainlineNode::announce(const InfoHash &target, quint16 port)
{
    if (m_session)
        m_session->session.dht_announce(hashOf(target), port);
}

void MainlineNode::lookUp(const InfoHash &target)
{
    if (m_session)
        m_session->session.dht_get_peers(hashOf(target));
}

void MainlineNode::takeAlerts()
{
    if (!m_session)
        return;
    m_session->session.pop_alerts(&m_session->alerts);
    for (lt::alert *alert : m_session->alerts) {
        if (const auto *reply = lt::alert_cast<lt::dht_get_peers_reply_alert>(alert))
            Q_EMIT found(targetOf(reply->info_hash), endpointsOf(*reply));
        else if (const auto *stats = lt::alert_cast<lt::dht_stats_alert>(alert))
            Q_EMIT counted(m_session->count(*stats));
    }
}

void MainlineNode::save()
{
    try {
        const auto bytes = lt::write_session_params_buf(m_session->session.session_state(kOurState), kOurState);
        QSaveFile file(m_options.stateFile);
        if (file.open(QIODevice::WriteOnly) && file.write(bytes.data(), qint64(bytes.size())) == qint64(bytes.size()))
            file.commit();
    } catch (const std::exception &) {
        // The next start is a slower one; there is nothing else to lose.
    }
}

} // namespace plug::runtime
