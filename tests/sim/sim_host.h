#pragma once

#include "core/engine/engine.h"
#include "tests/sim/sim_network.h"
#include "tests/support/memory_disk.h"

#include <deque>
#include <functional>

namespace plug::sim {

class Checkers;

/// Anybody who is plugged into the network.
class Participant {
public:
    virtual ~Participant() = default;
    virtual void receive(const Packet &packet, Instant now) = 0;
    /// After each input and at each deadline: does what is due, and sends all there is to send.
    virtual void advance(Instant now) = 0;
    virtual Instant deadline() const = 0;
};

/// A host: a real engine with an identity, on a disk in memory that takes its time. The identity and the disk survive
/// whatever happens to the engine.
class Host final : public Participant {
public:
    /// Changes what the disk answers, so that an honest engine tells lies.
    using Lie = std::function<void(const store::DiskRequest &, store::DiskResult &)>;

    Host(Network &network, Checkers &checkers, Network::Port port, std::uint64_t seed);

    // Life and death
    void start(Instant now);
    /// As a user ends it: Stop, and gone when the engine says Stopped. Run the simulation meanwhile.
    void askToStop(Instant now) { m_engine->apply(engine::Stop{}, now); }
    /// The process ends in the middle of whatever it does; the system keeps what was written.
    void kill();
    /// The machine ends: writes that were not flushed are lost, or with `random` any part of them.
    void cutPower(RandomSource *random = nullptr);
    bool isRunning() const { return m_engine != nullptr; }
    /// Another address, as a laptop gets it; the engine is not told.
    void moveTo(const Endpoint &to) { m_network.move(m_port, to); }
    void setConnected(bool isConnected) { m_network.setConnected(m_port, isConnected); }

    // What people do
    void apply(engine::Command command, Instant now) { m_engine->apply(std::move(command), now); }
    void fetch(const content::Link &link, Instant now) { apply(engine::AddLink{2, link, {}}, now); }
    engine::PublicKeys publicKeys(std::size_t most) const { return m_engine->publicKeys(most); }
    engine::SnapshotDelta snapshot(Instant now) const { return m_engine->changesSince(0, now); }
    /// Of the only transfer.
    engine::TransferRow row(Instant now) const;

    // What is seen of it
    const HostId &id() const { return m_identity.hostId(); }
    const Endpoint &endpoint() const { return m_network.addressOf(m_port); }
    Network::Port port() const { return m_port; }
    content::LinkHost asLinkHost() const { return {id(), endpoint()}; }
    Line &up() { return m_network.up(m_port); }
    Line &down() { return m_network.down(m_port); }
    std::uint64_t bytesSent() { return up().counts().bytes; }
    const std::vector<engine::Event> &events() const { return m_events; }
    void forgetEvents() { m_events.clear(); }
    template <typename T>
    const T *seen() const
    {
        for (const engine::Event &event : m_events) {
            if (const T *found = std::get_if<T>(&event))
                return found;
        }
        return nullptr;
    }
    template <typename T>
    int countOf() const
    {
        return static_cast<int>(std::ranges::count_if(m_events, [](const auto &e) { return std::holds_alternative<T>(e); }));
    }
    /// Bytes of blocks that were handed to the disk and matched, over all runs.
    std::uint64_t bytesVerified() const { return m_bytesVerified; }
    std::size_t diskQueue() const { return m_requests.size(); }
    /// Of blocks that wait for the disk to write them.
    std::uint64_t bytesBeforeDisk() const;

    // Participant
    void receive(const Packet &packet, Instant now) override;
    void advance(Instant now) override;
    Instant deadline() const override;

    test::MemoryDisk disk;
    Duration diskDelay = std::chrono::microseconds(300);
    std::uint64_t diskBytesPerSecond = 0; ///< of files' bytes, read or written; 0: as many as there are
    Lie lie;
    engine::Config config;

private:
    struct Waiting {
        Instant due;
        store::DiskRequest request;
    };

    void drain(Instant now);
    Instant dueTimeOf(const store::DiskRequest &request, Instant now);
    bool carryOutDue(Instant now);
    void carryOut(const std::vector<store::DiskRequest> &requests, Instant now);
    void send(const engine::Run &run, Instant now);

    Network &m_network;
    Checkers &m_checkers;
    Network::Port m_port;
    SeededRandom m_random;
    crypto::Identity m_identity;
    std::uint64_t m_seed;
    std::unique_ptr<engine::Engine> m_engine;
    std::deque<Waiting> m_requests; ///< in the order in which they were given
    Instant m_diskBusyUntil{};
    std::vector<engine::Event> m_events;
    std::uint64_t m_bytesVerified = 0;
};

} // namespace plug::sim
