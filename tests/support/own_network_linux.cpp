#include "tests/support/own_network.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

namespace plug::test {

namespace {

bool write(const char *path, const QByteArray &text)
{
    QFile file(QString::fromLatin1(path));
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.flush();
}

/// Whoever is not root is, in a user namespace of its own.
QString enterAsUser()
{
    const QByteArray user = QByteArray::number(geteuid());
    const QByteArray group = QByteArray::number(getegid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return QStringLiteral("no network namespace: %1").arg(QString::fromLocal8Bit(std::strerror(errno)));
    const bool isMapped = write("/proc/self/setgroups", "deny") && write("/proc/self/uid_map", "0 " + user + " 1")
        && write("/proc/self/gid_map", "0 " + group + " 1");
    return isMapped ? QString() : QStringLiteral("the user namespace has no users");
}

QString pathOfIp()
{
    const QString name = QStringLiteral("ip");
    const QString found = QStandardPaths::findExecutable(name);
    return !found.isEmpty() ? found : QStandardPaths::findExecutable(name, {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")});
}

} // namespace

QString enterOwnNetwork()
{
    if (pathOfIp().isEmpty())
        return QStringLiteral("no iproute2");
    return unshare(CLONE_NEWNET) == 0 ? QString() : enterAsUser();
}

namespace {

bool runIp(const QStringList &arguments, const std::function<void()> &entry)
{
    QProcess process;
    process.setChildProcessModifier(entry);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(pathOfIp(), arguments);
    const bool isDone = process.waitForFinished() && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    if (!isDone)
        qWarning("ip %s failed", qPrintable(arguments.join(u' ')));
    return isDone;
}

int openOwnNetwork()
{
    const int descriptor = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        qFatal("/proc/self/ns/net: %s", std::strerror(errno));
    return descriptor;
}

} // namespace

bool ip(const QStringList &arguments)
{
    return runIp(arguments, {});
}

OtherNetwork::OtherNetwork()
{
    const int here = openOwnNetwork();
    if (unshare(CLONE_NEWNET) != 0)
        qFatal("no second network: %s", std::strerror(errno));
    m_descriptor = openOwnNetwork();
    if (setns(here, CLONE_NEWNET) != 0)
        qFatal("no way back: %s", std::strerror(errno));
    close(here);
}

OtherNetwork::~OtherNetwork()
{
    close(m_descriptor);
}

QString OtherNetwork::path() const
{
    return QStringLiteral("/proc/%1/fd/%2").arg(getpid()).arg(m_descriptor);
}

bool OtherNetwork::ip(const QString &arguments) const
{
    return runIp(arguments.split(u' '), entry());
}

std::function<void()> OtherNetwork::entry() const
{
    return [descriptor = m_descriptor] { setns(descriptor, CLONE_NEWNET); };
}

} // namespace plug::test
