#pragma once

#include "core/engine/event.h"
#include "core/engine/outputs.h"
#include "tests/sim/sim_network.h"

#include <QStringList>

#include <map>
#include <set>

namespace plug::sim {

class Host;

/// Watches a whole simulation and writes down what must never be:
/// - a block on an honest host's disk, or read from it to be served, that is not the source's;
/// - bytes read to be served out of a file that is being fetched, before they were verified there;
/// - an honest host that is blamed;
/// - more bytes to an address where nobody ever was than came in that address's name;
/// - more bytes to an address from which nothing ever came than first messages and punches may be;
/// - queues beyond their bounds.
/// What it cannot see is what engines say to each other: that is sealed.
class Checkers {
public:
    /// Bytes that hosts share. Whatever is read or written of a file of this size must be these.
    void addTruth(const QByteArray &bytes);
    /// Everybody lies of whom this was not said to be expected.
    void expectLies(const Host &host) { m_liars.insert(&host); }
    /// Somebody sends in this address's name, and nobody is there.
    void addGhost(const Endpoint &at) { m_ghosts[at]; }

    void onSent(const Packet &packet);
    void onArrived(const Packet &packet);
    void onSentBy(Network::Port port, const Packet &packet, Instant now);
    void onArrivedAt(Network::Port port, const Packet &packet) { m_oneSided[{port, packet.from}].isAnswered = true; }
    void onOutputs(const Host &host, const engine::Outputs &out);
    void onDisk(const Host &host, const store::DiskRequest &request, const store::DiskResult &result);
    void onEvent(const Host &host, const engine::Event &event);
    void onEngineGone(const Host &host);

    /// What a part file's ledger vouches for must be in the part file.
    void checkLedgers(Host &host);

    /// In the order in which they were found, the first ones only.
    const QStringList &violations() const { return m_violations; }
    void report(const Host *host, const QString &what);
    std::uint64_t bytesRead() const { return m_bytesRead; }

private:
    struct Flow {
        std::uint64_t in = 0;
        std::uint64_t out = 0;
    };
    struct Load {
        std::uint64_t unwritten = 0; ///< bytes with the disk
        std::uint64_t unread = 0;
    };

    void checkRead(const Host &host, const store::ReadBytes &read, const QByteArray &bytes);
    void checkWrite(const Host &host, const store::WriteBlocks &write, const std::vector<bool> &matched);
    void checkLedger(const Host &host, const store::LedgerContents &ledger);
    bool isTrue(std::uint64_t size, std::uint64_t offset, ByteView bytes) const;

    std::multimap<std::uint64_t, QByteArray> m_truth; ///< by size
    std::set<const Host *> m_liars;
    std::map<Endpoint, Flow> m_ghosts;
    struct OneSided {
        Instant begunAt{};
        std::uint64_t out = 0;
        bool isAnswered = false;
    };
    std::map<std::pair<Network::Port, Endpoint>, OneSided> m_oneSided; ///< by who sends, and to whom
    std::map<const Host *, Load> m_loads;
    std::map<std::pair<const Host *, QString>, RangeSet> m_verified; ///< of part files, by path
    QStringList m_violations;
    std::uint64_t m_bytesRead = 0;
};

} // namespace plug::sim
