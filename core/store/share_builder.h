#pragma once

#include "core/store/file_system.h"

namespace plug::store {

/// What a prepared share is recorded as. Kind is Share; dates are left for whoever puts it in the list.
TransferRecord recordOfFile(const ShareEntryRecord &file);

/// A folder's files as a collection. Sorts `entries` as the collection has them, so that both count alike.
/// UnsafeName or TooLarge, with the path of the file at fault, where the folder can't be shared.
DiskOutcome<QByteArray> collectionOf(const QString &folder, std::vector<ShareEntryRecord> &entries);

struct StoredCollection {
    QString path;
    QString treePath; ///< empty for at most one block
    std::uint64_t size = 0;
    Hash root;
};
TransferRecord recordOfFolder(const QString &folder, const StoredCollection &collection,
                              const std::vector<ShareEntryRecord> &entries);

} // namespace plug::store
