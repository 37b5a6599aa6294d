#pragma once

#include "tests/finding/find_network.h"

namespace plug::finding {

/// Takes what it is told and says nothing.
class Swallower final : public Hostile {};

/// Names holders and hosts near the key that do not exist; or all of them at one address.
class Liar final : public Hostile {
public:
    explicit Liar(std::optional<Endpoint> victim = std::nullopt) : m_victim(victim) {}
    void onFrame(FindNetwork &network, std::size_t self, std::size_t from, const wire::Frame &frame) override;

private:
    wire::Contact invented(FindNetwork &network) const;

    std::optional<Endpoint> m_victim;
};

/// Says to have every file.
class Boaster final : public Hostile {
public:
    void onFrame(FindNetwork &network, std::size_t self, std::size_t from, const wire::Frame &frame) override;
};

/// Asks whoever it meets for as many files as it can.
class Flooder final : public Hostile {
public:
    void onConnected(FindNetwork &network, std::size_t self, std::size_t with) override;
    void onFrame(FindNetwork &network, std::size_t self, std::size_t from, const wire::Frame &frame) override;

private:
    void ask(FindNetwork &network, std::size_t self, std::size_t whom, int count);

    wire::RequestId m_id = 0;
    std::map<std::size_t, int> m_left;
};

/// One of many in one hand: answers with the nearest of its kind, takes announcements and forgets them.
class Sybil final : public Hostile {
public:
    explicit Sybil(const std::vector<std::size_t> &kind) : m_kind(kind) {}
    void onFrame(FindNetwork &network, std::size_t self, std::size_t from, const wire::Frame &frame) override;

private:
    std::vector<wire::Contact> nearestOfKind(FindNetwork &network, const LookupKey &key) const;

    const std::vector<std::size_t> &m_kind;
};

} // namespace plug::finding
