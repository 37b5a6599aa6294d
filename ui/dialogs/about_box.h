#pragma once

#include "core/base/ids.h"

#include <QMessageBox>

namespace plug::ui {

/// Says what PLUG is, its version and which host this is.
class AboutBox final : public QMessageBox {
    Q_OBJECT

public:
    explicit AboutBox(const HostId &ownHost, QWidget *parent = nullptr);
};

} // namespace plug::ui
