#pragma once

#include "core/engine/snapshot.h"

#include <QStatusBar>

#include <optional>

class QLabel;

namespace plug::ui {

/// The bottom line of the window: hosts, how others reach this one, what encryption is in force, speeds.
class StatusStrip final : public QStatusBar {
    Q_OBJECT

public:
    explicit StatusStrip(QWidget *parent = nullptr);

    /// `port` 0 where there is no socket.
    void show(const engine::Totals &totals, quint16 port);
    void setAllowsClearText(bool allows);
    /// Bytes a second, of all transfers together.
    void setLimits(std::optional<std::uint64_t> down, std::optional<std::uint64_t> up);

private:
    QLabel *addPart(const QString &name, bool isPermanent);
    static QString speed(std::uint64_t rate, std::optional<std::uint64_t> limit);
    void showAddresses();

    QLabel *m_hosts;
    QLabel *m_addresses;
    QLabel *m_encryption;
    QLabel *m_down;
    QLabel *m_up;
    engine::Totals m_totals;
    quint16 m_port = 0;
    std::optional<std::uint64_t> m_downLimit;
    std::optional<std::uint64_t> m_upLimit;
};

} // namespace plug::ui
