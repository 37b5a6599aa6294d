#include "core/runtime/state_folder.h"

#include "core/runtime/identity_file.h"
#include "core/runtime/native_file_system.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace plug::runtime {

namespace {

using Reason = StartFailure::Reason;

Failure<StartFailure> failure(Reason reason, const QString &message)
{
    return Failure{StartFailure{reason, message}};
}

/// False where there is no such folder and it can't be made. A folder that is there keeps its permissions: it may be one that
/// a user named.
bool makePrivateFolder(const QString &path)
{
    if (QFileInfo(path).isDir())
        return true;
    const bool isMade = QDir().mkpath(path) && QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return isMade && NativeFileSystem().syncFolder(store::folderOf(path)).hasValue();
}

Result<std::unique_ptr<QLockFile>, StartFailure> takeLock(const store::Layout &layout)
{
    auto lock = std::make_unique<QLockFile>(layout.lockPath());
    // Never stale by age: an engine may run for months. One whose process is gone is found out by Qt.
    lock->setStaleLockTime(0);
    if (lock->tryLock(0))
        return lock;
    if (lock->error() == QLockFile::LockFailedError)
        return failure(Reason::Locked, QStringLiteral("%1 is in use by another program of PLUG").arg(layout.stateFolder()));
    return failure(Reason::Folder, QStringLiteral("%1 can't be written to").arg(layout.stateFolder()));
}

} // namespace

StateFolder::StateFolder(store::Layout layout, std::unique_ptr<QLockFile> lock, crypto::Identity identity)
    : m_layout(std::move(layout))
    , m_lock(std::move(lock))
    , m_identity(std::move(identity))
{
}

Result<std::unique_ptr<StateFolder>, StartFailure> StateFolder::open(const QString &path, RandomSource &random)
{
    const store::Layout layout(QDir::cleanPath(QFileInfo(path).absoluteFilePath()));
    for (const QString &folder : {layout.stateFolder(), layout.treesFolder(), layout.ledgersFolder(), layout.collectionsFolder()}) {
        if (!makePrivateFolder(folder))
            return failure(Reason::Folder, QStringLiteral("%1 can't be made").arg(folder));
    }
    auto lock = takeLock(layout);
    if (!lock)
        return Failure{lock.error()};
    auto identity = loadOrCreateIdentity(layout.identityPath(), random);
    if (!identity) {
        const store::DiskError &error = identity.error();
        return failure(Reason::Identity, QStringLiteral("%1 can't be used: %2").arg(error.path, error.system));
    }
    return std::unique_ptr<StateFolder>(new StateFolder(layout, *std::move(lock), *std::move(identity)));
}

} // namespace plug::runtime
