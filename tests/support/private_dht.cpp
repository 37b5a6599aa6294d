#include "tests/support/private_dht.h"

#include <QTest>

#include <libtorrent/alert_types.hpp>
#include <libtorrent/disabled_disk_io.hpp>
#include <libtorrent/session.hpp>
#include <libtorrent/session_params.hpp>

#include <algorithm>
#include <vector>

namespace plug::test {

namespace {

using Settings = lt::settings_pack;

constexpr int kFewest = 8;
constexpr int kPatienceMs = 60'000; // far longer than it takes

lt::session_params loopbackNode()
{
    Settings settings;
    for (const int setting :
         {Settings::enable_lsd, Settings::enable_upnp, Settings::enable_natpmp, Settings::dht_restrict_routing_ips,
          Settings::dht_restrict_search_ips, Settings::dht_prefer_verified_node_ids, Settings::dht_ignore_dark_internet})
        settings.set_bool(setting, false);
    settings.set_str(Settings::listen_interfaces, "127.0.0.1:0");
    settings.set_str(Settings::dht_bootstrap_nodes, "");
    settings.set_bool(Settings::enable_dht, true);
    settings.set_int(Settings::alert_mask, 0);
    settings.set_int(Settings::dht_block_ratelimit, 1'000'000);
    settings.set_int(Settings::dht_upload_rate_limit, 10'000'000);
    lt::session_params params(settings);
    params.disk_io_constructor = lt::disabled_disk_io_constructor;
    return params;
}

} // namespace

struct PrivateDht::Nodes {
    std::vector<std::unique_ptr<lt::session>> sessions;
    std::vector<int> ports;

    bool knowEachOther() const;
};

/// Whether each has as many in its table as fit beside each other there.
bool PrivateDht::Nodes::knowEachOther() const
{
    return std::ranges::all_of(sessions, [](const auto &session) {
        session->post_dht_stats();
        std::vector<lt::alert *> alerts;
        session->pop_alerts(&alerts);
        return std::ranges::any_of(alerts, [](lt::alert *alert) {
            const auto *stats = lt::alert_cast<lt::dht_stats_alert>(alert);
            int count = 0;
            for (std::size_t i = 0; stats && i < stats->routing_table.size(); ++i)
                count += stats->routing_table[i].num_nodes;
            return count >= kFewest;
        });
    });
}

PrivateDht::PrivateDht(int nodes)
    : m_nodes(std::make_unique<Nodes>())
{
    for (int i = 0; i < nodes; ++i)
        m_nodes->sessions.push_back(std::make_unique<lt::session>(loopbackNode()));
    m_isUp = true;
    for (const auto &session : m_nodes->sessions) {
        m_isUp = m_isUp && QTest::qWaitFor([&] { return session->listen_port() != 0; }, kPatienceMs);
        m_nodes->ports.push_back(session->listen_port());
    }
    for (const auto &session : m_nodes->sessions) {
        for (const int port : m_nodes->ports)
            session->add_dht_node({"127.0.0.1", port});
    }
    m_isUp = m_isUp && QTest::qWaitFor([&] { return m_nodes->knowEachOther(); }, kPatienceMs);
}

/// All begin to end before the first is waited for.
PrivateDht::~PrivateDht()
{
    std::vector<lt::session_proxy> ends;
    for (const auto &session : m_nodes->sessions)
        ends.push_back(session->abort());
    m_nodes->sessions.clear();
}

QStringList PrivateDht::bootstrap() const
{
    QStringList nodes;
    for (std::size_t i = 0; i < 3; ++i)
        nodes << QStringLiteral("127.0.0.1:%1").arg(m_nodes->ports[i]);
    return nodes;
}

void PrivateDht::announce(const ByteArray<20> &target, int firstPort, int ports)
{
    for (int i = 0; i < ports; ++i) {
        const auto &session = m_nodes->sessions[std::size_t(i) % m_nodes->sessions.size()];
        session->dht_announce(lt::sha1_hash(reinterpret_cast<const char *>(target.data())), firstPort + i);
    }
}

} // namespace plug::test
