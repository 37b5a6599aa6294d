#include "core/base/endpoint.h"

#ifdef _WIN32
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#endif

#include <algorithm>
#include <string_view>

namespace plug {

namespace {

constexpr ByteArray<12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::optional<ByteArray<16>> parseAddress(const QString &text, bool bracketed)
{
    ByteArray<16> address{};
    const QByteArray latin = text.toLatin1();
    // inet_pton stops at a zero byte and would take what is before it for the whole.
    if (latin.contains('\0'))
        return std::nullopt;
    if (bracketed)
        return inet_pton(AF_INET6, latin.constData(), address.data()) == 1 ? std::optional(address) : std::nullopt;
    std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), address.begin());
    return inet_pton(AF_INET, latin.constData(), address.data() + 12) == 1 ? std::optional(address) : std::nullopt;
}

} // namespace

std::optional<Endpoint> Endpoint::parse(const QString &text)
{
    constexpr qsizetype kLongest = 64;
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon < 1 || text.size() > kLongest)
        return std::nullopt;
    const QString portText = text.sliced(colon + 1);
    const bool digitsOnly = std::all_of(portText.begin(), portText.end(),
                                        [](QChar c) { return c >= u'0' && c <= u'9'; });
    bool isNumber = false;
    const std::uint16_t port = portText.toUShort(&isNumber);
    QString host = text.first(colon);
    const bool bracketed = host.startsWith(u'[') && host.endsWith(u']');
    if (bracketed)
        host = host.sliced(1, host.size() - 2);
    const auto address = parseAddress(host, bracketed);
    if (!digitsOnly || !isNumber || port == 0 || !address)
        return std::nullopt;
    return Endpoint{*address, port, 0};
}

Endpoint Endpoint::fromIpv4(std::uint32_t hostOrderAddress, std::uint16_t port)
{
    Endpoint endpoint{.port = port};
    std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), endpoint.address.begin());
    writeBigEndian(MutableByteView(endpoint.address).subspan(12), hostOrderAddress);
    return endpoint;
}

bool Endpoint::isIpv4() const
{
    return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), address.begin());
}

std::uint32_t Endpoint::ipv4() const
{
    return readBigEndian<std::uint32_t>(ByteView(address).subspan(12));
}

bool Endpoint::isLoopback() const
{
    if (isIpv4())
        return (ipv4() >> 24) == 127;
    ByteArray<16> loopback{};
    loopback[15] = 1;
    return address == loopback;
}

bool Endpoint::isPrivate() const
{
    if (!isIpv4())
        return (address[0] & 0xfe) == 0xfc || (address[0] == 0xfe && (address[1] & 0xc0) == 0x80);
    const std::uint32_t v4 = ipv4();
    return (v4 >> 24) == 10 || (v4 >> 20) == 0xac1 || (v4 >> 16) == 0xc0a8 || (v4 >> 16) == 0xa9fe;
}

bool Endpoint::isUnspecified() const
{
    return address == ByteArray<16>{} || (isIpv4() && ipv4() == 0);
}

bool Endpoint::isMulticast() const
{
    return isIpv4() ? (ipv4() >> 28) == 0xe || ipv4() == 0xffffffff : address[0] == 0xff;
}

std::uint64_t Endpoint::prefix() const
{
    constexpr std::uint64_t kIpv4Tag = std::uint64_t(1) << 63;
    if (isIpv4())
        return kIpv4Tag | (ipv4() >> 8);
    return readBigEndian<std::uint64_t>(ByteView(address)) >> 16;
}

QString Endpoint::addressText() const
{
    char text[INET6_ADDRSTRLEN] = {};
    if (isIpv4())
        inet_ntop(AF_INET, address.data() + 12, text, sizeof text);
    else
        inet_ntop(AF_INET6, address.data(), text, sizeof text);
    return QString::fromLatin1(text);
}

QString Endpoint::text() const
{
    const QString pattern = isIpv4() ? QStringLiteral("%1:%2") : QStringLiteral("[%1]:%2");
    return pattern.arg(addressText()).arg(port);
}

} // namespace plug

std::size_t std::hash<plug::Endpoint>::operator()(const plug::Endpoint &endpoint) const noexcept
{
    const std::string_view bytes(reinterpret_cast<const char *>(endpoint.address.data()), endpoint.address.size());
    return std::hash<std::string_view>()(bytes) ^ (std::size_t(endpoint.port) << 17) ^ endpoint.scope;
}
