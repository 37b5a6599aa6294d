#include "ui/format/format.h"

#include <QDateTime>
#include <QLocale>

#include <cmath>

namespace plug::ui {
namespace {

constexpr QChar kNoBreakSpace(0x00a0);

} // namespace

QString Format::size(std::uint64_t bytes)
{
    const int decimals = bytes < 10'000 ? 0 : 1;
    return QLocale()
        .formattedDataSize(qint64(bytes), decimals, QLocale::DataSizeSIFormat)
        .replace(QLatin1Char(' '), kNoBreakSpace);
}

/// Never in single bytes: speeds below a kilobyte are of no interest, and their unit would jump.
QString Format::rate(std::uint64_t bytesPerSecond)
{
    const QString amount = bytesPerSecond < 1'000 ? tr("%1\u00a0kB", "kilobytes").arg(QLocale().toString(double(bytesPerSecond) / 1000, 'f', bytesPerSecond == 0 ? 0 : 1))
                                                  : size(bytesPerSecond);
    return tr("%1/s", "bytes a second, such as 12.3 MB/s").arg(amount);
}

QString Format::percent(double fraction)
{
    const int whole = int(std::floor(qBound(0.0, fraction, 1.0) * 100));
    return tr("%1%", "percent").arg(QLocale().toString(whole));
}

QString Format::duration(std::chrono::seconds seconds)
{
    const qint64 total = qMax<qint64>(seconds.count(), 0);
    const qint64 days = total / 86'400;
    const int hours = int(total / 3'600 % 24);
    const int minutes = int(total / 60 % 60);
    const QLocale locale;
    if (days >= 365)
        return tr("more than a year");
    if (days > 0)
        return tr("%Ln day(s) %1 h", nullptr, int(days)).arg(locale.toString(hours));
    if (hours > 0)
        return tr("%1 h %2 min").arg(locale.toString(hours), locale.toString(minutes));
    if (minutes > 0)
        return tr("%1 min %2 s").arg(locale.toString(minutes), locale.toString(total % 60));
    return tr("%1 s", "seconds").arg(locale.toString(total));
}

QString Format::roundTrip(Duration duration)
{
    const double milliseconds = double(duration.count()) / 1000;
    return tr("%1 ms", "milliseconds").arg(QLocale().toString(milliseconds, 'f', milliseconds < 10 ? 1 : 0));
}

QString Format::dateTime(WallTime time)
{
    const QDateTime local = QDateTime::fromSecsSinceEpoch(time.time_since_epoch().count());
    return QLocale().toString(local, QLocale::ShortFormat);
}

QString Format::count(std::uint64_t number)
{
    return QLocale().toString(quint64(number));
}

QString Format::fingerprint(const HostId &host)
{
    constexpr int kShown = 16;
    constexpr int kGroup = 4;
    QString text = QString::fromLatin1(host.hex().left(kShown));
    for (int at = kShown - kGroup; at > 0; at -= kGroup)
        text.insert(at, kNoBreakSpace);
    return text;
}

} // namespace plug::ui
