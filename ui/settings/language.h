#pragma once

#include <QString>
#include <QStringList>

class QCoreApplication;

namespace plug::ui {

/// The languages that PLUG speaks, as codes: "en", "de".
QStringList languages();

/// Loads the words of `language` ("" for the system's; English where it has none of them) and Qt's own, and makes its numbers and
/// dates the default ones. For the start of the application, before the first window.
void speak(QCoreApplication &application, const QString &language);

} // namespace plug::ui
