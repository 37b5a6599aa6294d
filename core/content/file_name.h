#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace plug::content {

/// May `name` be the name of a file on every system: 1 to 255 bytes of UTF-8, no separators, not "." or "..",
/// no control, bidi or other format characters, no colon or any of <>"|?*, no trailing dot or space, no reserved device name.
bool isSafeFileName(const QString &name);

/// The nearest safe name, "file" where nothing is left.
QString safeFileName(const QString &name);

/// A relative path of safe names joined by '/', at most 4,096 bytes; nothing where a component is unsafe.
std::optional<QStringList> safePathComponents(const QString &path);

/// What two paths must differ in so that no file system takes them for one: NFC, then case folded.
QString foldedPath(const QString &path);

} // namespace plug::content
