#include "ui/models/transfer_filter.h"

namespace plug::ui {

using engine::TransferState;
using engine::WaitCause;

namespace {

bool isSharing(const engine::TransferRow &row)
{
    if (row.state == TransferState::Paused)
        return false;
    return row.isShare || row.state == TransferState::Sharing || row.state == TransferState::Hashing;
}

bool needsAttention(const engine::TransferRow &row)
{
    if (row.state == TransferState::Failed)
        return true;
    return row.state == TransferState::Waiting && row.cause != WaitCause::None && row.cause != WaitCause::RateLimited
        && row.cause != WaitCause::DiskSlow;
}

} // namespace

bool matches(const engine::TransferRow &row, TransferFilter filter)
{
    switch (filter) {
    case TransferFilter::All:
        return true;
    case TransferFilter::Fetching:
        return row.state != TransferState::Paused && !isSharing(row);
    case TransferFilter::Sharing:
        return isSharing(row);
    case TransferFilter::Paused:
        return row.state == TransferState::Paused;
    case TransferFilter::Attention:
        return needsAttention(row);
    }
    return false;
}

} // namespace plug::ui
