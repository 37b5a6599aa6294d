#pragma once

#include "core/base/random.h"
#include "core/base/time.h"
#include "core/crypto/identity.h"
#include "core/engine/command.h"
#include "core/engine/config.h"
#include "core/engine/outputs.h"
#include "core/engine/snapshot.h"

#include <memory>
#include <span>
#include <vector>

namespace plug::engine {

/// What may be told to strangers who are no hosts of PLUG: lookup keys, most important first.
struct PublicKeys {
    std::vector<LookupKey> shares; ///< public ones that can be had here now; of a folder its own key
    std::vector<LookupKey> sought; ///< of fetches that wait for a host, by links without a secret
    bool lacksHosts = false;       ///< hardly any host is known at all

    bool operator==(const PublicKeys &) const = default;
};

/// The protocol's whole machine: takes datagrams, commands, disk results and the time, gives back what to do.
/// It reads no clock, opens no socket or file and starts no thread; the same inputs and seed give the same outputs.
/// After each input: poll() until it says false, then arm a timer for deadline().
class Engine {
public:
    /// `secrets` gives keys and tokens (the system's generator outside of tests) and must outlive the engine; `seed`
    /// drives decisions that need no secrecy. `wallNow` is the calendar's time at `now`.
    Engine(const Config &config, const crypto::Identity &identity, RandomSource &secrets, std::uint64_t seed,
           Instant now, WallTime wallNow);
    ~Engine();

    void receive(std::span<Datagram> datagrams, Instant now);
    /// The system threw datagrams away that came in: the socket's buffer was full.
    void onOverflow(Instant now);
    void apply(Command command, Instant now);
    void complete(store::DiskResult result, Instant now);
    void advance(Instant now);

    /// Adds to `out` a bounded amount of work; true while there may be more at once.
    bool poll(Outputs &out, Instant now);
    Instant deadline() const;

    SnapshotDelta changesSince(Generation since, Instant now) const;

    /// At most `most` shares and as many fetches.
    PublicKeys publicKeys(std::size_t most) const;

    /// Where this host can be reached, as far as the shell knows (bound addresses); used in links.
    void setOwnEndpoints(std::vector<Endpoint> endpoints);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace plug::engine
