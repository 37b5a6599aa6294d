#pragma once

#include "core/discovery/surroundings.h"

namespace plug::discovery {

/// A host and its surroundings, others by number, and what is said to them.
struct AroundFixture {
    static constexpr Instant kStart{std::chrono::hours(1)};
    static constexpr WallTime kWallStart{std::chrono::seconds(1'700'000'000)};

    SeededRandom secrets{1};
    Surroundings around{idOf(0), secrets, 2};
    Instant now = kStart;

    AroundFixture() { around.setWallTime(kStart, kWallStart); }

    static HostId idOf(std::uint32_t number)
    {
        HostId id;
        SeededRandom random(number + 1'000);
        random.fill(id.bytes);
        return id;
    }
    /// Each in an address prefix of its own.
    static Endpoint addressOf(std::uint32_t number) { return Endpoint::fromIpv4(0x01000001 + (number << 8), 4'000); }
    static wire::Contact contactOf(std::uint32_t number) { return {idOf(number), {addressOf(number)}}; }
    static LookupKey keyOf(std::uint8_t number) { return LookupKey{{number, 0x5a}}; }

    void meet(std::uint32_t number, const Endpoint &at) { around.table.meet(idOf(number), at, around.wallTime(now)); }
    void meet(std::uint32_t number) { meet(number, addressOf(number)); }
    void connect(std::uint32_t number)
    {
        meet(number);
        around.setConnected(idOf(number), addressOf(number));
    }

    std::vector<Output> takeAll()
    {
        std::vector<Output> outputs;
        while (auto output = around.takeOutput())
            outputs.push_back(std::move(*output));
        return outputs;
    }
    template <typename T>
    static std::vector<T> only(const std::vector<Output> &outputs)
    {
        std::vector<T> all;
        for (const Output &output : outputs) {
            if (const auto *one = std::get_if<T>(&output))
                all.push_back(*one);
        }
        return all;
    }
    template <typename F>
    static std::vector<std::pair<HostId, F>> said(const std::vector<Output> &outputs)
    {
        std::vector<std::pair<HostId, F>> all;
        for (const Say &say : only<Say>(outputs)) {
            if (const auto *frame = std::get_if<F>(&say.frame))
                all.emplace_back(say.to, *frame);
        }
        return all;
    }
    template <typename F>
    std::vector<std::pair<HostId, F>> takeSaid()
    {
        return said<F>(takeAll());
    }
};

} // namespace plug::discovery
