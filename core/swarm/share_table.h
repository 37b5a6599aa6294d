#pragma once

#include "core/base/ids.h"
#include "core/base/share_policy.h"
#include "core/content/hash_tree.h"
#include "core/store/disk_request.h"
#include "core/swarm/file_fetch.h"
#include "core/swarm/knowledge.h"

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace plug::swarm {

/// In ascending order.
using FriendList = std::shared_ptr<const std::vector<HostId>>;

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
    SharePolicy policy = SharePolicy::Public;
    FriendList friends = {}; ///< for Friends
    bool isEntry = false;    ///< a file of a folder: asked for by those who have the folder's list

    bool admits(const HostId &host) const;
};

/// Who asks, and by what it shows that it knows what it must.
struct Asker {
    const wire::Proof &proof;
    const Hash &binding; ///< of its session
    const HostId &host;
};

/// What this host serves, by lookup key. Where several transfers have the same bytes, the first that is complete and admits
/// the asker is served from; when it goes, the next one is.
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
    /// In place of what all files of the transfer had.
    void setPolicy(TransferId transfer, SharePolicy policy, const std::optional<ByteArray<16>> &secret, const FriendList &friends);
    /// What the asker may have of it: nothing where there is no such file, and after the same work where there is one for others.
    const SharedFile *find(const LookupKey &key, const Asker &asker) const;
    const SharedFile *find(const LookupKey &key, TransferId transfer) const;
    /// What others may be told of: public files and folders, not the files in folders, as far as they can be read.
    const std::set<LookupKey> &announceable() const { return m_announceable; }
    /// Another one whenever announceable() is another one.
    std::uint64_t announceableRevision() const { return m_announceableRevision; }
    /// How many keys are served.
    std::size_t size() const { return m_files.size(); }

private:
    void setReadable(TransferId transfer, const LookupKey &key, bool isReadable);
    void removeFile(TransferId transfer, const LookupKey &key);
    void reviewAnnounceable(const LookupKey &key);

    std::map<LookupKey, std::vector<SharedFile>> m_files; ///< never an empty list; complete ones first
    std::set<std::pair<TransferId, LookupKey>> m_byTransfer;
    std::set<LookupKey> m_announceable;
    std::uint64_t m_announceableRevision = 0;
};

} // namespace plug::swarm
