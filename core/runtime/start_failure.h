#pragma once

#include <QString>

namespace plug::runtime {

/// Why an engine could not start; `message` is for a person.
struct StartFailure {
    enum class Reason : quint8 {
        Folder,   ///< the state folder can't be made, read or written
        Locked,   ///< another program of ours uses the state folder
        Identity, ///< the key file is unreadable, broken, or readable by others
        Port,     ///< the UDP port is taken or forbidden
    };

    Reason reason = Reason::Folder;
    QString message;
};

} // namespace plug::runtime
