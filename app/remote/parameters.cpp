#include "app/remote/parameters.h"

#include "app/remote/limits.h"
#include "app/remote/row_json.h"
#include "core/base/limits.h"
#include "core/base/protocol.h"
#include "core/content/guid_text.h"

#include <QDir>

#include <set>

namespace plug::remote {

namespace {

using Rows = std::map<TransferId, engine::TransferRow>;

/// What a JSON number holds exactly everywhere.
constexpr double kMostExact = 9007199254740991.0;

std::optional<std::uint64_t> wholeNumber(const QJsonValue &value)
{
    const double number = value.toDouble(-1);
    if (number < 0 || number > kMostExact)
        return std::nullopt;
    const auto whole = static_cast<std::uint64_t>(number);
    return static_cast<double>(whole) == number ? std::optional(whole) : std::nullopt;
}

/// None, or all that a number, a GUID or a link stands for.
std::vector<TransferId> transfersOf(const QJsonValue &value, const Rows &all)
{
    std::vector<TransferId> found;
    if (const auto number = wholeNumber(value)) {
        if (all.contains(TransferId{*number}))
            found.push_back(TransferId{*number});
        return found;
    }
    const auto link = content::parseLink(value.toString());
    for (const auto &[id, row] : all) {
        if (link && row.guid == link->guid)
            found.push_back(id);
    }
    return found;
}

QString textOf(const QJsonValue &value)
{
    return value.isString() ? value.toString() : QString::number(value.toDouble(), 'f', 0);
}

} // namespace

Parameters::Parameters(const QJsonValue &params)
    : m_params(params.toObject())
{
    if (params.isArray() && !params.toArray().isEmpty())
        refuse(QStringLiteral("Parameters are given by name, in an object."));
}

content::Link Parameters::link()
{
    auto link = content::parseLink(take(QStringLiteral("link")).toString());
    if (link)
        return *std::move(link);
    refuse(QStringLiteral("\"link\": %1").arg(link.error().message));
    return {};
}

QString Parameters::path(const QString &name, bool isNeeded)
{
    const QJsonValue value = take(name);
    if (value.isUndefined() && !isNeeded)
        return {};
    const QString path = value.toString();
    refuseUnless(QDir::isAbsolutePath(path) && !path.contains(QChar::Null), name, QStringLiteral("an absolute path"));
    return QDir::cleanPath(path);
}

bool Parameters::flag(const QString &name)
{
    const QJsonValue value = take(name);
    refuseUnless(value.isUndefined() || value.isBool(), name, QStringLiteral("true or false"));
    return value.toBool();
}

std::optional<std::uint64_t> Parameters::number(const QString &name)
{
    const QJsonValue value = take(name);
    if (value.isUndefined())
        return std::nullopt;
    const auto number = wholeNumber(value);
    refuseUnless(number.has_value(), name, QStringLiteral("a whole number from 0"));
    return number;
}

SharePolicy Parameters::policy()
{
    const QJsonValue value = take(QStringLiteral("policy"));
    if (value.isUndefined())
        return SharePolicy::Public;
    const auto policy = policyOf(value.toString());
    refuseUnless(policy.has_value(), QStringLiteral("policy"), QStringLiteral("\"public\", \"by-link\" or \"friends\""));
    return policy.value_or(SharePolicy::Public);
}

std::vector<HostId> Parameters::friends()
{
    const QString name = QStringLiteral("friends");
    const QJsonValue value = take(name);
    const QJsonArray list = value.toArray();
    const bool isRight = value.isUndefined() || (value.isArray() && list.size() <= qsizetype(plug::limits::kMaxFriendsOfShare));
    refuseUnless(isRight, name, QStringLiteral("a list of at most %1 identities").arg(plug::limits::kMaxFriendsOfShare));
    std::vector<HostId> friends;
    for (const QJsonValue &item : isRight ? list : QJsonArray()) {
        const auto host = HostId::fromHex(item.toString().toUtf8());
        refuseUnless(host.has_value(), name, QStringLiteral("a list of identities of 64 hexadecimal digits"));
        friends.push_back(host.value_or(HostId{}));
    }
    return friends;
}

HostId Parameters::host()
{
    const auto host = HostId::fromHex(take(QStringLiteral("host")).toString().toUtf8());
    refuseUnless(host.has_value(), QStringLiteral("host"), QStringLiteral("an identity of 64 hexadecimal digits"));
    return host.value_or(HostId{});
}

Endpoint Parameters::address()
{
    const auto endpoint = Endpoint::parse(take(QStringLiteral("address")).toString());
    refuseUnless(endpoint.has_value(), QStringLiteral("address"), QStringLiteral("an address with a port, such as \"192.0.2.1:50000\""));
    return endpoint.value_or(Endpoint{});
}

std::vector<Endpoint> Parameters::addresses(const QString &name)
{
    const QJsonValue value = take(name);
    const QJsonArray list = value.toArray();
    const bool isRight = value.isUndefined() || (value.isArray() && list.size() <= qsizetype(protocol::kMaxLinkHosts));
    refuseUnless(isRight, name, QStringLiteral("a list of at most %1 addresses").arg(protocol::kMaxLinkHosts));
    std::vector<Endpoint> endpoints;
    for (const QJsonValue &item : isRight ? list : QJsonArray()) {
        const auto endpoint = Endpoint::parse(item.toString());
        refuseUnless(endpoint.has_value(), name, QStringLiteral("a list of addresses with ports, such as \"192.0.2.1:50000\""));
        endpoints.push_back(endpoint.value_or(Endpoint{}));
    }
    return endpoints;
}

std::vector<TransferId> Parameters::transfers(const Rows &all)
{
    const QString name = QStringLiteral("transfers");
    const QJsonValue value = take(name);
    std::set<TransferId> chosen;
    if (value == QStringLiteral("all")) {
        for (const auto &[id, row] : all)
            chosen.insert(id);
        return {chosen.begin(), chosen.end()};
    }
    const QJsonArray list = value.toArray();
    const bool isRight = !list.isEmpty() && list.size() <= limits::kMaxNamed;
    refuseUnless(isRight, name, QStringLiteral("\"all\", or a list of 1 to %1 numbers or GUIDs").arg(limits::kMaxNamed));
    for (const QJsonValue &item : isRight ? list : QJsonArray()) {
        const std::vector<TransferId> found = transfersOf(item, all);
        if (found.empty())
            refuse(QStringLiteral("There is no transfer %1.").arg(textOf(item)), ErrorCode::NoSuchTransfer);
        chosen.insert(found.begin(), found.end());
    }
    return {chosen.begin(), chosen.end()};
}

std::optional<Error> Parameters::fault()
{
    if (!m_params.isEmpty())
        refuse(QStringLiteral("There is no parameter \"%1\" here.").arg(m_params.constBegin().key()));
    return m_fault;
}

QJsonValue Parameters::take(const QString &name)
{
    return m_params.take(name);
}

void Parameters::refuse(const QString &message, ErrorCode code)
{
    if (!m_fault)
        m_fault = Error{code, message};
}

void Parameters::refuseUnless(bool isRight, const QString &name, const QString &shape)
{
    if (!isRight)
        refuse(QStringLiteral("\"%1\" must be %2.").arg(name, shape));
}

} // namespace plug::remote
