#include "core/runtime/identity_file.h"

#include "core/runtime/private_file.h"

namespace plug::runtime {

using store::DiskError;
using store::DiskErrorKind;
using store::DiskOutcome;

namespace {

DiskOutcome<crypto::Identity> loadIdentity(const QString &path)
{
    crypto::SecretKey seed;
    const auto size = readPrivateFile(path, seed.mutableView());
    if (!size)
        return Failure{size.error()};
    if (*size != seed.view().size())
        return Failure{DiskError{DiskErrorKind::Corrupt, path, QStringLiteral("it does not hold a key of 32 bytes")}};
    return crypto::Identity::fromSeed(seed);
}

} // namespace

DiskOutcome<crypto::Identity> loadOrCreateIdentity(const QString &path, RandomSource &random)
{
    auto loaded = loadIdentity(path);
    if (loaded || loaded.error().kind != DiskErrorKind::Missing)
        return loaded;
    auto identity = crypto::Identity::generate(random);
    if (const auto created = createPrivateFile(path, identity.seed().view()); !created)
        return Failure{created.error()};
    return identity;
}

} // namespace plug::runtime
