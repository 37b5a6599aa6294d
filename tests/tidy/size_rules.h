#pragma once

#include "tests/tidy/source.h"

namespace plug::tidy {

inline constexpr int kMaxFileLines = 400;
inline constexpr int kMaxFunctionLines = 70;

/// A function with its body.
struct Function {
    QString head; ///< what stands before the body, without line ends
    int line = 0; ///< where the head begins, from 1
    int lines = 0;
};

/// The functions of namespaces and classes, found by counting braces. Not those inside of functions: they are
/// part of these. It knows our style, not all of C++.
std::vector<Function> functionsOf(const Source &source);

Violations oversizedFiles(const Source &source);
Violations oversizedFunctions(const Source &source);

} // namespace plug::tidy
