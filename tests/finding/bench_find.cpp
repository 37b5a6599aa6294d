// Searches in networks of 100, 1,000 and 10,000 hosts, some of them hostile: what they find and cost (docs/performance.md, "Finding").
// bench_find [searches] [largest network]
#include "tests/finding/find_figures.h"

#include <cstdio>
#include <cstdlib>

using namespace plug::finding;

namespace {

void print(const QString &text)
{
    std::printf("%s\n", qPrintable(text));
    std::fflush(stdout);
}

void growth(std::size_t largest, std::size_t searches)
{
    for (const std::size_t sessions : {std::size_t(0), std::size_t(3)}) {
        for (std::size_t hosts = 100; hosts <= largest; hosts *= 10) {
            QString flooding;
            const Figures figures = searchesIn({.hosts = hosts, .sessions = sessions, .seed = hosts + sessions}, searches, &flooding);
            print(QStringLiteral("%1 hosts, %2 sessions each: %3\n    blind flooding: %4").arg(hosts).arg(sessions).arg(figures.text(), flooding));
        }
    }
}

void adversity(std::size_t hosts, std::size_t searches)
{
    const SceneSize size{.hosts = hosts, .seed = 7};
    print(QStringLiteral("half left: ") + searchesAfterHalfLeft(size, searches).text());
    const HostileFigures hostile = searchesAmongHostile(size, 5, searches);
    print(QStringLiteral("5 % hostile: %1; to one flooder at most %2 bytes in %3 s").arg(hostile.figures.text()).arg(hostile.mostToOneFlooder)
              .arg(hostile.took / std::chrono::seconds(1)));
    print(QStringLiteral("90 % of one hand, 16 prefixes: ") + searchesAmongSybils(std::min<std::size_t>(hosts, 3'000), 8, searches).text());
}

} // namespace

int main(int argc, char **argv)
{
    const std::size_t searches = argc > 1 ? std::size_t(std::atoll(argv[1])) : 500;
    const std::size_t largest = argc > 2 ? std::size_t(std::atoll(argv[2])) : 10'000;
    growth(largest, searches);
    adversity(largest, searches);
    const VictimFigures victim = messagesToAVictim(1'000, 9);
    print(QStringLiteral("1,000 fetchers, one victim: at most %1 first messages each in 10 min, %2 in all").arg(victim.most).arg(victim.sum));
    const IdleFigures idle = idleTraffic(std::min<std::size_t>(largest, 2'000), 100, 24, 10);
    print(QStringLiteral("idle, 100 shares: %1 B/s over a day (first hour %2 bytes), %3 hosts known").arg(idle.bytesPerSecond, 0, 'f', 0)
              .arg(idle.firstHour).arg(idle.known));
    QString known;
    for (const std::size_t count : knownInTheFirstMinute(1'000, 11))
        known += QStringLiteral(" %1").arg(count);
    print(QStringLiteral("hosts known after 10, 20 .. 60 s, told of one:") + known);
    return 0;
}
