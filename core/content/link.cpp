#include "core/content/link.h"

#include "core/base/check.h"
#include "core/base/limits.h"
#include "core/base/protocol.h"
#include "core/content/file_name.h"
#include "core/content/guid_text.h"
#include "core/content/link_text.h"

#include <QStringList>
#include <QUrl>

#include <algorithm>

namespace plug::content {

namespace {

using Reason = LinkError::Reason;

constexpr QLatin1String kScheme("plug:");
constexpr QLatin1String kGuidStart("plug1");

using MaybeError = std::optional<LinkError>;

LinkError errorAt(qsizetype position, Reason reason, const char16_t *message)
{
    return {reason, QString::fromUtf16(message), position};
}

MaybeError readName(Link &link, const LinkParameter &parameter)
{
    if (!link.name.isEmpty())
        return errorAt(parameter.position, Reason::DuplicateParameter, u"The link has two names.");
    if (!isSafeFileName(parameter.value))
        return errorAt(parameter.position, Reason::BadName, u"The name in the link is not a safe file name.");
    link.name = parameter.value;
    return std::nullopt;
}

MaybeError readSize(Link &link, const LinkParameter &parameter)
{
    if (link.size)
        return errorAt(parameter.position, Reason::DuplicateParameter, u"The link has two sizes.");
    const QString &text = parameter.value;
    const bool isDigits = std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    bool isNumber = false;
    const std::uint64_t size = text.toULongLong(&isNumber);
    if (!isDigits || !isNumber)
        return errorAt(parameter.position, Reason::BadSize, u"The size in the link is not a number.");
    if (size > protocol::kMaxFileSize)
        return errorAt(parameter.position, Reason::BadSize, u"The size in the link is larger than any file can be.");
    link.size = size;
    return std::nullopt;
}

/// An address where somebody can be.
std::optional<Endpoint> parseHostEndpoint(const QString &text)
{
    const auto endpoint = Endpoint::parse(text);
    return endpoint && !endpoint->isUnspecified() && !endpoint->isMulticast() ? endpoint : std::nullopt;
}

MaybeError readHost(Link &link, const LinkParameter &parameter)
{
    LinkHost host;
    const qsizetype at = parameter.value.indexOf(u'@');
    if (at >= 0) {
        host.hostId = HostId::fromHex(parameter.value.first(at).toUtf8());
        if (!host.hostId)
            return errorAt(parameter.position, Reason::BadHost, u"A host's identity must be 64 hexadecimal digits.");
    }
    const auto endpoint = parseHostEndpoint(parameter.value.sliced(at + 1));
    if (!endpoint)
        return errorAt(parameter.position, Reason::BadHost, u"A host's address must be an IP address and a port.");
    host.endpoint = *endpoint;
    if (std::find(link.hosts.begin(), link.hosts.end(), host) != link.hosts.end())
        return std::nullopt;
    if (link.hosts.size() == protocol::kMaxLinkHosts)
        return errorAt(parameter.position, Reason::TooManyHosts, u"The link names too many hosts.");
    link.hosts.push_back(host);
    return std::nullopt;
}

MaybeError readSecret(Link &link, const LinkParameter &parameter)
{
    if (link.secret)
        return errorAt(parameter.position, Reason::DuplicateParameter, u"The link has two secrets.");
    const QByteArray hex = parameter.value.toUtf8();
    const QByteArray secret = QByteArray::fromHex(hex);
    link.secret.emplace();
    if (hex.size() != 2 * qsizetype(link.secret->size()) || secret.toHex() != hex.toLower())
        return errorAt(parameter.position, Reason::BadSecret, u"The secret in the link must be 32 hexadecimal digits.");
    std::copy(secret.begin(), secret.end(), link.secret->begin());
    return std::nullopt;
}

/// Into `link` what the parameter says; one of an unknown name says nothing to this version.
MaybeError readParameter(Link &link, const LinkParameter &parameter)
{
    if (parameter.name == u"name")
        return readName(link, parameter);
    if (parameter.name == u"size")
        return readSize(link, parameter);
    if (parameter.name == u"host")
        return readHost(link, parameter);
    if (parameter.name == u"secret")
        return readSecret(link, parameter);
    return std::nullopt;
}

const char16_t *messageFor(GuidTextError::Reason reason)
{
    switch (reason) {
    case GuidTextError::Reason::WrongPrefix: return u"The identifier does not begin with \"plug1\".";
    case GuidTextError::Reason::WrongLength: return u"The identifier must have 64 characters.";
    case GuidTextError::Reason::WrongCharacter: return u"The identifier has a character that none can have.";
    case GuidTextError::Reason::MixedCase: return u"The identifier mixes upper and lower case.";
    case GuidTextError::Reason::WrongVersion: return u"The identifier is of a newer version.";
    case GuidTextError::Reason::WrongChecksum: return u"The identifier is mistyped: its checksum is wrong.";
    case GuidTextError::Reason::NonZeroPadding: return u"The identifier ends wrongly.";
    }
    PLUG_CHECK(false);
}

/// `text` is a GUID's text form that begins at `position`.
Result<Guid, LinkError> readGuid(const QString &text, qsizetype position)
{
    const auto guid = parseGuidText(text);
    if (guid)
        return *guid;
    const qsizetype at = guid.error().position;
    return Failure{errorAt(at < 0 ? -1 : position + at, Reason::BadGuid, messageFor(guid.error().reason))};
}

MaybeError readQuery(Link &link, const QString &query, qsizetype position)
{
    const auto parameters = splitLinkQuery(query, position);
    if (!parameters)
        return errorAt(parameters.error(), Reason::BadParameter, u"The link has a character that none can have.");
    for (const LinkParameter &parameter : *parameters) {
        if (auto error = readParameter(link, parameter))
            return error;
    }
    return std::nullopt;
}

QString encoded(const QString &value, const QByteArray &plain = {})
{
    return QString::fromLatin1(QUrl::toPercentEncoding(value, plain));
}

QString hostText(const LinkHost &host)
{
    const QString endpoint = host.endpoint.text();
    return encoded(host.hostId ? QString::fromLatin1(host.hostId->hex()) + u'@' + endpoint : endpoint, ":@");
}

} // namespace

QString linkText(const Link &link)
{
    QStringList parameters;
    if (!link.name.isEmpty())
        parameters += QStringLiteral("name=") + encoded(link.name);
    if (link.size)
        parameters += QStringLiteral("size=") + QString::number(*link.size);
    for (const LinkHost &host : link.hosts)
        parameters += QStringLiteral("host=") + hostText(host);
    if (link.secret)
        parameters += QStringLiteral("secret=") + QString::fromLatin1(toQByteArray(*link.secret).toHex());
    const QString text = kScheme + guidText(link.guid);
    return parameters.isEmpty() ? text : text + u'?' + parameters.join(u'&');
}

Result<Link, LinkError> parseLink(const QString &text)
{
    if (text.size() > limits::kMaxLinkLength)
        return Failure{errorAt(limits::kMaxLinkLength, Reason::TooLong, u"This is too long for a link.")};
    const auto [bare, start] = withoutSurroundings(text);
    if (bare.isEmpty())
        return Failure{errorAt(-1, Reason::Empty, u"There is no link.")};
    const bool hasScheme = bare.startsWith(kScheme, Qt::CaseInsensitive);
    if (!hasScheme && !bare.startsWith(kGuidStart, Qt::CaseInsensitive))
        return Failure{errorAt(start, Reason::NotALink, u"A link begins with \"plug:\" or \"plug1\".")};

    const qsizetype guidStart = hasScheme ? kScheme.size() : 0;
    const qsizetype question = bare.indexOf(u'?');
    const qsizetype guidEnd = question < 0 ? bare.size() : question;
    const auto guid = readGuid(bare.sliced(guidStart, guidEnd - guidStart), start + guidStart);
    if (!guid)
        return Failure{guid.error()};
    Link link{.guid = *guid, .name = {}, .size = {}, .hosts = {}, .secret = {}};
    if (question < 0)
        return link;
    if (auto error = readQuery(link, bare.sliced(question + 1), start + question + 1))
        return Failure{std::move(*error)};
    return link;
}

} // namespace plug::content
