#include "tests/support/own_network.h"

namespace plug::test {

QString enterOwnNetwork()
{
    return QStringLiteral("no network namespaces on this system");
}

bool ip(const QStringList &)
{
    return false;
}

OtherNetwork::OtherNetwork() = default;
OtherNetwork::~OtherNetwork() = default;

QString OtherNetwork::path() const
{
    return {};
}

bool OtherNetwork::ip(const QString &) const
{
    return false;
}

std::function<void()> OtherNetwork::entry() const
{
    return {};
}

} // namespace plug::test
