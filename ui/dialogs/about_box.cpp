#include "ui/dialogs/about_box.h"

#include "ui/format/format.h"
#include "ui/theme/icons.h"

namespace plug::ui {
namespace {

constexpr QSize kSignSize(64, 64);

} // namespace

AboutBox::AboutBox(const HostId &ownHost, QWidget *parent)
    : QMessageBox(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("About PLUG"));
    setTextFormat(Qt::PlainText);
    setText(tr("PLUG %1").arg(QStringLiteral(PLUG_VERSION)));
    const QString identity = ownHost.isNull() ? tr("not known yet") : QString::fromLatin1(ownHost.hex());
    setInformativeText(tr("Shares files between computers, without an account and without a server.\n\nThis host: %1").arg(identity));
    setIconPixmap(applicationIcon().pixmap(kSignSize, devicePixelRatioF()));
    // Who is to be named as a friend hands its identity on.
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setStandardButtons(QMessageBox::Ok);
}

} // namespace plug::ui
