#pragma once

#include <QString>
#include <QStringList>

#include <functional>

namespace plug::test {

/// Takes this process into a network of its own, where nothing that it says leaves the machine, and where it may make
/// interfaces: a Linux network namespace, as root or in a user namespace. To be called before there is any thread.
/// Empty, or why that can't be; then the process is where it was, and what a test says of the network must not be tried.
QString enterOwnNetwork();

/// Runs iproute2's `ip` here; false where it fails (and says so).
bool ip(const QStringList &arguments);
inline bool ip(const char *arguments) { return ip(QString::fromLatin1(arguments).split(u' ')); }

/// A second network beside the one that enterOwnNetwork() made, for child processes. Gone with this object and them.
class OtherNetwork {
public:
    /// Before there is any thread.
    OtherNetwork();
    ~OtherNetwork();
    OtherNetwork(const OtherNetwork &) = delete;
    OtherNetwork &operator=(const OtherNetwork &) = delete;

    /// What `ip link set … netns` takes.
    QString path() const;
    /// Runs `ip` there.
    bool ip(const QString &arguments) const;
    /// For QProcess::setChildProcessModifier().
    std::function<void()> entry() const;

private:
    int m_descriptor = -1;
};

} // namespace plug::test
