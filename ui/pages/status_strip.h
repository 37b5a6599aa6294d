#pragma once

#include "core/engine/snapshot.h"

#include <QStatusBar>

class QLabel;

namespace plug::ui {

/// The bottom line of the window: hosts, own addresses, what encryption is in force, speeds.
class StatusStrip final : public QStatusBar {
    Q_OBJECT

public:
    explicit StatusStrip(QWidget *parent = nullptr);

    /// `port` 0 where there is no socket.
    void show(const engine::Totals &totals, quint16 port);
    void setAllowsClearText(bool allows);

private:
    QLabel *addPart(const QString &name, bool isPermanent);
    void showAddresses(const engine::Totals &totals, quint16 port);

    QLabel *m_hosts;
    QLabel *m_addresses;
    QLabel *m_encryption;
    QLabel *m_down;
    QLabel *m_up;
};

} // namespace plug::ui
