#pragma once

class QString;

namespace plug::ui {

/// Hands the file or folder to the program that the desktop has for it.
void openPath(const QString &path);
/// Opens the folder that holds it.
void openFolderOf(const QString &path);

} // namespace plug::ui
