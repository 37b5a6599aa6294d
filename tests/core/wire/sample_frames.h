#pragma once

#include "core/base/random.h"
#include "core/wire/frame_codec.h"

#include <QTest>

namespace plug::test {

struct SampleFrame {
    const char *name;
    wire::Frame frame;
    /// Worked out by hand from docs/protocol.md; spaces do not count.
    const char *hex;

    QByteArray bytes() const { return QByteArray::fromHex(hex); }
};

template <std::size_t N>
ByteArray<N> countingFrom(std::uint8_t first)
{
    ByteArray<N> bytes;
    for (std::size_t i = 0; i < N; ++i)
        bytes[i] = static_cast<std::uint8_t>(first + i);
    return bytes;
}

inline const QByteArray kSampleData = QByteArrayLiteral("PLUG");

/// One of each type.
inline std::vector<SampleFrame> sampleFrames()
{
    using namespace wire;
    const LookupKey key{countingFrom<32>(0x00)};
    const Proof proof = countingFrom<16>(0xa0);
    const Hash root{countingFrom<32>(0x40)};
    const HostId host{countingFrom<32>(0x60)};
    const HostId nearer{countingFrom<32>(0x80)};
    const Endpoint at = Endpoint::fromIpv4(0xc0000201, 4000);
    const std::vector<Endpoint> nearerAt{*Endpoint::parse(QStringLiteral("[2001:db8::1]:4000")), Endpoint::fromIpv4(0xc0000209, 5000)};
    return {
        {"PING", Ping{.token = 0x0123456789abcdef, .replySize = 1452}, "01 000f a2 05 1b0123456789abcdef 06 1905ac"},
        {"PONG", Pong{.token = 0x0123456789abcdef, .observed = Endpoint::fromIpv4(0xc0000201, 4000)},
         "02 0013 a2 05 1b0123456789abcdef 07 46c00002010fa0"},
        {"WHAT", What{.key = key, .proof = proof, .generation = 7, .subscribe = true},
         "03 003a a4 01 5820000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
         "02 50a0a1a2a3a4a5a6a7a8a9aaabacadaeaf 04 07 08 f5"},
        {"HAVE", Have{.key = key, .proof = proof, .size = 1'000'000, .root = root, .generation = 7, .spanRuns = {1, 2},
                      .ranges = {{786'432, 802'816}}, .name = QStringLiteral("\u00e4.iso")},
         "04 0085 af 01 5820000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
         "02 50a0a1a2a3a4a5a6a7a8a9aaabacadaeaf 03 821a000c0000194000 04 07 09 1a000f4240"
         "0a 5820404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
         "0b f4 0c 00 0d 01 0e f4 0f 12 10 00 11 820102 12 66c3a42e69736f 13 40"},
        {"GET", Get{.id = 1, .key = key, .proof = proof, .ranges = {{10, 1000}}},
         "05 003e a4 00 01 01 5820000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
         "02 50a0a1a2a3a4a5a6a7a8a9aaabacadaeaf 03 820a1903de"},
        {"DATA", Data{.request = 1, .offset = 16, .position = 65'536, .clock = 0xdeadbeef, .flowEcho = 9,
                      .token = 0x01020304, .flags = Data::kLast, .bytes = viewOf(kSampleData)},
         "06 0021 00000001 00000010 0000000000010000 deadbeef 00000009 01020304 02 504c5547"},
        {"PART", Part{.id = 1, .ranges = {{900, 1000}}, .generation = 7}, "07 000c a3 00 01 03 821903841864 04 07"},
        {"NONE", None{.id = 1, .possesses = {{0, 10}, {1001, 1'000'000}}, .generation = 7},
         "08 0011 a3 00 01 03 84000a1903e91a000f3e57 04 07"},
        {"GONE", Gone{.key = key, .id = 1},
         "09 0026 a2 00 01 01 5820000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"},
        {"CANCEL", Cancel{.ids = {1, 2, 500}}, "0a 0008 a1 16 8301021901f4"},
        {"FLOW", Flow{.serial = 9, .flags = Flow::kPoke, .credit = 131'072, .pace = 1'250'000, .quantum = 4800,
                      .highestPosition = 65'540, .received = 65'000, .lost = 540, .bandwidth = 1'200'000,
                      .queueDelay = 2500, .maxDatagram = 1452, .token = 0x01020304, .clockEcho = 0xdeadbeef,
                      .echoDelay = 150},
         "0b 004b 00000009 01 0000000000020000 00000000001312d0 000012c0 0000000000010004 000000000000fde8"
         "000000000000021c 0000000000124f80 000009c4 05ac 01020304 deadbeef 00000096"},
        {"STATUS", Status{.position = 65'540, .queued = {2, 3}, .offset = 20, .queuedBytes = 100'000},
         "0c 0015 a4 16 820203 17 1a00010004 1818 14 1819 1a000186a0"},
        {"HASHES", Hashes{.id = 2, .key = key, .proof = proof, .level = 9, .index = 0, .ranges = {{0, 2048}}},
         "0d 0042 a6 00 02 01 5820000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
         "02 50a0a1a2a3a4a5a6a7a8a9aaabacadaeaf 03 8200190800 14 09 15 00"},
        {"FIND", Find{.id = 5, .key = key, .hops = 2, .budget = 12, .deadline = 2000},
         "10 0031 a5 0005 015820000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f 181a02 181b0c"
         "181c1907d0"},
        {"FOUND", Found{.id = 5, .isLast = true, .asked = 9, .bytes = 3100, .holders = {{host, {at}}}, .nearer = {{nearer, nearerAt}}},
         "11 007e a7 0005 181df4 181ef5 181f09 1820190c1c 182181"
         "825820606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f 46c00002010fa0 182281"
         "835820808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
         "5220010db80000000000000000000000010fa0 46c00002091388"},
        {"ANNOUNCE", Announce{.id = 6, .key = key, .lifetime = 3600},
         "12 002b a3 0006 015820000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f 1823190e10"},
        {"HOSTS", Hosts{.wanted = 8, .hosts = {{host, {at}}}},
         "13 0031 a2 182408 182581 825820606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
         "46c00002010fa0"},
        {"RENDEZVOUS", Rendezvous{.id = 7, .step = Rendezvous::Step::Meet, .host = host, .endpoints = {at}},
         "14 0034 a4 0007 182601 18275820606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
         "18288146c00002010fa0"},
        {"RELAY", Relay{.circuit = 3, .step = Relay::Step::Opened, .host = host, .budget = 1024 * 1024},
         "15 0032 a4 181b1a00100000 182601 18275820606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
         "182903"},
        {"RELAYED", Relayed{.circuit = 3, .bytes = viewOf(kSampleData)}, "16 0008 00000003 504c5547"},
    };
}

inline QByteArray encoded(const wire::Frame &frame)
{
    QByteArray payload;
    wire::appendFrame(payload, frame);
    return payload;
}

/// By value, DATA's bytes included.
inline bool areEqual(const wire::Frame &a, const wire::Frame &b)
{
    const auto *dataA = std::get_if<wire::Data>(&a);
    const auto *dataB = std::get_if<wire::Data>(&b);
    if (dataA && dataB)
        return dataA->request == dataB->request && dataA->offset == dataB->offset && dataA->position == dataB->position
            && dataA->clock == dataB->clock && dataA->flowEcho == dataB->flowEcho && dataA->token == dataB->token
            && dataA->flags == dataB->flags && equalBytes(dataA->bytes, dataB->bytes);
    const auto *relayedA = std::get_if<wire::Relayed>(&a);
    const auto *relayedB = std::get_if<wire::Relayed>(&b);
    if (relayedA && relayedB)
        return relayedA->circuit == relayedB->circuit && equalBytes(relayedA->bytes, relayedB->bytes);
    return a.index() == b.index() && std::visit([&](const auto &value) {
        using F = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::same_as<F, wire::Data> || std::same_as<F, wire::Relayed>)
            return false;
        else
            return value == std::get<F>(b);
    }, a);
}

/// The frames of a payload until its end or its first error.
struct Reading {
    std::vector<wire::Frame> frames;
    std::optional<wire::FrameError> error;
};

inline Reading readAll(ByteView payload)
{
    Reading reading;
    wire::FrameReader reader(payload);
    while (true) {
        auto next = reader.next();
        if (!next) {
            reading.error = next.error();
            return reading;
        }
        if (!next->has_value())
            return reading;
        reading.frames.push_back(**std::move(next));
    }
}

} // namespace plug::test
