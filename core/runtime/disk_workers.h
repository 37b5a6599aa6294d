#pragma once

#include "core/store/disk_request.h"

#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace plug::runtime {

/// Carries out what the engine asks of the disk, on one thread for each lane of core/store/disk_request.h, so that a slow
/// write holds up no read, and hashing neither. Owns the threads, their open files and the catalogue. Each lane is a FIFO of
/// at most limits::kMaxDiskQueue requests; a request beyond that fails at once. Every request gets exactly one last result.
/// Belongs to the engine's thread; never calls into the engine.
class DiskWorkers {
public:
    /// `notify` is called from any thread whenever results wait that takeResults() has not been told of yet; it must only
    /// wake the engine's thread (post a queued call), and stay callable until the destructor is through.
    DiskWorkers(const QString &stateFolder, std::function<void()> notify);
    /// Cancels preparing, drops reads that wait, finishes writes and the catalogue's changes, joins.
    ~DiskWorkers();
    DiskWorkers(const DiskWorkers &) = delete;
    DiskWorkers &operator=(const DiskWorkers &) = delete;

    void submit(store::DiskRequest request);
    /// What came back since the last call, in each lane's order; files that are finished come behind writes to others (store/disk_batch.h).
    std::vector<store::DiskResult> takeResults();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace plug::runtime
