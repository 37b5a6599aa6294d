#pragma once

#include "core/wire/frames.h"

#include <concepts>
#include <type_traits>

/// The CBOR frames, field by field: what the CDDL of docs/protocol.md says, in the order in which it is written.
/// Both directions of the codec walk these lists, so that they cannot differ.
namespace plug::wire {

/// The keys of the CBOR maps. One means the same in every frame; each is an unsigned integer up to kMaxFieldKey.
enum class Field : std::uint8_t {
    Request = 0,
    LookupKey = 1,
    ProofOfGuid = 2,
    Ranges = 3,
    Generation = 4,
    Token = 5,
    ReplySize = 6,
    Observed = 7,
    Subscribe = 8,
    Size = 9,
    Root = 10,
    IsCollection = 11,
    Page = 12,
    PageCount = 13,
    IsComplete = 14,
    SpanShift = 15,
    FirstSpan = 16,
    SpanRuns = 17,
    Name = 18,
    Publisher = 19,
    Level = 20,
    Index = 21,
    Requests = 22,
    Position = 23,
    Offset = 24,
    QueuedBytes = 25,
    Hops = 26,
    Budget = 27,
    Deadline = 28,
    IsHolder = 29,
    IsLast = 30,
    Asked = 31,
    Bytes = 32,
    Holders = 33,
    Nearer = 34,
    Lifetime = 35,
    Wanted = 36,
    Contacts = 37,
    Step = 38,
    Host = 39,
    Endpoints = 40,
    Circuit = 41,
};

inline constexpr std::uint64_t kMaxFieldKey = 63;

template <typename T, typename F>
concept MaybeConst = std::same_as<std::remove_const_t<T>, F>;

void visitFields(MaybeConst<Ping> auto &ping, auto &&visit)
{
    visit(Field::Token, ping.token);
    visit(Field::ReplySize, ping.replySize);
}

void visitFields(MaybeConst<Pong> auto &pong, auto &&visit)
{
    visit(Field::Token, pong.token);
    visit(Field::Observed, pong.observed);
}

void visitFields(MaybeConst<What> auto &what, auto &&visit)
{
    visit(Field::LookupKey, what.key);
    visit(Field::ProofOfGuid, what.proof);
    visit(Field::Generation, what.generation);
    visit(Field::Subscribe, what.subscribe);
}

void visitFields(MaybeConst<Have> auto &have, auto &&visit)
{
    visit(Field::LookupKey, have.key);
    visit(Field::ProofOfGuid, have.proof);
    visit(Field::Ranges, have.ranges);
    visit(Field::Generation, have.generation);
    visit(Field::Size, have.size);
    visit(Field::Root, have.root);
    visit(Field::IsCollection, have.isCollection);
    visit(Field::Page, have.page);
    visit(Field::PageCount, have.pageCount);
    visit(Field::IsComplete, have.isComplete);
    visit(Field::SpanShift, have.spanShift);
    visit(Field::FirstSpan, have.firstSpan);
    visit(Field::SpanRuns, have.spanRuns);
    visit(Field::Name, have.name);
    visit(Field::Publisher, have.publisher);
}

void visitFields(MaybeConst<Get> auto &get, auto &&visit)
{
    visit(Field::Request, get.id);
    visit(Field::LookupKey, get.key);
    visit(Field::ProofOfGuid, get.proof);
    visit(Field::Ranges, get.ranges);
}

void visitFields(MaybeConst<Hashes> auto &hashes, auto &&visit)
{
    visit(Field::Request, hashes.id);
    visit(Field::LookupKey, hashes.key);
    visit(Field::ProofOfGuid, hashes.proof);
    visit(Field::Ranges, hashes.ranges);
    visit(Field::Level, hashes.level);
    visit(Field::Index, hashes.index);
}

void visitFields(MaybeConst<Part> auto &part, auto &&visit)
{
    visit(Field::Request, part.id);
    visit(Field::Ranges, part.ranges);
    visit(Field::Generation, part.generation);
}

void visitFields(MaybeConst<None> auto &none, auto &&visit)
{
    visit(Field::Request, none.id);
    visit(Field::Ranges, none.possesses);
    visit(Field::Generation, none.generation);
}

void visitFields(MaybeConst<Gone> auto &gone, auto &&visit)
{
    visit(Field::Request, gone.id);
    visit(Field::LookupKey, gone.key);
}

void visitFields(MaybeConst<Cancel> auto &cancel, auto &&visit)
{
    visit(Field::Requests, cancel.ids);
}

void visitFields(MaybeConst<Status> auto &status, auto &&visit)
{
    visit(Field::Requests, status.queued);
    visit(Field::Position, status.position);
    visit(Field::Offset, status.offset);
    visit(Field::QueuedBytes, status.queuedBytes);
}

void visitFields(MaybeConst<Find> auto &find, auto &&visit)
{
    visit(Field::Request, find.id);
    visit(Field::LookupKey, find.key);
    visit(Field::Hops, find.hops);
    visit(Field::Budget, find.budget);
    visit(Field::Deadline, find.deadline);
}

void visitFields(MaybeConst<Found> auto &found, auto &&visit)
{
    visit(Field::Request, found.id);
    visit(Field::IsHolder, found.isHolder);
    visit(Field::IsLast, found.isLast);
    visit(Field::Asked, found.asked);
    visit(Field::Bytes, found.bytes);
    visit(Field::Holders, found.holders);
    visit(Field::Nearer, found.nearer);
}

void visitFields(MaybeConst<Announce> auto &announce, auto &&visit)
{
    visit(Field::Request, announce.id);
    visit(Field::LookupKey, announce.key);
    visit(Field::Lifetime, announce.lifetime);
}

void visitFields(MaybeConst<Hosts> auto &hosts, auto &&visit)
{
    visit(Field::Wanted, hosts.wanted);
    visit(Field::Contacts, hosts.hosts);
}

void visitFields(MaybeConst<Rendezvous> auto &rendezvous, auto &&visit)
{
    visit(Field::Request, rendezvous.id);
    visit(Field::Step, rendezvous.step);
    visit(Field::Host, rendezvous.host);
    visit(Field::Endpoints, rendezvous.endpoints);
}

void visitFields(MaybeConst<Relay> auto &relay, auto &&visit)
{
    visit(Field::Budget, relay.budget);
    visit(Field::Step, relay.step);
    visit(Field::Host, relay.host);
    visit(Field::Circuit, relay.circuit);
}

} // namespace plug::wire
