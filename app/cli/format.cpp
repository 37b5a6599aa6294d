#include "app/cli/format.h"

#include <QLocale>

namespace plug::cli {

namespace {

constexpr int kBarWidth = 24;

QString bar(double share)
{
    const int full = static_cast<int>(share * kBarWidth);
    return u'[' + QString(full, u'#') + QString(kBarWidth - full, u'.') + u']';
}

} // namespace

QString bytesText(std::uint64_t bytes)
{
    return QLocale::c().formattedDataSize(static_cast<qint64>(bytes), bytes < 1000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

QString durationText(std::uint64_t seconds)
{
    const auto twoDigits = [](std::uint64_t value) { return QStringLiteral("%1").arg(value, 2, 10, QChar(u'0')); };
    if (seconds < 3600)
        return QStringLiteral("%1:%2").arg(seconds / 60).arg(twoDigits(seconds % 60));
    return QStringLiteral("%1:%2:%3").arg(seconds / 3600).arg(twoDigits(seconds / 60 % 60), twoDigits(seconds % 60));
}

QString progressText(const engine::TransferRow &row)
{
    const std::uint64_t done = row.state == engine::TransferState::Hashing ? row.hashed : row.onDisk;
    const double share = row.size == 0 ? 0 : static_cast<double>(qMin(done, row.size)) / static_cast<double>(row.size);
    QString text = QStringLiteral("%1 %2 %  %3 of %4  %5/s  %6 of %7 hosts")
                       .arg(bar(share), QString::number(share * 100, 'f', 1), bytesText(done), bytesText(row.size),
                            bytesText(row.downRate))
                       .arg(row.hostsGiving)
                       .arg(row.hostsKnown);
    if (row.secondsLeft)
        text += QStringLiteral("  %1 left").arg(durationText(*row.secondsLeft));
    return text;
}

QString hostText(const std::optional<HostId> &host, const Endpoint &endpoint)
{
    return host ? QString::fromLatin1(host->hex()) + u'@' + endpoint.text() : endpoint.text();
}

} // namespace plug::cli
