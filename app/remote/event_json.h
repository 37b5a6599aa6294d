#pragma once

#include "app/remote/json_rpc.h"
#include "core/engine/event.h"
#include "core/engine/snapshot.h"

#include <QJsonObject>

#include <optional>
#include <vector>

/// What happens, as docs/remote.md tells it to who wants to be told.
namespace plug::remote {

/// Nothing for what is no news to others than who asked.
std::optional<QJsonObject> eventJson(const engine::Event &event);
/// In pages of at most limits::kMaxPage rows.
std::vector<QJsonObject> changeJson(const engine::SnapshotDelta &delta);
Error errorOf(const engine::Failed &failed);
/// Without a full stop and without the path.
QString diskErrorText(const store::DiskError &error);

} // namespace plug::remote
