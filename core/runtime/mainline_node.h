#pragma once

#include "core/base/endpoint.h"
#include "core/runtime/mainline_round.h"
#include "core/runtime/mainline_scope.h"

#include <QObject>
#include <QStringList>

#include <memory>
#include <vector>

namespace plug::runtime {

struct MainlineNodeOptions {
    QStringList bootstrap; ///< "host:port"
    MainlineScope scope = MainlineScope::Loopback;
    QString stateFile;     ///< where the nodes it knows are kept between runs
};

/// This machine's node in the Mainline DHT (BEP 5), and nothing else of BitTorrent: no torrents, no peers, no port mapping, no
/// search of the local network. It lives on a thread of its own, because the library's calls wait for the library's thread,
/// and ending it takes as long as it takes; every function is called there. In Loopback scope it is bound to 127.0.0.1.
///
/// mainline_node_libtorrent.cpp is by libtorrent-rasterbar; mainline_node_none.cpp stands in where that was not built in.
class MainlineNode final : public QObject {
    Q_OBJECT

public:
    MainlineNode();
    ~MainlineNode() override;

    static bool isBuiltIn();

    /// Ends in failed() where there is no node then.
    void start(const MainlineNodeOptions &options);
    /// Saves what it knows, and ends the node; stopped() follows.
    void stop();
    /// counted() follows.
    void countNodes();
    /// For a node that knows nobody: asks the bootstrap nodes once more.
    void joinAgain();
    /// That this machine's address has it, at `port` of UDP.
    void announce(const InfoHash &target, quint16 port);
    /// Who is said to have it: found() for each node that answers with somebody.
    void lookUp(const InfoHash &target);

Q_SIGNALS:
    void failed(const QString &system);
    void stopped();
    void counted(std::size_t nodes);
    void found(const plug::runtime::InfoHash &target, const std::vector<plug::Endpoint> &endpoints);

private:
    struct Session;

    void takeAlerts();
    void save();

    MainlineNodeOptions m_options;
    std::unique_ptr<Session> m_session;
};

} // namespace plug::runtime
