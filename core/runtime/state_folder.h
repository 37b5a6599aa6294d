#pragma once

#include "core/base/random.h"
#include "core/base/result.h"
#include "core/crypto/identity.h"
#include "core/runtime/start_failure.h"
#include "core/store/layout.h"

#include <QLockFile>
#include <QString>

#include <memory>

namespace plug::runtime {

/// The folder that an engine keeps its state in, held by this process alone for as long as this object lives.
/// Its folders are there and readable by their owner alone.
class StateFolder {
public:
    /// Makes what is missing, takes the lock, loads the identity or makes one from `random`. Never waits for the lock.
    static Result<std::unique_ptr<StateFolder>, StartFailure> open(const QString &path, RandomSource &random);

    const store::Layout &layout() const { return m_layout; }
    const crypto::Identity &identity() const { return m_identity; }

private:
    StateFolder(store::Layout layout, std::unique_ptr<QLockFile> lock, crypto::Identity identity);

    store::Layout m_layout;
    std::unique_ptr<QLockFile> m_lock;
    crypto::Identity m_identity;
};

} // namespace plug::runtime
