#pragma once

#include "core/base/ids.h"
#include "core/content/hash_tree.h"
#include "core/store/disk_request.h"
#include "core/swarm/file_fetch.h"
#include "core/swarm/knowledge.h"

#include <map>
#include <memory>

namespace plug::swarm {

/// A file that others may ask for: a share, or a fetch that serves what it has verified.
struct SharedFile {
    TransferId transfer;
    Knowledge knowledge;
    content::ContentKind kind = content::ContentKind::File;
    QString name;
    std::shared_ptr<const store::ServedFile> file;
    FetchId fetch; ///< while it is being fetched; else it is complete
};

/// What this host serves, by lookup key. The same bytes under two transfers are one entry: the first one's.
class ShareTable {
public:
    void put(SharedFile file);
    void removeTransfer(TransferId transfer);
    const SharedFile *find(const LookupKey &key) const;
    std::size_t size() const { return m_files.size(); }

private:
    std::map<LookupKey, SharedFile> m_files;
    std::multimap<TransferId, LookupKey> m_byTransfer;
};

} // namespace plug::swarm
