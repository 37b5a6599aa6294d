#include "core/base/random.h"
#include "core/runtime/engine_host.h"
#include "core/store/catalogue.h"
#include "core/store/layout.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTimer>

#include <chrono>
#include <cstdio>

#include <sys/resource.h>
#include <unistd.h>

/// A client with a long list: the real engine with its threads, socket and catalogue, and nothing around it. Prints as JSON how
/// long it takes to start, what memory it holds and what it does to a processor while nothing happens.
///   bench_scale [--shares N] [--fetches N] [--hosts N] [--seconds N]
/// Nobody answers at the hosts' addresses, which are this machine's own.
namespace {

using namespace plug;
using Clock = std::chrono::steady_clock;

struct Numbers {
    int shares = 0;
    int fetches = 0;
    int hosts = 0;
    int seconds = 0;
};

double cpuSeconds()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval &time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Of physical memory, in KiB.
double residentKb()
{
    QFile statm(QStringLiteral("/proc/self/statm"));
    if (!statm.open(QIODevice::ReadOnly))
        return 0;
    return statm.readAll().split(' ').at(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / 1024;
}

Endpoint addressOf(int host)
{
    return Endpoint::fromIpv4(0x7f010000 + std::uint32_t(host), std::uint16_t(20'000 + host % 1'000));
}

/// A list as it is after a long time; the files it names are not there, so that whoever looks at them finds trouble.
bool fillCatalogue(const QString &stateFolder, const Numbers &numbers)
{
    auto opened = store::Catalogue::open(store::Layout(stateFolder).cataloguePath());
    if (!opened || !(*opened)->begin())
        return false;
    store::Catalogue &catalogue = **opened;
    SeededRandom random(1);
    const auto id = [&random] {
        Guid guid;
        random.fill(guid.bytes);
        return guid;
    };
    for (int i = 0; i < numbers.shares + numbers.fetches; ++i) {
        store::TransferRecord record;
        record.kind = i < numbers.shares ? store::TransferKind::Share : store::TransferKind::Fetch;
        record.guid = id();
        record.name = QStringLiteral("a film with a name of usual length %1.mkv").arg(i);
        record.path = i < numbers.shares ? QStringLiteral("/nowhere/films/") + record.name : QStringLiteral("/nowhere");
        record.treePath = i < numbers.shares ? store::Layout(stateFolder).treePath(record.guid) : QString();
        record.size = record.totalSize = i < numbers.shares ? 4'000'000'000 : 0;
        record.root.bytes = record.guid.bytes;
        if (i < numbers.shares)
            record.stamp = content::FileStamp{record.size, i, 1, 1};
        else
            record.hosts = {{std::nullopt, addressOf(i)}};
        if (!catalogue.putTransfer(record))
            return false;
    }
    for (int i = 0; i < numbers.hosts; ++i) {
        HostId host;
        random.fill(host.bytes);
        if (!catalogue.putHost({host, addressOf(i), WallTime(std::chrono::seconds(i)), false}))
            return false;
    }
    return bool(catalogue.commit());
}

/// Waits without doing anything.
void rest(int milliseconds)
{
    QTimer::singleShot(milliseconds, qApp, [] { QCoreApplication::exit(0); });
    QCoreApplication::exec();
}

int measure(const QString &stateFolder, const Numbers &numbers)
{
    runtime::EngineOptions options;
    options.anyPort = true;
    options.config.stateFolder = options.config.downloadFolder = stateFolder;
    const double before = residentKb();
    const Clock::time_point begin = Clock::now();
    runtime::EngineHost host(options);
    QObject::connect(&host, &runtime::EngineClient::eventOccurred, &host, [](const engine::Event &event) {
        if (const auto *loaded = std::get_if<engine::Loaded>(&event))
            QCoreApplication::exit(loaded->transfers > 0 ? 0 : 1);
    });
    QObject::connect(&host, &runtime::EngineClient::failed, &host, [](const QString &message) {
        std::fprintf(stderr, "bench_scale: %s\n", qPrintable(message));
        QCoreApplication::exit(1);
    });
    host.start();
    if (QCoreApplication::exec() != 0)
        return 1;
    const double started = std::chrono::duration<double>(Clock::now() - begin).count();
    rest(1000);
    const double loaded = residentKb();
    rest(4000);
    const double cpuBefore = cpuSeconds();
    rest(numbers.seconds * 1000);
    const double cpu = (cpuSeconds() - cpuBefore) / numbers.seconds;
    const QJsonObject result{{QStringLiteral("start_seconds"), started},
                             {QStringLiteral("idle_cpu_percent"), cpu * 100},
                             {QStringLiteral("resident_kb"), residentKb()},
                             {QStringLiteral("loaded_kb"), loaded},
                             {QStringLiteral("bytes_a_row"), (loaded - before) * 1024 / (numbers.shares + numbers.fetches)}};
    const QByteArray line = QJsonDocument(result).toJson(QJsonDocument::Compact);
    std::fprintf(stdout, "%s\n", line.constData());
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const auto number = [&parser](const char *name, int usual) {
        parser.addOption({QString::fromLatin1(name), QString(), QStringLiteral("N"), QString::number(usual)});
    };
    number("shares", 10'000);
    number("fetches", 200);
    number("hosts", 2'000);
    number("seconds", 10);
    parser.process(application);
    const auto valueOf = [&parser](const char *name) { return parser.value(QString::fromLatin1(name)).toInt(); };
    const Numbers numbers{valueOf("shares"), valueOf("fetches"), valueOf("hosts"), std::max(valueOf("seconds"), 1)};
    const QTemporaryDir folder;
    if (!folder.isValid() || !fillCatalogue(folder.path(), numbers)) {
        std::fputs("bench_scale: no catalogue\n", stderr);
        return 1;
    }
    return measure(folder.path(), numbers);
}
