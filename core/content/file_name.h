#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace plug::content {

/// May `name` be the name of a file on every system: 1 to 255 bytes of UTF-8, no separators, not "." or "..",
/// no control, bidi or other format characters, no colon or any of <>"|?*, no trailing dot or space, no reserved device name.
/// The two joiners (U+200C, U+200D), which Persian and many emoji are written with, may stand between characters outside ASCII.
bool isSafeFileName(const QString &name);

/// The nearest safe name, "file" where nothing is left. A safe name is its own; too long ones keep their extension.
QString safeFileName(const QString &name);

/// A relative path of safe names joined by '/', at most 4,096 bytes; nothing where a component is unsafe.
std::optional<QStringList> safePathComponents(const QString &path);

/// What two paths must differ in so that no file system takes them for one: without joiners (HFS+ ignores them), in NFC,
/// with full case folding (Unicode, CaseFolding.txt, C and F; as APFS and ext4 do), in NFC again.
QString foldedPath(const QString &path);

} // namespace plug::content
