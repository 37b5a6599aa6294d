#include "tests/tidy/habit_rules.h"
#include "tests/tidy/include_rules.h"
#include "tests/tidy/size_rules.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <iterator>

using namespace plug::tidy;

namespace {

const QString kRoot = QStringLiteral(PLUG_SOURCE_DIR);
const QStringList kProgram{QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")};
const QStringList kTests{QStringLiteral("tests")};

/// Parts of a room that have no face of their own: the test named here reaches them through the room's public header.
/// A row is for what is seen through that test in all it does, not for what has not been tested yet.
struct Row {
    const char *source;
    const char *test;
};
constexpr Row kTestedThrough[] = {
    {"core/content/link_text.cpp", "tests/core/content/tst_link.cpp"},
    {"core/engine/asking.cpp", "tests/core/engine/tst_engine.cpp"},
    {"core/engine/commands.cpp", "tests/core/engine/tst_engine.cpp"},
    {"core/engine/coupling.cpp", "tests/sim/tst_bottleneck.cpp"},
    {"core/engine/disk_results.cpp", "tests/core/engine/tst_engine.cpp"},
    {"core/engine/fetching.cpp", "tests/core/engine/tst_engine.cpp"},
    {"core/engine/inbound.cpp", "tests/core/engine/tst_engine.cpp"},
    {"core/engine/discovering.cpp", "tests/sim/tst_finding.cpp"},
    {"core/engine/known_hosts.cpp", "tests/sim/tst_finding.cpp"},
    {"core/engine/limiting.cpp", "tests/sim/tst_limits.cpp"},
    {"core/engine/searching.cpp", "tests/sim/tst_finding.cpp"},
    {"core/engine/outbound.cpp", "tests/core/engine/tst_engine.cpp"},
    {"core/engine/policies.cpp", "tests/sim/tst_privacy.cpp"},
    {"core/engine/reaching.cpp", "tests/sim/tst_nats.cpp"},
    {"core/engine/relaying.cpp", "tests/sim/tst_nats.cpp"},
    {"core/engine/serving.cpp", "tests/core/engine/tst_engine.cpp"},
    {"core/engine/snapshots.cpp", "tests/core/engine/tst_engine.cpp"},
    {"core/engine/sources.cpp", "tests/core/engine/tst_engine.cpp"},
    {"core/runtime/datagram_io_linux.cpp", "tests/core/runtime/tst_udp_socket.cpp"},
    {"core/runtime/datagram_io_qt.cpp", "tests/core/runtime/tst_udp_socket.cpp"},
    {"core/runtime/engine_worker.cpp", "tests/core/runtime/tst_engine_host.cpp"},
    {"core/runtime/lan_socket.cpp", "tests/core/runtime/tst_lan_discovery.cpp"},
    {"core/runtime/mainline_node_libtorrent.cpp", "tests/core/runtime/tst_mainline_dht.cpp"},
    {"core/runtime/mainline_node_none.cpp", "tests/core/runtime/tst_mainline_dht.cpp"},
    {"core/runtime/preview_connection.cpp", "tests/core/runtime/tst_preview_server.cpp"},
    {"core/runtime/socket_options_linux.cpp", "tests/core/runtime/tst_udp_socket.cpp"},
    {"core/runtime/socket_options_other.cpp", "tests/core/runtime/tst_udp_socket.cpp"},
    {"core/runtime/tree_writer.cpp", "tests/core/runtime/tst_file_hasher.cpp"},
    {"core/store/catalogue_rows.cpp", "tests/core/store/tst_catalogue.cpp"},
    {"core/store/catalogue_schema.cpp", "tests/core/store/tst_catalogue.cpp"},
    {"core/store/disk_writer_finishing.cpp", "tests/core/store/tst_disk_writer.cpp"},
    {"core/swarm/file_fetch_planning.cpp", "tests/core/swarm/tst_file_fetch.cpp"},
    {"core/transport/call.cpp", "tests/core/transport/tst_sessions_handshake.cpp"},
    {"core/transport/called_side.cpp", "tests/core/transport/tst_sessions_load.cpp"},
    {"core/transport/cookie_jar.cpp", "tests/core/transport/tst_sessions_load.cpp"},
    {"core/transport/cookie_reply.cpp", "tests/core/transport/tst_sessions_load.cpp"},
    {"core/transport/half_open_table.cpp", "tests/core/transport/tst_sessions_load.cpp"},
    {"core/transport/handshake.cpp", "tests/core/transport/tst_sessions_forgery.cpp"},
    {"core/transport/handshake_layout.cpp", "tests/core/transport/tst_sessions_vectors.cpp"},
    {"core/transport/initial_message.cpp", "tests/core/transport/tst_sessions_vectors.cpp"},
    {"core/transport/key_ring.cpp", "tests/core/transport/tst_sessions_renewal.cpp"},
    {"core/transport/path_keeper.cpp", "tests/core/transport/tst_sessions_roaming.cpp"},
    {"core/transport/session.cpp", "tests/core/transport/tst_sessions_renewal.cpp"},
    {"core/transport/session_cipher.cpp", "tests/core/transport/tst_sessions_vectors.cpp"},
    {"core/transport/session_table.cpp", "tests/core/transport/tst_sessions_load.cpp"},
    {"core/wire/cbor_map_reader.cpp", "tests/core/wire/tst_hostile_frames.cpp"},
    {"core/wire/cbor_map_writer.cpp", "tests/core/wire/tst_frame_codec.cpp"},
    {"core/wire/fixed_frames.cpp", "tests/core/wire/tst_frame_codec.cpp"},
};

using Rule = Violations (*)(const Source &);

Violations all(const std::vector<Source> &tree, Rule rule)
{
    Violations violations;
    for (const Source &source : tree)
        std::ranges::move(rule(source), std::back_inserter(violations));
    return violations;
}

/// Opening braces on lines of their own: our style has them before the bodies of functions, some people's of classes.
qsizetype bodiesBegunIn(const QStringList &code)
{
    static const QRegularExpression typeHead(QStringLiteral("^(class|struct|union|enum|namespace)\\b"));
    qsizetype count = 0;
    for (qsizetype i = 1; i < code.size(); ++i)
        count += code[i] == u"{" && !typeHead.match(code[i - 1]).hasMatch();
    return count;
}

} // namespace

/// Holds the tree to the rules of docs/architecture.md.
class TestTree : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void includesFollowTheTable() { expectNone(all(m_all, forbiddenArrows)); }
    void thingsAreInTheirPlaces() { expectNone(all(m_all, misplacedThings)); }
    void filesAreShort() { expectNone(all(m_program, oversizedFiles)); }
    void functionsAreShort() { expectNone(all(m_program, oversizedFunctions)); }
    void functionsAreFound();
    void nothingIsLeftUndone() { expectNone(all(m_all, unfinishedWork)); }
    void testsDoNotSkipOrSleep() { expectNone(all(m_tests, testsThatSkipOrSleep)); }
    void headersAreCareful() { expectNone(all(m_all, carelessHeaders)); }
    void sourcesHaveTests();

private:
    static void expectNone(const Violations &violations)
    {
        for (const Violation &violation : violations)
            qWarning("%s", qPrintable(violation.text()));
        QCOMPARE(violations.size(), std::size_t(0));
    }

    std::vector<Source> m_program;
    std::vector<Source> m_tests;
    std::vector<Source> m_all;
};

void TestTree::initTestCase()
{
    m_program = readTree(kRoot, kProgram);
    m_tests = readTree(kRoot, kTests);
    m_all = m_program;
    m_all.insert(m_all.end(), m_tests.begin(), m_tests.end());
    QVERIFY2(m_program.size() > 50 && m_tests.size() > 10, "the tree is not where it is looked for");
}

void TestTree::sourcesHaveTests()
{
    std::vector<TestedThrough> elsewhere;
    for (const Row &row : kTestedThrough)
        elsewhere.push_back({QString::fromLatin1(row.source), QString::fromLatin1(row.test)});
    expectNone(untestedSources(m_all, elsewhere));
}

/// The finder knows our style only. Where it lost count it would find too little, and rules would hold by not looking.
void TestTree::functionsAreFound()
{
    for (const Source &source : m_all) {
        const auto functions = functionsOf(source);
        const auto unclosed = std::ranges::count_if(functions, [](const Function &f) { return f.lines == 0; });
        QVERIFY2(unclosed == 0, qPrintable(source.path));
        const auto begins = bodiesBegunIn(source.code);
        const auto measured = std::ranges::count_if(functions, [](const Function &f) { return f.lines > 1; });
        const QString counts = QStringLiteral("%1: %2 of %3").arg(source.path).arg(measured).arg(begins);
        QVERIFY2(measured >= begins, qPrintable(counts));
    }
}

QTEST_APPLESS_MAIN(TestTree)
#include "tst_tree.moc"
