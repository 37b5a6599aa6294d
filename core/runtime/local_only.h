#pragma once

namespace plug::runtime {

/// Whether this process says nothing of its own accord beyond this machine: the environment variable PLUG_LOCAL_ONLY is set
/// and not empty. Then there is no search on the local network, no port mapping and no DHT. What a person asks for, such as a
/// host in a link, is called all the same. For tests and experiments.
bool isLocalOnly();

} // namespace plug::runtime
