#pragma once

#include "core/base/endpoint.h"
#include "core/base/ids.h"
#include "core/base/time.h"

#include <map>

namespace plug::discovery {

/// How many bytes hosts may cause here by asking: answers to them, and what is sent to others on their behalf. Counted by address prefix
/// first, then by HostId, so that many keys of one place count as one. What is not there can't be taken: nothing ever goes into debt.
///
/// Bounded: kMaxBuckets of each kind are remembered; where all of them are in use, no newcomer is served.
class AskerBudget {
public:
    static constexpr std::uint64_t kBytesOfHost = 32 * 1024;
    static constexpr std::uint64_t kBytesOfHostPerSecond = 4 * 1024;
    static constexpr std::uint64_t kBytesOfPrefix = 128 * 1024;
    static constexpr std::uint64_t kBytesOfPrefixPerSecond = 16 * 1024;
    static constexpr std::size_t kMaxBuckets = 8'192;

    /// Takes `bytes` of both, or nothing where one of them holds less.
    bool take(const HostId &host, const Endpoint &at, std::uint64_t bytes, Instant now);

private:
    struct Rate {
        std::int64_t depth;     ///< bytes
        std::int64_t perSecond; ///< bytes
    };
    /// What is missing to a full bucket, in bytes times microseconds, so that no fraction is lost.
    struct Bucket {
        std::int64_t missing = 0;
        Instant updated{};
    };
    template <typename Key>
    struct Buckets {
        std::map<Key, Bucket> all;
        Instant clearedAt{}; ///< of those that are full again
    };

    static constexpr Rate kHost{kBytesOfHost, kBytesOfHostPerSecond};
    static constexpr Rate kPrefix{kBytesOfPrefix, kBytesOfPrefixPerSecond};

    static std::int64_t missingAt(const Bucket &bucket, const Rate &rate, Instant now);
    template <typename Key>
    static Bucket *bucketOf(Buckets<Key> &buckets, const Key &key, const Rate &rate, Instant now);

    Buckets<std::uint64_t> m_prefixes;
    Buckets<HostId> m_hosts;
};

} // namespace plug::discovery
