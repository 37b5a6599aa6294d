#pragma once

#include "core/base/endpoint.h"
#include "core/base/limits.h"
#include "core/transport/handshake.h"

#include <map>
#include <set>

namespace plug::transport {

class IndexPool;

/// Handshakes that others began here and that wait for message 3. Bounded in number, in time and for each address prefix;
/// newcomers never push anyone out, and nothing here has a timer that sends.
class HalfOpenTable {
public:
    /// Of one address prefix, so that whoever owns few addresses can't fill the table.
    static constexpr std::size_t kMaxOfPrefix = limits::kMaxHalfOpenHandshakes / 8;

    struct Entry {
        Responder responder;
        Mac mac1{}; ///< of message 1: the same again is a repetition
        Endpoint from;
        Instant begunAt{};
        Instant answeredAt{};
        int answers = 1;
    };

    bool hasRoomFor(const Endpoint &from) const;
    /// Only where hasRoomFor().
    void add(Entry entry);
    /// Nothing where there is none; valid until the table changes.
    Entry *find(std::uint32_t index);
    Entry *findRepeated(const Mac &mac1);
    /// Takes it out; its index stays in use.
    void remove(std::uint32_t index);

    void expire(IndexPool &indices, Instant now);
    Instant deadline() const;
    std::size_t size() const { return m_entries.size(); }

private:
    std::map<std::uint32_t, Entry> m_entries;
    std::map<Mac, std::uint32_t> m_byMac1;
    std::map<std::uint64_t, std::size_t> m_ofPrefix;
    std::set<std::pair<Instant, std::uint32_t>> m_byAge;
};

} // namespace plug::transport
