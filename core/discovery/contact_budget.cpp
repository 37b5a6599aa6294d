#include "core/discovery/contact_budget.h"

#include "core/discovery/address_scope.h"

#include <algorithm>

namespace plug::discovery {

namespace {

constexpr Duration kSecond = std::chrono::seconds(1);
/// How exact the end of a proof is kept: datagrams come oftener than that is worth writing down.
constexpr Duration kProofStep = std::chrono::seconds(10);
static_assert(ContactBudget::kNewAddressesPerSecond * (ContactBudget::kWindow / kSecond) < ContactBudget::kMaxAddresses);

} // namespace

ContactBudget::Address ContactBudget::addressOf(const Endpoint &endpoint)
{
    Address address{endpoint.address, endpoint.scope};
    if (!endpoint.isIpv4() && scopeOf(endpoint) == Scope::Global)
        std::fill(address.bytes.begin() + 8, address.bytes.end(), std::uint8_t(0));
    return address;
}

void ContactBudget::forgetBefore(Instant now)
{
    while (!m_calls.empty() && m_calls.front().first + kWindow <= now) {
        const auto called = m_called.find(m_calls.front().second);
        called->second.pop_front();
        if (called->second.empty())
            m_called.erase(called);
        m_calls.pop_front();
    }
    while (!m_newCalls.empty() && m_newCalls.front().at + kSecond <= now)
        m_newCalls.pop_front();
    while (!m_provenByEnd.empty() && m_provenByEnd.begin()->first <= now) {
        m_proven.erase(m_provenByEnd.begin()->second);
        m_provenByEnd.erase(m_provenByEnd.begin());
    }
}

bool ContactBudget::isCalled(const Address &address, Instant now) const
{
    const auto called = m_called.find(address);
    return called != m_called.end() && called->second.back() + kWindow > now;
}

bool ContactBudget::mayCall(const Endpoint &to, Origin origin, Instant now)
{
    forgetBefore(now);
    if (isProven(to, now))
        return true;
    if (nextCallAt(to, origin, now) > now)
        return false;
    const Address address = addressOf(to);
    if (origin != Origin::Person && !isCalled(address, now))
        m_newCalls.push_back({now, to.prefix()});
    m_called[address].push_back(now);
    m_calls.emplace_back(now, address);
    return true;
}

Instant ContactBudget::nextCallAt(const Endpoint &to, Origin origin, Instant now) const
{
    if (isProven(to, now))
        return now;
    const Instant byAddress = whenAddressAllows(to, origin, now);
    if (origin == Origin::Person)
        return byAddress;
    // By the time that the address allows it, it may have become a new one; the rates of now are over then.
    const bool isNew = !isCalled(addressOf(to), now);
    return isNew ? std::max(byAddress, whenRatesAllow(to, now)) : byAddress;
}

Instant ContactBudget::whenAddressAllows(const Endpoint &to, Origin origin, Instant now) const
{
    const auto called = m_called.find(addressOf(to));
    if (called == m_called.end()) {
        const bool isFull = m_called.size() >= kMaxAddresses;
        return isFull ? std::max(now, m_calls.front().first + kWindow) : now;
    }
    const auto recent = std::partition_point(called->second.begin(), called->second.end(), [now](Instant at) { return at + kWindow <= now; });
    const int most = origin == Origin::Hearsay ? kCallsOfHearsay : kCallsToAddress;
    return called->second.end() - recent >= most ? *(called->second.end() - most) + kWindow : now;
}

Instant ContactBudget::whenRatesAllow(const Endpoint &to, Instant now) const
{
    Instant allowed = now;
    int all = 0;
    int ofPrefix = 0;
    // From the newest back: the one that fills a rate is the one whose second has to pass.
    for (auto call = m_newCalls.rbegin(); call != m_newCalls.rend() && call->at + kSecond > now; ++call) {
        if (++all == kNewAddressesPerSecond)
            allowed = std::max(allowed, call->at + kSecond);
        if (call->prefix == to.prefix() && ++ofPrefix == kNewAddressesOfPrefix)
            allowed = std::max(allowed, call->at + kSecond);
    }
    return allowed;
}

void ContactBudget::onProven(const Endpoint &at, Instant now)
{
    const Address address = addressOf(at);
    const auto [proven, isNew] = m_proven.try_emplace(address, now + kProvenFor);
    if (!isNew) {
        if (now + kProvenFor - proven->second < kProofStep)
            return;
        m_provenByEnd.erase({proven->second, address});
        proven->second = now + kProvenFor;
    }
    m_provenByEnd.emplace(proven->second, address);
    if (m_proven.size() <= kMaxProven)
        return;
    m_proven.erase(m_provenByEnd.begin()->second);
    m_provenByEnd.erase(m_provenByEnd.begin());
}

bool ContactBudget::isProven(const Endpoint &at, Instant now) const
{
    const auto proven = m_proven.find(addressOf(at));
    return proven != m_proven.end() && now < proven->second;
}

} // namespace plug::discovery
