#include "core/runtime/engine_host.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>

#include <chrono>
#include <cstdio>

#include <sys/resource.h>

/// One side of a measured transfer: the real engine with its thread, socket and disk workers, and nothing around it.
///   bench_peer share FILE [--state DIR] [--datagram BYTES]          prints the link, serves until its standard input ends
///   bench_peer fetch LINK FOLDER [--state DIR] [--datagram BYTES]   prints what it took, as JSON
/// With --stay a fetcher that is done serves until its standard input ends; with --port it can be named before it begins.
namespace {

using namespace plug;

/// What this process has used of the machine so far.
QJsonObject usage()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval &time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return {{QStringLiteral("user"), seconds(used.ru_utime)},
            {QStringLiteral("system"), seconds(used.ru_stime)},
            {QStringLiteral("peak_kb"), double(used.ru_maxrss)}};
}

void print(const QByteArray &line)
{
    std::fwrite(line.constData(), 1, std::size_t(line.size()), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

/// The newest count of what went in and out.
struct Traffic {
    explicit Traffic(runtime::EngineHost &host)
    {
        QObject::connect(&host, &runtime::EngineClient::snapshotChanged, &host, [this](const engine::SnapshotDelta &delta) { totals = delta.totals; });
        host.setVisible(true);
    }

    engine::Totals totals;
};

int printResult(QJsonObject result, const engine::Totals &totals)
{
    result.insert(QStringLiteral("sent"), double(totals.upTotal));
    result.insert(QStringLiteral("received"), double(totals.downTotal));
    const QJsonObject used = usage();
    for (auto it = used.begin(); it != used.end(); ++it)
        result.insert(it.key(), it.value());
    print(QJsonDocument(result).toJson(QJsonDocument::Compact));
    return 0;
}

int share(runtime::EngineHost &host, const QString &path)
{
    const Traffic traffic(host);
    QObject::connect(&host, &runtime::EngineClient::eventOccurred, &host, [&](const engine::Event &event) {
        if (std::holds_alternative<engine::Loaded>(event))
            host.post(engine::SharePath{1, path});
        if (const auto *shared = std::get_if<engine::Shared>(&event)) {
            content::Link link = shared->link;
            link.hosts.resize(std::min<std::size_t>(link.hosts.size(), 1));
            for (content::LinkHost &at : link.hosts)
                at.endpoint = Endpoint::fromIpv4(0x7f000001, host.port());
            print(content::linkText(link).toUtf8());
        }
    });
    const QSocketNotifier inputEnds(0, QSocketNotifier::Read);
    QObject::connect(&inputEnds, &QSocketNotifier::activated, &host, [] { QCoreApplication::exit(0); });
    host.start();
    QCoreApplication::exec();
    return printResult({}, traffic.totals);
}

/// Serves until nobody wants any more.
void serveOn()
{
    const QSocketNotifier inputEnds(0, QSocketNotifier::Read);
    QObject::connect(&inputEnds, &QSocketNotifier::activated, qApp, [] { QCoreApplication::exit(0); });
    QCoreApplication::exec();
}

int fetch(runtime::EngineHost &host, const QString &text, const QString &folder, bool stays)
{
    const auto link = content::parseLink(text);
    if (!link) {
        std::fputs("bench_peer: not a link\n", stderr);
        return 2;
    }
    const Traffic traffic(host);
    using Clock = std::chrono::steady_clock;
    Clock::time_point begin;
    QJsonObject result;
    QObject::connect(&host, &runtime::EngineClient::eventOccurred, &host, [&](const engine::Event &event) {
        if (std::holds_alternative<engine::Loaded>(event)) {
            begin = Clock::now();
            host.post(engine::AddLink{1, *link, folder});
        }
        if (const auto *completed = std::get_if<engine::Completed>(&event)) {
            result.insert(QStringLiteral("seconds"), std::chrono::duration<double>(Clock::now() - begin).count());
            result.insert(QStringLiteral("bytes"), double(completed->bytes));
            QCoreApplication::exit(0);
        }
        if (std::holds_alternative<engine::Failed>(event))
            QCoreApplication::exit(1);
    });
    host.start();
    const int code = QCoreApplication::exec();
    if (code != 0)
        return code;
    if (stays) {
        print("done");
        serveOn();
    }
    return printResult(result, traffic.totals);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("role"), QStringLiteral("share FILE, or fetch LINK FOLDER"));
    parser.addOption({QStringLiteral("state"), QStringLiteral("the state folder"), QStringLiteral("DIR")});
    parser.addOption({QStringLiteral("datagram"), QStringLiteral("the largest datagram"), QStringLiteral("BYTES"), QStringLiteral("65507")});
    parser.addOption({QStringLiteral("port"), QStringLiteral("the UDP port; any free one where not given"), QStringLiteral("N")});
    parser.addOption({QStringLiteral("stay"), QStringLiteral("serve after a fetch until standard input ends")});
    parser.process(application);
    const QStringList arguments = parser.positionalArguments();

    runtime::EngineOptions options;
    options.anyPort = !parser.isSet(QStringLiteral("port"));
    options.port = quint16(parser.value(QStringLiteral("port")).toUInt());
    options.config.stateFolder = parser.value(QStringLiteral("state"));
    options.config.maxDatagram = parser.value(QStringLiteral("datagram")).toULong();
    runtime::EngineHost host(options);
    QObject::connect(&host, &runtime::EngineClient::failed, &host, [](const QString &message) {
        std::fprintf(stderr, "bench_peer: %s\n", qPrintable(message));
        QCoreApplication::exit(1);
    });
    if (arguments.size() == 2 && arguments.front() == QLatin1String("share"))
        return share(host, arguments[1]);
    if (arguments.size() == 3 && arguments.front() == QLatin1String("fetch"))
        return fetch(host, arguments[1], arguments[2], parser.isSet(QStringLiteral("stay")));
    parser.showHelp(2);
}
