#pragma once

#include "core/store/disk_writer.h"

#include <functional>

namespace plug::store {

/// Carries out what waits in the writing lane, in the order given, save that files are finished together, behind writes to
/// others, and so share their waits for the medium: at most limits::kMaxFinishGroup at once. `give` gets each result as soon as
/// it stands. A request of another lane is a broken invariant.
void executeBatch(DiskWriter &writer, std::span<const DiskRequest> batch, const std::function<void(DiskResult)> &give);

} // namespace plug::store
