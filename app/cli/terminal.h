#pragma once

#include <cstdio>

namespace plug::cli {

bool isTerminal(std::FILE *stream);
/// Columns of the terminal that `stream` is, 80 where that can't be told.
int terminalWidth(std::FILE *stream);

} // namespace plug::cli
