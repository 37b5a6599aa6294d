#pragma once

#include <QtGlobal>

#include <chrono>
#include <cstddef>

/// What steering a running engine may take of it (docs/remote.md tells clients). Only the user's own programs get so far; the
/// limits are there for those that are broken.
namespace plug::remote::limits {

inline constexpr std::size_t kMaxClients = 32;
inline constexpr qsizetype kMaxLine = 256 * 1024;        ///< bytes of a message from a client, without the line's end
inline constexpr qsizetype kMaxAnswer = 8 * 1024 * 1024; ///< bytes of a message to a client
inline constexpr qint64 kMaxBacklog = 32 * 1024 * 1024;  ///< that a client has not read yet; with more it is left
inline constexpr qsizetype kMaxBatch = 64;
inline constexpr std::size_t kMaxUnanswered = 256;       ///< requests of one client
inline constexpr std::chrono::seconds kLinePatience{10}; ///< for the rest of a line
inline constexpr qsizetype kMaxNamed = 1'000;            ///< transfers in one request
inline constexpr std::size_t kMaxPage = 1'000;           ///< rows in one answer or notification

} // namespace plug::remote::limits
