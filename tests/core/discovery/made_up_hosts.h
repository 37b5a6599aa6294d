#pragma once

#include "core/discovery/host_table.h"

#include <QTest>

namespace plug::test {

inline HostId randomHost(RandomSource &random)
{
    HostId host;
    random.fill(host.bytes);
    return host;
}

inline discovery::Position randomPosition(RandomSource &random)
{
    return discovery::Position{randomHost(random).bytes};
}

inline Endpoint addressOf(const char *text)
{
    const auto endpoint = Endpoint::parse(QString::fromLatin1(text));
    if (!endpoint)
        qFatal("not an address: %s", text);
    return *endpoint;
}

/// The `number`th of some 8 million prefixes that are global; `last` is the host in it.
inline Endpoint globalAddress(std::uint32_t number, std::uint32_t last = 1, std::uint16_t port = 4000)
{
    return Endpoint::fromIpv4(0x14000000u + number * 256 + last, port);
}

inline Endpoint loopbackAddress(std::uint32_t number)
{
    return Endpoint::fromIpv4(0x7f000001u, static_cast<std::uint16_t>(1024 + number));
}

inline WallTime wallTime(std::chrono::seconds since)
{
    return WallTime(std::chrono::seconds(1'700'000'000) + since);
}

} // namespace plug::test
