#include "core/runtime/mainline_dht.h"

#include "core/base/limits.h"
#include "core/runtime/clock.h"
#include "core/runtime/mainline_node.h"

#include <QCryptographicHash>

#include <algorithm>

namespace plug::runtime {

namespace {

using std::chrono::ceil;
using std::chrono::milliseconds;

// One target more than there may be shares or fetches: for hosts as such.
constexpr MainlinePace kAnnouncementPace{.most = limits::kMaxMainlineShares + 1,
                                         .again = limits::kMainlineAnnouncementInterval,
                                         .longest = limits::kMainlineAnnouncementInterval,
                                         .gap = limits::kMainlineAnnouncementGap,
                                         .burst = limits::kMainlineAnnouncementBurst};
constexpr MainlinePace kLookUpPace{.most = limits::kMaxMainlineSought + 1,
                                   .again = limits::kMainlineFirstLookUpInterval,
                                   .longest = limits::kMainlineLongestLookUpInterval,
                                   .gap = limits::kMainlineLookUpGap,
                                   .burst = limits::kMainlineLookUpBurst};
static_assert(kAnnouncementPace.most * kAnnouncementPace.gap <= kAnnouncementPace.longest,
              "every share has its turn before its announcement expires");

InfoHash sha1(QByteArrayView first, ByteView second = {})
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(first);
    hash.addData(QByteArrayView(second.data(), qsizetype(second.size())));
    const QByteArray digest = hash.result();
    InfoHash result;
    std::copy(digest.begin(), digest.end(), result.begin());
    return result;
}

std::size_t beyond(std::size_t count, std::size_t limit)
{
    return count > limit ? count - limit : 0;
}

} // namespace

QStringList mainlineBootstrap()
{
    if (qEnvironmentVariableIsSet("PLUG_DHT_BOOTSTRAP"))
        return qEnvironmentVariable("PLUG_DHT_BOOTSTRAP").split(u',', Qt::SkipEmptyParts);
    return {QStringLiteral("router.bittorrent.com:6881"), QStringLiteral("dht.transmissionbt.com:6881"),
            QStringLiteral("dht.libtorrent.org:25401")};
}

InfoHash MainlineDht::targetOf(const LookupKey &key)
{
    return sha1("PLUG/1", key.view());
}

InfoHash MainlineDht::hostsTarget()
{
    return sha1("PLUG/1 hosts");
}

template <typename Call>
void MainlineDht::onNode(Call call)
{
    QMetaObject::invokeMethod(m_node.get(), [node = m_node.get(), call = std::move(call)] { call(*node); }, Qt::QueuedConnection);
}

MainlineDht::MainlineDht(RandomSource &random, QObject *parent)
    : QObject(parent)
    , m_node(std::make_unique<MainlineNode>())
    , m_announcements(kAnnouncementPace, random)
    , m_lookUps(kLookUpPace, random)
{
    m_node->moveToThread(&m_thread);
    connect(m_node.get(), &MainlineNode::stopped, this, &MainlineDht::onStopped);
    connect(m_node.get(), &MainlineNode::failed, this, &MainlineDht::onFailed);
    connect(m_node.get(), &MainlineNode::counted, this, &MainlineDht::onCounted);
    connect(m_node.get(), &MainlineNode::found, this, &MainlineDht::onFound);
    m_turnTimer.setSingleShot(true);
    m_countTimer.setSingleShot(true);
    connect(&m_turnTimer, &QTimer::timeout, this, &MainlineDht::takeTurns);
    connect(&m_countTimer, &QTimer::timeout, this, &MainlineDht::count);
    m_thread.setObjectName(QStringLiteral("mainline"));
    setShares({});
    m_lastState = state();
}

MainlineDht::~MainlineDht()
{
    stop();
    // Behind what the node is told last, which quit() by itself would overtake.
    onNode([this](MainlineNode &) { m_thread.quit(); });
    m_thread.wait();
}

void MainlineDht::start(const MainlineOptions &options)
{
    m_next = options;
    if (m_phase == Phase::Off)
        return begin();
    stop();
    m_next = options;
}

void MainlineDht::stop()
{
    m_next.reset();
    m_turnTimer.stop();
    m_countTimer.stop();
    m_nodes = 0;
    m_told.clear();
    if (m_phase == Phase::Running) {
        m_phase = Phase::Stopping;
        onNode([](MainlineNode &node) { node.stop(); });
    }
    tellState();
}

void MainlineDht::setShares(const std::vector<LookupKey> &keys)
{
    std::vector<InfoHash> targets{hostsTarget()};
    std::ranges::transform(keys, std::back_inserter(targets), &MainlineDht::targetOf);
    m_announcements.set(targets, now());
    takeTurns();
}

void MainlineDht::setSought(const std::vector<LookupKey> &keys)
{
    m_sought.clear();
    m_soughtBeyond = beyond(keys.size(), limits::kMaxMainlineSought);
    for (std::size_t i = 0; i < std::min(keys.size(), limits::kMaxMainlineSought); ++i)
        m_sought.emplace(targetOf(keys[i]), keys[i]);
    setLookedUp();
    takeTurns();
}

void MainlineDht::setSeeksHosts(bool seeks)
{
    if (m_seeksHosts == seeks)
        return;
    m_seeksHosts = seeks;
    setLookedUp();
    takeTurns();
}

void MainlineDht::setPort(quint16 port)
{
    if (m_options.port == port)
        return;
    m_options.port = port;
    if (m_next)
        m_next->port = port;
    m_announcements.restart(now());
    takeTurns();
}

MainlineState MainlineDht::state() const
{
    return {.isBuiltIn = MainlineNode::isBuiltIn(),
            .isRunning = m_phase == Phase::Running,
            .nodes = m_nodes,
            .shares = m_announcements.size() - 1,
            .unannounced = m_announcements.waiting(),
            .sharesBeyond = m_announcements.beyond(),
            .sought = m_sought.size(),
            .soughtBeyond = m_soughtBeyond,
            .failure = m_failure};
}

void MainlineDht::begin()
{
    m_options = *std::exchange(m_next, std::nullopt);
    m_options.bootstrap = usableBootstrap(m_options.bootstrap, m_options.isLocalOnly);
    m_scope = scopeOf(m_options.bootstrap);
    m_phase = Phase::Running;
    m_failure.clear();
    m_announcements.restart(now());
    m_lookUps.restart(now());
    if (!m_thread.isRunning())
        m_thread.start(QThread::LowPriority);
    onNode([options = MainlineNodeOptions{m_options.bootstrap, m_scope, m_options.stateFile}](MainlineNode &node) {
        node.start(options);
    });
    m_patience = limits::kMainlineFirstPatience;
    m_joinAgainAt = now() + m_patience;
    m_countInterval = limits::kMainlineFirstCount;
    m_countTimer.start(ceil<milliseconds>(m_countInterval));
    tellState();
}

void MainlineDht::onStopped()
{
    m_phase = Phase::Off;
    if (m_next)
        begin();
    else
        tellState();
}

void MainlineDht::onFailed(const QString &system)
{
    m_failure = system;
    if (m_phase == Phase::Running)
        stop();
}

void MainlineDht::onCounted(std::size_t nodes)
{
    if (m_phase != Phase::Running)
        return;
    m_nodes = nodes;
    takeTurns();
    tellState();
}

void MainlineDht::onFound(const InfoHash &target, const std::vector<Endpoint> &endpoints)
{
    const auto told = m_told.find(target);
    if (m_phase != Phase::Running || told == m_told.end())
        return;
    const std::vector<Endpoint> hints = newHints(told->second, endpoints);
    if (hints.empty())
        return;
    if (target == hostsTarget())
        Q_EMIT hostsFound(hints);
    else if (const auto sought = m_sought.find(target); sought != m_sought.end())
        Q_EMIT found(sought->second, hints);
}

std::vector<Endpoint> MainlineDht::newHints(std::set<Endpoint> &told, const std::vector<Endpoint> &endpoints) const
{
    std::vector<Endpoint> hints;
    for (const Endpoint &endpoint : endpoints) {
        // Of each node that answers only a few, so that one that lies can't crowd out the rest.
        if (hints.size() == limits::kMaxMainlineHintsOfNode || told.size() == limits::kMaxMainlineHints)
            break;
        if (isUsableHint(endpoint, m_scope) && told.insert(endpoint).second)
            hints.push_back(endpoint);
    }
    return hints;
}

void MainlineDht::takeTurns()
{
    m_turnTimer.stop();
    if (m_phase != Phase::Running || m_nodes == 0)
        return;
    while (const auto target = m_announcements.next(now()))
        onNode([target = *target, port = m_options.port](MainlineNode &node) { node.announce(target, port); });
    while (const auto target = m_lookUps.next(now())) {
        m_told[*target].clear();
        onNode([target = *target](MainlineNode &node) { node.lookUp(target); });
    }
    const Instant deadline = std::min(m_announcements.deadline(), m_lookUps.deadline());
    m_turnTimer.start(std::max(milliseconds(1), ceil<milliseconds>(deadline - now())));
    tellState();
}

void MainlineDht::count()
{
    if (m_nodes == 0 && now() >= m_joinAgainAt) {
        // What it was told to ask at its start had no answer; the network may have been away.
        onNode([](MainlineNode &node) {
            node.joinAgain();
            node.lookUp(hostsTarget());
        });
        m_patience = std::min(m_patience * 2, limits::kMainlineLongestPatience);
        m_joinAgainAt = now() + m_patience;
    }
    onNode([](MainlineNode &node) { node.countNodes(); });
    m_countInterval = m_nodes > 0 ? limits::kMainlineCount : std::min(m_countInterval * 2, limits::kMainlineLoneCount);
    m_countTimer.start(ceil<milliseconds>(m_countInterval));
}

void MainlineDht::setLookedUp()
{
    std::vector<InfoHash> targets;
    if (m_seeksHosts)
        targets.push_back(hostsTarget());
    for (const auto &[target, key] : m_sought)
        targets.push_back(target);
    m_lookUps.set(targets, now());
    std::erase_if(m_told, [&](const auto &row) { return std::ranges::count(targets, row.first) == 0; });
}

void MainlineDht::tellState()
{
    const MainlineState current = state();
    if (current == m_lastState)
        return;
    m_lastState = current;
    Q_EMIT stateChanged(current);
}

} // namespace plug::runtime
