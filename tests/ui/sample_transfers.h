#pragma once

#include "core/engine/snapshot.h"

#include <cstdint>
#include <vector>

namespace plug::test {

/// Made-up transfers, the same for the same number.
engine::TransferRow fetchRow(std::uint64_t id, const QString &name, std::uint64_t size, double done);
engine::TransferRow shareRow(std::uint64_t id, const QString &name, std::uint64_t size);
engine::TransferRow waitingRow(std::uint64_t id, const QString &name, std::uint64_t size, engine::WaitCause cause);

/// Three transfers that show most of the window: one that is fetched, one that is shared, one that waits.
std::vector<engine::TransferRow> fewTransfers();
/// Every state and cause, again and again.
std::vector<engine::TransferRow> manyTransfers(std::size_t count);
/// Ranges and hosts of a transfer that is under way.
engine::TransferDetail detailOf(const engine::TransferRow &row);
/// Hosts that the client knows: the first is a friend with a name, the third is blocked.
std::vector<engine::HostRow> knownHosts(std::size_t count);
/// An address of which nobody knows who is there.
engine::HostRow typedHost();
engine::Totals sampleTotals();

} // namespace plug::test
