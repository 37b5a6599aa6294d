#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/result.h"

#include <QString>

#include <optional>
#include <vector>

namespace plug::content {

/// Where somebody may have the file. Without HostId the contact is by bare address, and shown as unverified.
struct LinkHost {
    std::optional<HostId> hostId;
    Endpoint endpoint;

    bool operator==(const LinkHost &) const = default;
};

/// `plug:plug1…?name=…&size=…&host=HOSTID@ADDR:PORT&secret=…` (docs/protocol.md, "Link").
/// Name, size and hosts are only hints; the GUID is what is believed.
struct Link {
    Guid guid;
    QString name;                      ///< a safe file name, or empty
    std::optional<std::uint64_t> size;
    std::vector<LinkHost> hosts;       ///< at most protocol::kMaxLinkHosts
    std::optional<ByteArray<16>> secret; ///< of a share "by link"

    bool operator==(const Link &) const = default;
};

struct LinkError {
    /// What is wrong, for a person to read, in English (the window has its own words by `reason`).
    enum class Reason : std::uint8_t { Empty, TooLong, NotALink, BadGuid, BadParameter, BadName, BadSize, BadHost, TooManyHosts, BadSecret, DuplicateParameter };
    Reason reason;
    QString message;
    qsizetype position = -1; ///< index in the text as given, or -1
};

QString linkText(const Link &link);

/// A link or a bare GUID. White space, angle brackets and quotes around it are tolerated; unknown parameters are ignored.
Result<Link, LinkError> parseLink(const QString &text);

} // namespace plug::content
