#pragma once

#include <cstdint>

namespace plug {

/// Who may fetch what is shared. All of them must prove to know the GUID; to everybody else there is no such file.
enum class SharePolicy : std::uint8_t {
    Public,  ///< whoever knows the GUID; others may be told that it is here
    ByLink,  ///< whoever knows the secret of its link as well; nobody is told
    Friends, ///< of these, only hosts that are named
};

} // namespace plug
