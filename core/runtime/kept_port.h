#pragma once

#include "core/base/random.h"

#include <QString>

#include <optional>

namespace plug::runtime {

/// The UDP port of a state folder: drawn once, then kept in its file `port`, so that links and port mappings stay good.
class KeptPort {
public:
    explicit KeptPort(const QString &stateFolder);

    /// Nothing where there is no file, or one that holds no port.
    std::optional<quint16> load() const;
    /// False where it can't be written; the next start then draws another port.
    bool store(quint16 port) const;

    /// One of the dynamic ports (RFC 6335, section 6).
    static quint16 draw(RandomSource &random);

private:
    QString m_path;
};

} // namespace plug::runtime
