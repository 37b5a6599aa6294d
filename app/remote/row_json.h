#pragma once

#include "core/engine/event.h"
#include "core/engine/snapshot.h"

#include <QJsonObject>

#include <optional>

/// The engine's rows as docs/remote.md has them. Numbers of bytes are JSON numbers, which are exact up to 2^53.
namespace plug::remote {

QJsonObject transferJson(const engine::TransferRow &row);
QJsonObject hostJson(const engine::HostRow &row);
QJsonObject totalsJson(const engine::Totals &totals);

/// "fetching", "sharing", …
QString stateText(engine::TransferState state);
/// "noHosts", "diskFull", …; empty for none.
QString causeText(engine::WaitCause cause);
std::optional<engine::WaitCause> causeOf(const QString &text);
/// "public", "by-link" or "friends".
QString policyText(SharePolicy policy);
std::optional<SharePolicy> policyOf(const QString &text);
/// "lan", "direct", "mapped", "punched" or "relayed".
QString rungText(engine::Rung rung);
/// "unknown", "silent", "symmetric", "natted", "punchable", "public", "mapped" or "open".
QString reachText(Reach reach);
/// "2026-01-31T12:00:00Z"
QString timeText(WallTime time);

} // namespace plug::remote
