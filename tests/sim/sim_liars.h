#pragma once

#include "tests/sim/sim_host.h"

namespace plug::sim {

// What a host may lie about: honest engines on disks that make things up. Each changes what it gives every time.
Host::Lie wrongBlocks();
/// Only one byte in one block of so many, so that most of what it gives is good.
Host::Lie wrongBlockIn(std::uint64_t blocks);
Host::Lie wrongProofs();
/// Takes hold while the share is prepared: another size, or another root, than the GUID stands for.
Host::Lie wrongSize();
Host::Lie wrongRoot();

} // namespace plug::sim
