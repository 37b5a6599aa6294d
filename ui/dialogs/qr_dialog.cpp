#include "ui/dialogs/qr_dialog.h"

#include "ui/dialogs/qr_view.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace plug::ui {

QrDialog::QrDialog(const QString &name, const QString &link, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("QR code of a link"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *what = new QLabel(tr("Who scans this code gets the link to “%1”.").arg(name), this);
    what->setTextFormat(Qt::PlainText);
    what->setWordWrap(true);
    auto *text = new QLineEdit(link, this);
    text->setReadOnly(true);
    text->setCursorPosition(0);
    text->setAccessibleName(tr("Link"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *copyButton = buttons->addButton(tr("&Copy link"), QDialogButtonBox::ActionRole);
    connect(copyButton, &QPushButton::clicked, this, [this, link] { Q_EMIT copyAsked(link); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *column = new QVBoxLayout(this);
    column->addWidget(what);
    column->addWidget(newCode(name, link), 1);
    column->addWidget(text);
    column->addWidget(buttons);
}

QWidget *QrDialog::newCode(const QString &name, const QString &link)
{
    auto code = QrCode::of(link.toUtf8());
    if (!code) {
        auto *words = new QLabel(tr("This link is too long for a QR code. Copy it instead."), this);
        words->setWordWrap(true);
        return words;
    }
    auto *view = new QrView(*std::move(code), this);
    view->setAccessibleName(tr("QR code of the link to “%1”").arg(name));
    view->setAccessibleDescription(tr("It says what the field below it says: %1").arg(link));
    return view;
}

} // namespace plug::ui
