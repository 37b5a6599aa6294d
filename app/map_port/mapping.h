#pragma once

#include <QString>

#include <cstdint>
#include <optional>

namespace plug::map_port {

/// A UDP port of this machine that the router is to forward.
struct Request {
    std::uint16_t port = 0;
    std::uint16_t external = 0;  ///< the router's port that is wanted; it may give another one
    std::uint32_t lease = 0;     ///< seconds
    std::optional<QString> gateway; ///< an IPv4 address; else the default route's
    std::optional<QString> igd;     ///< where the description of the IGD is; else it is searched for
};

/// What came of a request.
struct Outcome {
    QString failure{}; ///< empty where it succeeded
    QString address{}; ///< the router's, as it says
    std::uint16_t port = 0;
    std::uint32_t lease = 0; ///< seconds
    QString igd{};             ///< for the next time
};

} // namespace plug::map_port
