#pragma once

#include <QtGlobal>

namespace plug::runtime {

/// Datagrams that are too large for the path are refused instead of cut in pieces on their way, and the system's own idea of
/// the path's size, which forged ICMP messages could shrink, is not used. Where a system has no such option, nothing is done.
void forbidFragments(qintptr descriptor);

} // namespace plug::runtime
