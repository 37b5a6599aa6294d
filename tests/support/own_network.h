#pragma once

#include <QString>
#include <QStringList>

namespace plug::test {

/// Takes this process into a network of its own, where nothing that it says leaves the machine, and where it may make
/// interfaces: a Linux network namespace, as root or in a user namespace. To be called before there is any thread.
/// Empty, or why that can't be; then the process is where it was, and what a test says of the network must not be tried.
QString enterOwnNetwork();

/// Runs iproute2's `ip` here; false where it fails (and says so).
bool ip(const QStringList &arguments);
inline bool ip(const char *arguments) { return ip(QString::fromLatin1(arguments).split(u' ')); }

} // namespace plug::test
