#pragma once

#include "core/base/check.h"

#include <utility>
#include <variant>

namespace plug {

/// An expected failure of a kind, ready to be returned as any Result<T, E>.
template <typename E>
struct Failure {
    E error;
};

template <typename E>
Failure(E) -> Failure<E>;

/// A value or the error that stood in its way. Reading the wrong one is a broken invariant.
/// The shape follows C++23's std::expected, which C++20 compilers lack.
template <typename T, typename E>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Failure<E> failure) : m_state(std::in_place_index<1>, std::move(failure.error)) {}

    bool hasValue() const { return m_state.index() == 0; }
    explicit operator bool() const { return hasValue(); }

    T &value() & { PLUG_CHECK(hasValue()); return std::get<0>(m_state); }
    const T &value() const & { PLUG_CHECK(hasValue()); return std::get<0>(m_state); }
    T &&value() && { PLUG_CHECK(hasValue()); return std::get<0>(std::move(m_state)); }

    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }

    const E &error() const { PLUG_CHECK(!hasValue()); return std::get<1>(m_state); }

private:
    std::variant<T, E> m_state;
};

/// The same for an action that has nothing to return.
template <typename E>
class [[nodiscard]] Result<void, E> {
public:
    Result() = default;
    Result(Failure<E> failure) : m_state(std::in_place_index<1>, std::move(failure.error)) {}

    bool hasValue() const { return m_state.index() == 0; }
    explicit operator bool() const { return hasValue(); }
    const E &error() const { PLUG_CHECK(!hasValue()); return std::get<1>(m_state); }

private:
    std::variant<std::monostate, E> m_state;
};

} // namespace plug
