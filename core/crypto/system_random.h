#pragma once

#include "core/base/random.h"

namespace plug::crypto {

/// The system's generator through OpenSSL. Ends the process where it fails: there is no safe way on.
class SystemRandom final : public RandomSource {
public:
    void fill(MutableByteView out) override;
};

} // namespace plug::crypto
