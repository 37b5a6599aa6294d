#pragma once

#include "core/base/ids.h"
#include "core/content/hash_tree.h"
#include "core/store/disk_request.h"
#include "core/swarm/file_fetch.h"
#include "core/swarm/knowledge.h"

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace plug::swarm {

/// A file that others may ask for: a share, or a fetch that serves what it has verified.
struct SharedFile {
    TransferId transfer;
    Knowledge knowledge;
    content::ContentKind kind = content::ContentKind::File;
    QString name;
    std::shared_ptr<const store::ServedFile> file;
    FetchId fetch; ///< while it is being fetched; else it is complete
    bool isReadable = true; ///< else nothing of it is possessed for now
    std::uint32_t changes = 0; ///< of isReadable
};

/// What this host serves, by lookup key. Where several transfers have the same bytes, the first that is complete is
/// served from; when it goes, the next one is.
class ShareTable {
public:
    /// In place of what the same transfer had under this key.
    void put(SharedFile file);
    void remove(TransferId transfer, const LookupKey &key);
    void removeTransfer(TransferId transfer);
    /// Its disk refuses it for now.
    void setUnreadable(TransferId transfer, const LookupKey &key);
    /// All files of the transfer can be tried again.
    void setReadable(TransferId transfer);
    const SharedFile *find(const LookupKey &key) const;
    /// How many keys are served.
    std::size_t size() const { return m_files.size(); }

private:
    void setReadable(TransferId transfer, const LookupKey &key, bool isReadable);
    void removeFile(TransferId transfer, const LookupKey &key);

    std::map<LookupKey, std::vector<SharedFile>> m_files; ///< never an empty list; complete ones first
    std::set<std::pair<TransferId, LookupKey>> m_byTransfer;
};

} // namespace plug::swarm
