#pragma once

#include <QDialog>

namespace plug::ui {

/// Shows a link as a QR code, for a phone or another computer with a camera, and as text. Where a link is too long for a code,
/// it says so instead.
class QrDialog final : public QDialog {
    Q_OBJECT

public:
    /// `name` is what the link is for.
    QrDialog(const QString &name, const QString &link, QWidget *parent = nullptr);

Q_SIGNALS:
    void copyAsked(const QString &link);

private:
    QWidget *newCode(const QString &name, const QString &link);
};

} // namespace plug::ui
