#pragma once

#include "ui/format/qr_code.h"

#include <QLabel>

namespace plug::ui {

/// A QR code as large as there is room for, each cell a whole number of the screen's dots. Dark on white with its quiet zone,
/// whatever the colours of the desktop: cameras need it so.
class QrView final : public QLabel {
    Q_OBJECT

public:
    QrView(QrCode code, QWidget *parent = nullptr);

    /// With the quiet zone, `dots` for each cell.
    QImage image(int dots) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    int cellsAcross() const { return m_code.side + 2 * QrCode::kQuietZone; }

    const QrCode m_code;
};

} // namespace plug::ui
