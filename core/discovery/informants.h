#pragma once

#include "core/discovery/host_group.h"

#include <map>

namespace plug::discovery {

/// How the hosts that somebody told of turned out. A HostId costs nothing, so the prefix of a global address answers for all that its
/// hosts told as well.
///
/// Bounded: the last kWindow outcomes of kMaxRemembered hosts and prefixes; the one that was looked at the longest time ago is forgotten.
class Informants {
public:
    static constexpr int kWindow = 16;
    static constexpr int kLeastTried = 8;
    /// So many hosts told in vain, and a liar is heard again: a network where most can't be called would else fall silent.
    static constexpr int kForgivenAfter = 256;
    static constexpr std::size_t kMaxRemembered = 2'048;

    /// A host that they told of was met, or could not be.
    void onTried(const HostId &informant, const Endpoint &at, bool wasMet);
    /// Something that they told was left aside because they are distrusted.
    void onIgnored(const HostId &informant, const Endpoint &at);

    /// More than half of the last ones tried failed.
    bool isDistrusted(const HostId &informant) const { return isDistrusted(HostGroup{0, informant}); }
    bool isDistrusted(const HostId &informant, const Endpoint &at) const;
    std::size_t size() const { return m_records.size(); }

private:
    struct Record {
        std::uint32_t failures = 0; ///< a bit each, the latest lowest
        int tried = 0;
        int ignored = 0;
        std::uint64_t used = 0;

        void add(bool wasMet);
        bool isBad() const;
    };

    bool isDistrusted(const HostGroup &group) const;
    void record(const HostGroup &group, bool wasMet);
    void forgive(const HostGroup &group);
    void forgetOldest();

    std::map<HostGroup, Record> m_records;
    std::map<std::uint64_t, HostGroup> m_byUse;
    std::uint64_t m_uses = 0;
};

} // namespace plug::discovery
