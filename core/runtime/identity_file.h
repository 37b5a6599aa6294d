#pragma once

#include "core/base/random.h"
#include "core/crypto/identity.h"
#include "core/store/file_system.h"

namespace plug::runtime {

/// The host's key pair from `path`: 32 bytes, the Ed25519 seed (RFC 8032, 5.1.5), in a file that its owner alone may read.
/// Where there is no such file, an identity is drawn from `random` and kept there. A file of another length is Corrupt and
/// stays as it is: whoever has a key once is not to lose it to a new one unasked.
store::DiskOutcome<crypto::Identity> loadOrCreateIdentity(const QString &path, RandomSource &random);

} // namespace plug::runtime
