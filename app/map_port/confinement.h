#pragma once

namespace plug::map_port {

/// This process ends by itself after kMostSeconds, and gets no more memory than a few answers of a router need: the libraries
/// read whatever comes, as long as it comes.
void confine();

inline constexpr unsigned kMostSeconds = 20;

} // namespace plug::map_port
