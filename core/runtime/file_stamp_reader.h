#pragma once

#include "core/content/file_stamp.h"

#include <QFileDevice>

#include <optional>

namespace plug::runtime {

/// What the file system says of an open file, whatever its name is by now. Nothing where it says nothing, or where the file
/// is not a regular one (its length would mean nothing).
///
/// file_stamp_reader_posix.cpp is built and tested. file_stamp_reader_windows.cpp is written from the documentation of
/// GetFileInformationByHandle and has not been built here.
std::optional<content::FileStamp> readFileStamp(const QFileDevice &file);

} // namespace plug::runtime
