#pragma once

#include "core/transport/session_types.h"

#include <deque>
#include <optional>

namespace plug::transport {

/// Datagrams that wait for the socket. Answers to strangers fill at most half of it, so that a flood never
/// keeps a session's own messages from going out; what finds no room is dropped, as the network might have.
class Outbox {
public:
    static constexpr std::size_t kMaxDatagrams = 2048;

    void push(const Endpoint &to, QByteArray bytes) { pushBelow(kMaxDatagrams, to, std::move(bytes)); }
    void pushToStranger(const Endpoint &to, QByteArray bytes) { pushBelow(kMaxDatagrams / 2, to, std::move(bytes)); }

    std::optional<Outgoing> take()
    {
        if (m_datagrams.empty())
            return std::nullopt;
        Outgoing first = std::move(m_datagrams.front());
        m_datagrams.pop_front();
        return first;
    }

private:
    void pushBelow(std::size_t limit, const Endpoint &to, QByteArray bytes)
    {
        if (m_datagrams.size() < limit)
            m_datagrams.push_back({to, std::move(bytes)});
    }

    std::deque<Outgoing> m_datagrams;
};

} // namespace plug::transport
