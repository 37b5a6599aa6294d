#include "core/store/catalogue_rows.h"

#include "core/base/limits.h"
#include "core/base/protocol.h"

#include <QSqlQuery>
#include <QVariant>

#include <algorithm>
#include <limits>

namespace plug::store {

namespace {

constexpr qsizetype kStampSize = 32;
constexpr qsizetype kEndpointSize = 16 + 2 + 4;
constexpr qsizetype kLinkHostSize = 1 + 32 + kEndpointSize;
constexpr qsizetype kRangeSize = 8 + 8;

/// SQLite's integers are signed; the bits stay the same.
QVariant integer(std::uint64_t value)
{
    return static_cast<qlonglong>(value);
}

QVariant seconds(WallTime time)
{
    return static_cast<qlonglong>(time.time_since_epoch().count());
}

/// A null QString would be stored as NULL.
QVariant text(const QString &value)
{
    return value.isNull() ? QStringLiteral("") : value;
}

/// An empty QByteArray would be stored as NULL where it is null as well.
QVariant blob(const QByteArray &value)
{
    return value.isNull() ? QByteArray("") : value;
}

QVariant nothing()
{
    return QVariant(QMetaType::fromType<QByteArray>());
}

template <std::unsigned_integral T>
void put(QByteArray &to, T value)
{
    ByteArray<sizeof(T)> bytes;
    writeBigEndian(bytes, value);
    to += toQByteArray(bytes);
}

QByteArray stampBytes(const content::FileStamp &stamp)
{
    QByteArray bytes;
    put(bytes, stamp.size);
    put(bytes, static_cast<std::uint64_t>(stamp.mtimeNs));
    put(bytes, stamp.inode);
    put(bytes, stamp.device);
    return bytes;
}

std::optional<content::FileStamp> stampFrom(const QByteArray &bytes)
{
    if (bytes.size() != kStampSize)
        return std::nullopt;
    const ByteView view = viewOf(bytes);
    return content::FileStamp{readBigEndian<std::uint64_t>(view),
                              static_cast<std::int64_t>(readBigEndian<std::uint64_t>(view.subspan(8))),
                              readBigEndian<std::uint64_t>(view.subspan(16)), readBigEndian<std::uint64_t>(view.subspan(24))};
}

QByteArray endpointBytes(const Endpoint &endpoint)
{
    QByteArray bytes = toQByteArray(endpoint.address);
    put(bytes, endpoint.port);
    put(bytes, endpoint.scope);
    return bytes;
}

/// `bytes` must be kEndpointSize long.
Endpoint endpointFrom(ByteView bytes)
{
    Endpoint endpoint;
    std::copy_n(bytes.begin(), endpoint.address.size(), endpoint.address.begin());
    endpoint.port = readBigEndian<std::uint16_t>(bytes.subspan(16));
    endpoint.scope = readBigEndian<std::uint32_t>(bytes.subspan(18));
    return endpoint;
}

QByteArray endpointsBytes(const std::vector<Endpoint> &endpoints)
{
    QByteArray bytes;
    for (const Endpoint &endpoint : endpoints)
        bytes += endpointBytes(endpoint);
    return bytes;
}

std::optional<std::vector<Endpoint>> endpointsFrom(const QByteArray &bytes)
{
    if (bytes.size() % kEndpointSize != 0 || std::size_t(bytes.size() / kEndpointSize) >= limits::kMaxEndpointsOfHost)
        return std::nullopt;
    std::vector<Endpoint> endpoints;
    for (ByteView rest = viewOf(bytes); !rest.empty(); rest = rest.subspan(kEndpointSize))
        endpoints.push_back(endpointFrom(rest));
    return endpoints;
}

QByteArray hostsBytes(const std::vector<content::LinkHost> &hosts)
{
    QByteArray bytes;
    for (const content::LinkHost &host : hosts) {
        put(bytes, static_cast<std::uint8_t>(host.hostId.has_value()));
        bytes += toQByteArray(host.hostId.value_or(HostId()).bytes);
        bytes += endpointBytes(host.endpoint);
    }
    return bytes;
}

std::optional<std::vector<content::LinkHost>> hostsFrom(const QByteArray &bytes)
{
    if (bytes.size() % kLinkHostSize != 0 || std::size_t(bytes.size() / kLinkHostSize) > limits::kMaxHostsOfTransfer)
        return std::nullopt;
    std::vector<content::LinkHost> hosts;
    for (ByteView rest = viewOf(bytes); !rest.empty(); rest = rest.subspan(kLinkHostSize)) {
        content::LinkHost host;
        if (rest[0] != 0)
            host.hostId = HostId::fromBytes(rest.subspan(1, HostId::kSize));
        host.endpoint = endpointFrom(rest.subspan(1 + HostId::kSize, kEndpointSize));
        hosts.push_back(host);
    }
    return hosts;
}

QByteArray friendsBytes(const std::vector<HostId> &friends)
{
    QByteArray bytes;
    for (const HostId &host : friends)
        bytes += toQByteArray(host.bytes);
    return bytes;
}

std::optional<std::vector<HostId>> friendsFrom(const QByteArray &bytes)
{
    constexpr qsizetype kSize = HostId::kSize;
    if (bytes.size() % kSize != 0 || std::size_t(bytes.size() / kSize) > limits::kMaxFriendsOfShare)
        return std::nullopt;
    std::vector<HostId> friends;
    for (ByteView rest = viewOf(bytes); !rest.empty(); rest = rest.subspan(HostId::kSize))
        friends.push_back(*HostId::fromBytes(rest.first(HostId::kSize)));
    return std::ranges::is_sorted(friends) ? std::optional(friends) : std::nullopt;
}

QByteArray rangesBytes(const RangeSet &ranges)
{
    QByteArray bytes;
    for (const ByteRange &range : ranges.ranges()) {
        put(bytes, range.begin);
        put(bytes, range.end);
    }
    return bytes;
}

std::optional<RangeSet> rangesFrom(const QByteArray &bytes)
{
    if (bytes.size() % kRangeSize != 0 || std::size_t(bytes.size() / kRangeSize) > limits::kMaxWishes)
        return std::nullopt;
    RangeSet ranges;
    for (ByteView rest = viewOf(bytes); !rest.empty(); rest = rest.subspan(kRangeSize)) {
        const ByteRange range{readBigEndian<std::uint64_t>(rest), readBigEndian<std::uint64_t>(rest.subspan(8))};
        if (range.begin > range.end || range.end > protocol::kMaxFileSize)
            return std::nullopt;
        ranges.add(range);
    }
    return ranges;
}

std::optional<ByteArray<16>> secretFrom(const QByteArray &bytes)
{
    ByteArray<16> secret;
    if (bytes.size() != qsizetype(secret.size()))
        return std::nullopt;
    const ByteView view = viewOf(bytes);
    std::copy(view.begin(), view.end(), secret.begin());
    return secret;
}

/// Reads the values of a row from left to right and remembers whether all of them made sense.
class RowReader {
public:
    explicit RowReader(const QSqlQuery &row) : m_row(row) {}

    bool isGood() const { return m_isGood; }

    std::uint64_t number(std::uint64_t greatest)
    {
        bool isNumber = false;
        const qlonglong value = m_row.value(m_column++).toLongLong(&isNumber);
        const bool fits = isNumber && value >= 0 && static_cast<std::uint64_t>(value) <= greatest;
        return good(fits) ? static_cast<std::uint64_t>(value) : 0;
    }
    std::optional<std::uint64_t> optionalNumber(std::uint64_t least, std::uint64_t greatest)
    {
        if (m_row.isNull(m_column))
            return skip();
        const std::uint64_t value = number(greatest);
        good(value >= least);
        return value;
    }
    WallTime time() { return WallTime(std::chrono::seconds(m_row.value(m_column++).toLongLong())); }
    std::optional<WallTime> optionalTime()
    {
        return m_row.isNull(m_column) ? skip() : std::optional(time());
    }
    QString text() { return m_row.value(m_column++).toString(); }
    template <typename Id>
    Id id()
    {
        const auto value = Id::fromBytes(viewOf(m_row.value(m_column++).toByteArray()));
        return good(value.has_value()) ? *value : Id();
    }
    /// What `parse` makes of a blob; nothing for NULL.
    template <typename Parse>
    auto optionalBlob(Parse parse) -> decltype(parse(QByteArray()))
    {
        if (m_row.isNull(m_column))
            return skip();
        auto value = parse(m_row.value(m_column++).toByteArray());
        good(value.has_value());
        return value;
    }
    template <typename Parse>
    auto blob(Parse parse)
    {
        auto value = parse(m_row.value(m_column++).toByteArray());
        return good(value.has_value()) ? *std::move(value) : typename decltype(value)::value_type();
    }

private:
    bool good(bool isGood)
    {
        m_isGood = m_isGood && isGood;
        return isGood;
    }
    std::nullopt_t skip()
    {
        ++m_column;
        return std::nullopt;
    }

    const QSqlQuery &m_row;
    int m_column = 0;
    bool m_isGood = true;
};

} // namespace

QVariant idValue(const Guid &guid)
{
    return toQByteArray(guid.bytes);
}

QVariant hostKey(const HostRecord &record)
{
    return record.hostId ? toQByteArray(record.hostId->bytes) : endpointBytes(record.endpoint);
}

QVariantList transferValues(const TransferRecord &record)
{
    return {idValue(record.guid), int(record.kind), int(record.content), text(record.name), text(record.path),
            text(record.treePath), text(record.collectionPath), integer(record.size), integer(record.totalSize),
            integer(record.fileCount), toQByteArray(record.root.bytes),
            record.stamp ? QVariant(stampBytes(*record.stamp)) : nothing(), int(record.isPaused),
            record.secret ? QVariant(toQByteArray(*record.secret)) : nothing(), blob(hostsBytes(record.hosts)),
            seconds(record.added), record.finished ? seconds(*record.finished) : nothing(),
            int(record.isInBackground), int(record.isInOrder), blob(rangesBytes(record.wantedFirst)),
            record.downloadLimit ? integer(*record.downloadLimit) : nothing(),
            record.uploadLimit ? integer(*record.uploadLimit) : nothing(), int(record.policy),
            blob(friendsBytes(record.friends))};
}

QVariantList shareEntryValues(const Guid &collection, qint64 position, const ShareEntryRecord &entry)
{
    return {idValue(collection), position, text(entry.relativePath), text(entry.path), text(entry.treePath),
            integer(entry.size), idValue(entry.guid), toQByteArray(entry.root.bytes), stampBytes(entry.stamp)};
}

QVariantList hostValues(const HostRecord &record)
{
    return {hostKey(record), record.hostId ? QVariant(toQByteArray(record.hostId->bytes)) : nothing(),
            endpointBytes(record.endpoint), seconds(record.lastHeard), int(record.addedByHand),
            blob(endpointsBytes(record.otherEndpoints)), text(record.name), int(record.isFriend), int(record.isBlocked),
            int(record.isAnchor), integer(record.answered), integer(record.unanswered)};
}

std::optional<TransferRecord> transferFrom(const QSqlQuery &row)
{
    RowReader reader(row);
    TransferRecord record;
    record.guid = reader.id<Guid>();
    const std::uint64_t kind = reader.number(2);
    record.kind = TransferKind(kind);
    const std::uint64_t contentKind = reader.number(3);
    record.content = content::ContentKind(contentKind);
    record.name = reader.text();
    record.path = reader.text();
    record.treePath = reader.text();
    record.collectionPath = reader.text();
    record.size = reader.number(protocol::kMaxFileSize);
    record.totalSize = reader.number(std::numeric_limits<qlonglong>::max());
    record.fileCount = reader.number(protocol::kMaxCollectionEntries);
    record.root = reader.id<Hash>();
    record.stamp = reader.optionalBlob(stampFrom);
    record.isPaused = reader.number(1) != 0;
    record.secret = reader.optionalBlob(secretFrom);
    record.hosts = reader.blob(hostsFrom);
    record.added = reader.time();
    record.finished = reader.optionalTime();
    record.isInBackground = reader.number(1) != 0;
    record.isInOrder = reader.number(1) != 0;
    record.wantedFirst = reader.blob(rangesFrom);
    record.downloadLimit = reader.optionalNumber(1, limits::kMaxRateLimit);
    record.uploadLimit = reader.optionalNumber(1, limits::kMaxRateLimit);
    record.policy = SharePolicy(reader.number(std::uint64_t(SharePolicy::Friends)));
    record.friends = reader.blob(friendsFrom);
    const bool isKnown = kind != 0 && contentKind >= 2;
    // Without its secret a private share would be open to all.
    const bool isGuarded = record.secret.has_value() == (record.policy != SharePolicy::Public);
    return reader.isGood() && isKnown && isGuarded ? std::optional(record) : std::nullopt;
}

std::optional<std::pair<Guid, ShareEntryRecord>> shareEntryFrom(const QSqlQuery &row)
{
    RowReader reader(row);
    const Guid collection = reader.id<Guid>();
    ShareEntryRecord entry;
    entry.relativePath = reader.text();
    entry.path = reader.text();
    entry.treePath = reader.text();
    entry.size = reader.number(protocol::kMaxFileSize);
    entry.guid = reader.id<Guid>();
    entry.root = reader.id<Hash>();
    entry.stamp = reader.blob(stampFrom);
    return reader.isGood() ? std::optional(std::pair(collection, entry)) : std::nullopt;
}

std::optional<HostRecord> hostFrom(const QSqlQuery &row)
{
    RowReader reader(row);
    HostRecord record;
    record.hostId = reader.optionalBlob([](const QByteArray &bytes) { return HostId::fromBytes(viewOf(bytes)); });
    record.endpoint = reader.blob([](const QByteArray &bytes) {
        return bytes.size() == kEndpointSize ? std::optional(endpointFrom(viewOf(bytes))) : std::nullopt;
    });
    record.lastHeard = reader.time();
    record.addedByHand = reader.number(1) != 0;
    record.otherEndpoints = reader.blob(endpointsFrom);
    record.name = reader.text();
    record.isFriend = reader.number(1) != 0;
    record.isBlocked = reader.number(1) != 0;
    record.isAnchor = reader.number(1) != 0;
    record.answered = static_cast<std::uint32_t>(reader.number(std::numeric_limits<std::uint32_t>::max()));
    record.unanswered = static_cast<std::uint32_t>(reader.number(std::numeric_limits<std::uint32_t>::max()));
    return reader.isGood() ? std::optional(record) : std::nullopt;
}

} // namespace plug::store
