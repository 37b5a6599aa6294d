#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"

#include <QCoreApplication>
#include <QString>

namespace plug::ui {

/// Numbers as words, in the default locale and language. Never parses anything.
class Format {
    Q_DECLARE_TR_FUNCTIONS(plug::ui::Format)

public:
    /// Bytes in powers of 1000: "3.7 GB". Number and unit stay on one line.
    static QString size(std::uint64_t bytes);
    /// Bytes a second: "12.3 MB/s".
    static QString rate(std::uint64_t bytesPerSecond);
    /// `fraction` of 1, rounded down, so that only what is complete is called 100%.
    static QString percent(double fraction);
    /// The two largest units: "1 min 40 s", "3 days 4 h".
    static QString duration(std::chrono::seconds seconds);
    /// "12 ms", below 10 ms with a decimal.
    static QString roundTrip(Duration duration);
    static QString dateTime(WallTime time);
    static QString count(std::uint64_t number);
    /// The first 16 hexadecimal digits of a host's identity, in groups of four.
    static QString fingerprint(const HostId &host);
};

} // namespace plug::ui
