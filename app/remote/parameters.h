#pragma once

#include "app/remote/json_rpc.h"
#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/share_policy.h"
#include "core/content/link.h"
#include "core/engine/snapshot.h"

#include <map>

namespace plug::remote {

/// A request's parameters, read by name. The first one that is missing or wrong is the error of all; whoever reads goes on with
/// defaults and looks at the end. Names that nobody reads are an error too: they were meant to do something.
class Parameters {
public:
    explicit Parameters(const QJsonValue &params);

    content::Link link();
    /// An absolute path; empty where it is left out.
    QString path(const QString &name, bool isNeeded);
    bool flag(const QString &name);
    /// A whole number from 0 to 2^53 - 1.
    std::optional<std::uint64_t> number(const QString &name);
    /// Bytes a second: nothing where it is left out, 0 for no limit.
    std::optional<std::uint64_t> rate(const QString &name) { return number(name); }
    SharePolicy policy();
    std::vector<HostId> friends();
    HostId host();
    Endpoint address();
    /// None where it is left out; at most protocol::kMaxLinkHosts.
    std::vector<Endpoint> addresses(const QString &name);
    bool has(const QString &name) const { return m_params.contains(name); }
    /// "all", or a list of numbers and GUIDs: each transfer once, in the order of the table.
    std::vector<TransferId> transfers(const std::map<TransferId, engine::TransferRow> &all);

    /// After the last one was read.
    std::optional<Error> fault();

private:
    QJsonValue take(const QString &name);
    void refuse(const QString &message, ErrorCode code = ErrorCode::InvalidParams);
    void refuseUnless(bool isRight, const QString &name, const QString &shape);

    QJsonObject m_params;
    std::optional<Error> m_fault;
};

} // namespace plug::remote
