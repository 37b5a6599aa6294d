#include "core/wire/frame_bounds.h"

#include <algorithm>

namespace plug::wire {

namespace {

using namespace protocol;

/// Leaves in a tree of the largest file.
constexpr std::uint64_t kMaxLeaves = kMaxFileSize / kBlockSize;
static_assert(std::uint64_t(1) << kMinHaveSpanShift == kMinHaveSpan);

bool areInFile(const std::vector<ByteRange> &ranges)
{
    return std::all_of(ranges.begin(), ranges.end(),
                       [](ByteRange range) { return range.begin < range.end && range.end <= kMaxFileSize; });
}

/// Cannot overflow: at most 2^16 ranges of at most 2^44 bytes fit a frame.
std::uint64_t sum(const std::vector<ByteRange> &ranges)
{
    std::uint64_t bytes = 0;
    for (const ByteRange &range : ranges)
        bytes += range.size();
    return bytes;
}

bool isRequestable(const std::vector<ByteRange> &ranges, std::uint64_t largestSum)
{
    return !ranges.empty() && ranges.size() <= kMaxRequestRanges && areInFile(ranges) && sum(ranges) <= largestSum;
}

bool isPossessable(const std::vector<ByteRange> &ranges)
{
    return ranges.size() <= kMaxHaveRanges && areInFile(ranges);
}

/// Only the first run may be empty, and none may leave the map.
bool areSpanRuns(std::uint64_t firstSpan, const std::vector<std::uint32_t> &runs)
{
    std::uint64_t end = firstSpan;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        end += runs[i];
        if ((runs[i] == 0 && i > 0) || end > kMaxHaveSpans)
            return false;
    }
    return end <= kMaxHaveSpans;
}

bool isMap(const Have &have)
{
    if (have.isComplete)
        return have.spanRuns.empty() && have.ranges.empty();
    return areSpanRuns(have.firstSpan, have.spanRuns) && isPossessable(have.ranges);
}

bool areReachable(const std::vector<Endpoint> &endpoints)
{
    return endpoints.size() <= kMaxContactEndpoints
        && std::all_of(endpoints.begin(), endpoints.end(), [](const Endpoint &endpoint) { return endpoint.port != 0; });
}

/// At least one address each, and each with a port.
bool areContacts(const std::vector<Contact> &contacts, std::size_t most)
{
    return contacts.size() <= most && std::all_of(contacts.begin(), contacts.end(), [](const Contact &contact) {
        return !contact.endpoints.empty() && areReachable(contact.endpoints);
    });
}

template <typename... Counts>
bool areByteCounts(Counts... counts)
{
    return ((counts <= kMaxByteCount) && ...);
}

} // namespace

bool keepsBounds(const Ping &ping)
{
    return ping.replySize <= kMaxDatagram;
}

bool keepsBounds(const Pong &)
{
    return true;
}

bool keepsBounds(const What &)
{
    return true;
}

bool keepsBounds(const Have &have)
{
    return have.size <= kMaxFileSize && have.page < have.pageCount && have.spanShift >= kMinHaveSpanShift
        && have.spanShift <= kMaxHaveSpanShift && isMap(have) && have.name.toUtf8().size() <= qsizetype(kMaxNameBytes)
        && have.publisher.size() <= qsizetype(kMaxPublisherBytes);
}

bool keepsBounds(const Get &get)
{
    return get.id != 0 && isRequestable(get.ranges, kMaxRequestBytes);
}

bool keepsBounds(const Hashes &hashes)
{
    const bool isInAnswer = std::all_of(hashes.ranges.begin(), hashes.ranges.end(),
                                        [](ByteRange range) { return range.end <= kMaxHashesBytes; });
    return hashes.id != 0 && hashes.level <= kMaxSpanLevel
        && (static_cast<std::uint64_t>(hashes.index) << hashes.level) < kMaxLeaves && isInAnswer
        && isRequestable(hashes.ranges, kMaxHashesBytes);
}

bool keepsBounds(const Data &data)
{
    return !data.bytes.empty() && data.bytes.size() <= kMaxRequestBytes
        && data.offset <= kMaxRequestBytes - data.bytes.size() && data.position <= kMaxByteCount - data.bytes.size()
        && (data.flags & ~(Data::kLimited | Data::kLast)) == 0;
}

bool keepsBounds(const Part &part)
{
    return isRequestable(part.ranges, kMaxRequestBytes);
}

bool keepsBounds(const None &none)
{
    return isPossessable(none.possesses);
}

bool keepsBounds(const Gone &)
{
    return true;
}

bool keepsBounds(const Cancel &cancel)
{
    return !cancel.ids.empty() && cancel.ids.size() <= kMaxOutstandingRequests;
}

bool keepsBounds(const Flow &flow)
{
    return areByteCounts(flow.highestPosition, flow.received, flow.lost)
        && flow.maxDatagram <= kMaxDatagram && (flow.flags & ~Flow::kPoke) == 0;
}

bool keepsBounds(const Status &status)
{
    return areByteCounts(status.position) && status.queued.size() <= kMaxOutstandingRequests
        && status.offset <= kMaxRequestBytes && status.queuedBytes <= kMaxOutstandingRequests * kMaxRequestBytes;
}

bool keepsBounds(const Find &find)
{
    return find.id != 0 && find.hops <= kMaxFindHops && find.budget <= kMaxFindBudget;
}

bool keepsBounds(const Found &found)
{
    return areContacts(found.holders, kMaxFoundContacts) && areContacts(found.nearer, kMaxFoundContacts);
}

bool keepsBounds(const Announce &announce)
{
    return announce.id != 0 && std::chrono::seconds(announce.lifetime) <= kMaxAnnounceLifetime;
}

bool keepsBounds(const Hosts &hosts)
{
    return hosts.wanted <= kMaxGossip && areContacts(hosts.hosts, kMaxGossip);
}

bool keepsBounds(const Rendezvous &rendezvous)
{
    const bool isMeeting = rendezvous.step == Rendezvous::Step::Meet;
    return rendezvous.step <= Rendezvous::Step::Refused && isMeeting == !rendezvous.endpoints.empty()
        && areReachable(rendezvous.endpoints);
}

bool keepsBounds(const Relay &relay)
{
    return relay.circuit != 0 && relay.step <= Relay::Step::Closed
        && (relay.budget == 0 || relay.step == Relay::Step::Opened);
}

bool keepsBounds(const Relayed &relayed)
{
    return relayed.circuit != 0 && !relayed.bytes.empty() && relayed.bytes.size() <= kMaxRelayedBytes;
}

} // namespace plug::wire
