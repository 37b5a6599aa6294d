#pragma once

#include "app/remote/event_json.h"
#include "app/remote/row_json.h"
#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/engine/snapshot.h"

#include <QString>

#include <optional>

namespace plug::cli {

/// "12.3 MB" (powers of 1000).
QString bytesText(std::uint64_t bytes);
/// "1:02:03" or "2:03".
QString durationText(std::uint64_t seconds);
/// A fetch in one line: bar, share, bytes, rate, hosts, time left.
QString progressText(const engine::TransferRow &row);
/// "HOSTID@ADDR:PORT", or the address alone.
QString hostText(const std::optional<HostId> &host, const Endpoint &endpoint);
using remote::diskErrorText;
using remote::rungText;

} // namespace plug::cli
