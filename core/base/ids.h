#pragma once

#include "core/base/bytes.h"

#include <QString>

#include <algorithm>
#include <compare>
#include <functional>
#include <optional>

namespace plug {

/// 32 bytes that name something; the tag keeps the names of different things apart.
template <typename Tag>
struct Id32 {
    static constexpr std::size_t kSize = 32;

    ByteArray<kSize> bytes{};

    static std::optional<Id32> fromBytes(ByteView from)
    {
        if (from.size() != kSize)
            return std::nullopt;
        Id32 id;
        std::copy(from.begin(), from.end(), id.bytes.begin());
        return id;
    }

    static std::optional<Id32> fromHex(QByteArrayView hex)
    {
        const QByteArray decoded = QByteArray::fromHex(hex.toByteArray());
        if (hex.size() != 2 * qsizetype(kSize) || decoded.toHex() != hex.toByteArray().toLower())
            return std::nullopt;
        return fromBytes(viewOf(decoded));
    }

    ByteView view() const { return bytes; }
    QByteArray hex() const { return toQByteArray(bytes).toHex(); }
    bool isNull() const { return bytes == ByteArray<kSize>{}; }

    auto operator<=>(const Id32 &) const = default;
};

/// A plain SHA-256 value: a leaf or node of a tree, a root.
using Hash = Id32<struct HashTag>;
/// Names a file: SHA-256(tag || size || root) (docs/protocol.md, Content).
using Guid = Id32<struct GuidTag>;
/// What the network may know of a GUID: SHA-256(0x04 || GUID).
using LookupKey = Id32<struct LookupKeyTag>;
/// Names a host: SHA-256 of its Ed25519 public key.
using HostId = Id32<struct HostIdTag>;

/// A small number that names one thing inside this process; 0 names nothing.
template <typename Tag>
struct LocalId {
    std::uint64_t value = 0;

    explicit operator bool() const { return value != 0; }
    auto operator<=>(const LocalId &) const = default;
};

/// One file or folder that is fetched or shared, for as long as it is in the list.
using TransferId = LocalId<struct TransferIdTag>;
/// A session with another host (not the index on the wire).
using SessionId = LocalId<struct SessionIdTag>;
/// One request to the disk workers.
using DiskRequestId = LocalId<struct DiskRequestIdTag>;
/// Somebody who looks at a file while it arrives.
using ReaderId = LocalId<struct ReaderIdTag>;
/// A file that the disk workers have open or may open.
using FileId = LocalId<struct FileIdTag>;

} // namespace plug

template <typename Tag>
struct std::hash<plug::Id32<Tag>> {
    std::size_t operator()(const plug::Id32<Tag> &id) const noexcept
    {
        std::size_t value;
        std::memcpy(&value, id.bytes.data(), sizeof value);
        return value;
    }
};

template <typename Tag>
struct std::hash<plug::LocalId<Tag>> {
    std::size_t operator()(const plug::LocalId<Tag> &id) const noexcept { return std::hash<std::uint64_t>()(id.value); }
};
