#pragma once

#include <QString>

namespace plug::cli {

QString usageText();

} // namespace plug::cli
