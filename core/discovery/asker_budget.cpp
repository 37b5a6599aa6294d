#include "core/discovery/asker_budget.h"

#include <algorithm>

namespace plug::discovery {

namespace {
constexpr std::int64_t kByte = 1'000'000;
constexpr Duration kClearingGap = std::chrono::seconds(1);
}

bool AskerBudget::take(const HostId &host, const Endpoint &at, std::uint64_t bytes, Instant now)
{
    Bucket *ofPrefix = bucketOf(m_prefixes, at.prefix(), kPrefix, now);
    Bucket *ofHost = ofPrefix ? bucketOf(m_hosts, host, kHost, now) : nullptr;
    if (!ofHost || bytes > kBytesOfHost)
        return false;
    const std::int64_t taken = static_cast<std::int64_t>(bytes) * kByte;
    if (ofPrefix->missing + taken > kPrefix.depth * kByte || ofHost->missing + taken > kHost.depth * kByte)
        return false;
    ofPrefix->missing += taken;
    ofHost->missing += taken;
    return true;
}

std::int64_t AskerBudget::missingAt(const Bucket &bucket, const Rate &rate, Instant now)
{
    const Duration elapsed = std::clamp(now - bucket.updated, Duration::zero(), Duration(std::chrono::hours(1)));
    return std::max<std::int64_t>(0, bucket.missing - elapsed.count() * rate.perSecond);
}

template <typename Key>
AskerBudget::Bucket *AskerBudget::bucketOf(Buckets<Key> &buckets, const Key &key, const Rate &rate, Instant now)
{
    const bool isNew = !buckets.all.contains(key);
    if (isNew && buckets.all.size() >= kMaxBuckets && now >= buckets.clearedAt + kClearingGap) {
        buckets.clearedAt = now;
        std::erase_if(buckets.all, [&](const auto &entry) { return missingAt(entry.second, rate, now) == 0; });
    }
    if (isNew && buckets.all.size() >= kMaxBuckets)
        return nullptr;
    Bucket &bucket = buckets.all[key];
    bucket.missing = missingAt(bucket, rate, now);
    bucket.updated = std::max(bucket.updated, now);
    return &bucket;
}

} // namespace plug::discovery
