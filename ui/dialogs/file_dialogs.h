#pragma once

class QFileDialog;
class QString;
class QWidget;

namespace plug::ui {

/// The desktop's own dialogs where it has them. They delete themselves; connect to fileSelected() or filesSelected(), then open().
QFileDialog *newFilesDialog(QWidget *parent, const QString &title);
QFileDialog *newFolderDialog(QWidget *parent, const QString &title, const QString &folder);

} // namespace plug::ui
