#pragma once

#include <QString>

namespace plug::runtime {

/// Datagrams that are too large for the path are refused instead of cut in pieces on their way, and the system's own idea of
/// the path's size, which forged ICMP messages could shrink, is not used. Where a system has no such option, nothing is done.
void forbidFragments(qintptr descriptor);

/// Bytes; with less, fast lines overrun it, and people are told.
inline constexpr int kLeastReceiveBuffer = 1024 * 1024;

/// The command that has the system give sockets the buffers that are asked for (limits::kSocketBuffer). Empty where
/// `receiveBuffer` is at least kLeastReceiveBuffer, or where no command is known that helps.
QString largerBufferCommand(int receiveBuffer);

} // namespace plug::runtime
