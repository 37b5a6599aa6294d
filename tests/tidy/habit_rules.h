#pragma once

#include "tests/tidy/source.h"

namespace plug::tidy {

/// Notes of work left undone, in comments or anywhere else.
Violations unfinishedWork(const Source &source);

/// Tests that skip themselves or wait for time to pass. Of interest for files under tests only.
Violations testsThatSkipOrSleep(const Source &source);

/// What each header has: an include guard, and no namespace opened for whoever includes it.
Violations carelessHeaders(const Source &source);

/// A part that nobody outside its room includes, and that is tested through one that is.
struct TestedThrough {
    QString source; ///< "core/store/catalogue_rows.cpp"
    QString test;   ///< "tests/core/store/tst_catalogue.cpp"
};

/// core/<room>/<x>.cpp without tests/core/<room>/tst_<x>.cpp. Variants of one file for several systems
/// (x_linux.cpp, x_windows.cpp…) share the test tst_<x>.cpp. A row of `elsewhere` that is not needed, names no
/// test that there is, or is about a file that other rooms include, is a violation as well.
Violations untestedSources(const std::vector<Source> &tree, const std::vector<TestedThrough> &elsewhere);

} // namespace plug::tidy
