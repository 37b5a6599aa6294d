#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/runtime/mainline_round.h"
#include "core/runtime/mainline_scope.h"

#include <QObject>
#include <QStringList>
#include <QThread>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace plug::runtime {

class MainlineNode;

/// Nodes that answer who knows nobody yet, "host:port": those of the environment variable PLUG_DHT_BOOTSTRAP, separated by
/// commas, where it is set; else those of the public DHT that the common clients of BitTorrent ask.
QStringList mainlineBootstrap();

struct MainlineOptions {
    QStringList bootstrap; ///< "host:port"; at most limits::kMaxMainlineBootstrap are asked
    QString stateFile;
    quint16 port = 0;      ///< of UDP, at which this host answers PLUG: what is announced
    bool isLocalOnly = false; ///< literal loopback addresses of `bootstrap` only, and bound to 127.0.0.1
};

/// What people may want to know of it.
struct MainlineState {
    bool isBuiltIn = false;
    bool isRunning = false;
    std::size_t nodes = 0;        ///< that it knows and that answered; nothing is announced or looked up before the first
    std::size_t shares = 0;       ///< that are announced in turn
    std::size_t unannounced = 0;  ///< announcements that had no first turn yet, that of being a host included
    std::size_t sharesBeyond = 0; ///< more than limits::kMaxMainlineShares, and not announced
    std::size_t sought = 0;       ///< that are looked up in turn
    std::size_t soughtBeyond = 0; ///< more than limits::kMaxMainlineSought, and not looked up
    QString failure;              ///< the system's words, where it could not start

    bool operator==(const MainlineState &) const = default;
};

/// First contact through the BitTorrent Mainline DHT (docs/protocol.md, Mainline DHT): says there which shares this host has
/// and that it is a host at all, and asks who else has or is. Owns the rounds of announcements and look-ups, and the thread
/// that the node lives on. What it finds are bare addresses named by strangers: hints, no more. It never blocks its thread
/// but at its own end, tells the DHT nothing before start(), and makes no hint out of the DHT's scope.
class MainlineDht final : public QObject {
    Q_OBJECT

public:
    /// `random` must outlive this; it spreads turns over time.
    explicit MainlineDht(RandomSource &random, QObject *parent = nullptr);
    /// Waits for the node to have saved its state and to be gone.
    ~MainlineDht() override;

    /// Where it runs already, it is stopped first.
    void start(const MainlineOptions &options);
    void stop();

    /// Public shares, most important first. They are kept over stop() and start().
    void setShares(const std::vector<LookupKey> &keys);
    /// What waits for somebody who has it, most important first.
    void setSought(const std::vector<LookupKey> &keys);
    /// Whether to look for hosts, whatever they have.
    void setSeeksHosts(bool seeks);
    /// The port that is announced from now on.
    void setPort(quint16 port);

    MainlineState state() const;

    /// Where a file's hosts are to be found: SHA-1("PLUG/1" || K).
    static InfoHash targetOf(const LookupKey &key);
    /// Where hosts are to be found: SHA-1("PLUG/1 hosts").
    static InfoHash hostsTarget();

Q_SIGNALS:
    /// Each endpoint once in a look-up; at most limits::kMaxMainlineHints in all.
    void found(const plug::LookupKey &key, const std::vector<plug::Endpoint> &endpoints);
    void hostsFound(const std::vector<plug::Endpoint> &endpoints);
    void stateChanged(const plug::runtime::MainlineState &state);

private:
    enum class Phase { Off, Running, Stopping };

    void begin();
    void onStopped();
    void onFailed(const QString &system);
    void onCounted(std::size_t nodes);
    void onFound(const InfoHash &target, const std::vector<Endpoint> &endpoints);
    std::vector<Endpoint> newHints(std::set<Endpoint> &told, const std::vector<Endpoint> &endpoints) const;
    /// Carries out the turns that are due, and arms the timer for the next.
    void takeTurns();
    void count();
    void setLookedUp();
    void tellState();

    template <typename Call>
    void onNode(Call call);

    QThread m_thread;
    std::unique_ptr<MainlineNode> m_node; ///< lives on that thread
    QTimer m_turnTimer;
    QTimer m_countTimer;
    Duration m_countInterval{};
    Duration m_patience{};
    Instant m_joinAgainAt{};
    Phase m_phase = Phase::Off;
    std::optional<MainlineOptions> m_next; ///< to start with once the node has stopped
    MainlineOptions m_options;
    MainlineScope m_scope = MainlineScope::Loopback;
    MainlineRound m_announcements;
    MainlineRound m_lookUps;
    std::map<InfoHash, LookupKey> m_sought;
    std::size_t m_soughtBeyond = 0;
    bool m_seeksHosts = false;
    std::map<InfoHash, std::set<Endpoint>> m_told; ///< of each look-up that may still have answers
    std::size_t m_nodes = 0;
    QString m_failure;
    MainlineState m_lastState;
};

} // namespace plug::runtime
