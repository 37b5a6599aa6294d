#include "core/base/random.h"

#include "core/base/check.h"

#include <algorithm>

namespace plug {

std::uint32_t RandomSource::next32()
{
    ByteArray<4> bytes;
    fill(bytes);
    return readBigEndian<std::uint32_t>(bytes);
}

std::uint64_t RandomSource::next64()
{
    ByteArray<8> bytes;
    fill(bytes);
    return readBigEndian<std::uint64_t>(bytes);
}

std::uint64_t RandomSource::below(std::uint64_t bound)
{
    PLUG_CHECK(bound > 0);
    // Values under the remainder of 2^64 are refused, so that no residue is more likely than another.
    const std::uint64_t refused = (0 - bound) % bound;
    std::uint64_t value = next64();
    while (value < refused)
        value = next64();
    return value % bound;
}

void SeededRandom::fill(MutableByteView out)
{
    for (std::size_t at = 0; at < out.size(); at += 8) {
        ByteArray<8> word;
        writeBigEndian(word, advance());
        const std::size_t count = std::min<std::size_t>(8, out.size() - at);
        std::memcpy(out.data() + at, word.data(), count);
    }
}

std::uint64_t SeededRandom::advance()
{
    m_state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = m_state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

} // namespace plug
