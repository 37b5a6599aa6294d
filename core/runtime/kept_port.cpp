#include "core/runtime/kept_port.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

namespace plug::runtime {

namespace {

constexpr quint16 kFirstDynamicPort = 49152;
constexpr quint16 kLastDynamicPort = 65535;

} // namespace

KeptPort::KeptPort(const QString &stateFolder)
    : m_path(QDir(stateFolder).filePath(QStringLiteral("port")))
{
}

std::optional<quint16> KeptPort::load() const
{
    constexpr qint64 kLongest = 8;
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    bool isNumber = false;
    const quint16 port = file.read(kLongest).trimmed().toUShort(&isNumber);
    if (!isNumber || port == 0)
        return std::nullopt;
    return port;
}

bool KeptPort::store(quint16 port) const
{
    QSaveFile file(m_path);
    return file.open(QIODevice::WriteOnly) && file.write(QByteArray::number(port) + '\n') > 0 && file.commit();
}

quint16 KeptPort::draw(RandomSource &random)
{
    return static_cast<quint16>(kFirstDynamicPort + random.below(kLastDynamicPort - kFirstDynamicPort + 1));
}

} // namespace plug::runtime
