#include "app/cli/make_folder.h"

#include <filesystem>

namespace plug::cli {

QString makeFolder(const QString &path)
{
    std::error_code error;
    std::filesystem::create_directories(path.toStdU16String(), error);
    return QString::fromLocal8Bit(error ? error.message() : std::string());
}

} // namespace plug::cli
