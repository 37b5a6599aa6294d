#include "ui/actions/open_path.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>

namespace plug::ui {

void openPath(const QString &path)
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(path));
}

void openFolderOf(const QString &path)
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).path()));
}

} // namespace plug::ui
