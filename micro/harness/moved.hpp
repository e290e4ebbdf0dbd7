#pragma once
// What a copy has moved, told by numbered words: the memory that a check fills, the checksum that
// the kernels leave of what lies in shared memory, and the same checksum on the host.

#include <cstdint>
#include <vector>

#include "gpu/kernel.hpp"
#include "gpu/memory.hpp"
#include "probe.hpp"
#include "readings.hpp"
#include "workspace.hpp"

namespace assay::micro {

// Word number `i` of a memory to copy from: an odd multiplier leaves no two alike.
ASSAY_DEVICE_FUNCTION constexpr std::uint32_t numbered(std::uint32_t i) {
    return i * 2654435761U + 1;
}
// What a word counts for in a checksum at place `i`: another place, another sum.
ASSAY_DEVICE_FUNCTION constexpr std::uint32_t weighed(std::uint32_t word, std::uint32_t i) {
    return word * (2 * i + 1);
}

inline std::vector<std::uint32_t> numbered_words(std::size_t count) {
    std::vector<std::uint32_t> words(count);
    for (std::size_t i = 0; i < count; ++i) words[i] = numbered(static_cast<std::uint32_t>(i));
    return words;
}

// A box that begins at place `place` of shared memory. With `swizzled`, bits 4 to 6 of an address
// in shared memory are exclusive-ored with bits 7 to 9 (CUDA C++ Programming Guide, "TMA Swizzle").
struct landed {
    std::uint32_t first_word;  // in the memory
    std::uint32_t words;
    bool swizzled = false;
};
// Lane `lane`'s checksum of boxes that lie one behind the other: of every 32nd word.
inline std::uint32_t checksum_of(const std::vector<landed>& boxes, std::uint32_t lane) {
    std::uint32_t sum = 0, place = 0;
    for (const auto& b : boxes)
        for (std::uint32_t i = 0; i < b.words; ++i, ++place) {
            if (place % 32 != lane) continue;
            const std::uint32_t from =
                b.swizzled ? (place ^ (place / 32 % 8) << 2U) - (place - i) : i;
            sum += weighed(numbered(b.first_word + from), place);
        }
    return sum;
}

struct launched {
    std::vector<std::uint32_t> results;  // a word a thread
    std::vector<std::uint32_t> memory;   // afterwards
};
// One launch of a timed kernel in the room that a point gave it, over memory of `words`.
inline launched run_over(const session& s, timed_kernel kernel, const room& r, unsigned blocks,
                         unsigned threads, int repeats, const std::vector<std::uint32_t>& words,
                         const std::vector<std::uint32_t>& operands = {0}) {
    const workspace memory(r, blocks, operands);
    gpu::copy_bytes(memory.bytes(), words.data(), words.size() * sizeof(std::uint32_t));
    gpu::buffer<std::uint32_t> results(std::size_t{blocks} * threads);
    gpu::buffer<warp_reading> readings(results.size() / 32);
    gpu::launch_shape shape{{blocks, 1, 1}, {threads, 1, 1}, shared_bytes_of(r, s.device())};
    shape.cluster = r.cluster;
    gpu::launch(kernel, shape, s.stream(),
                {memory.operands(), results.data(), readings.data(), repeats, memory.bytes()});
    s.stream().synchronize();
    launched l{results.to_host(), std::vector<std::uint32_t>(words.size())};
    gpu::copy_bytes(l.memory.data(), memory.bytes(), words.size() * sizeof(std::uint32_t));
    return l;
}

inline answers compare(const std::vector<std::uint32_t>& got,
                       const std::vector<std::uint32_t>& want) {
    answers found{0, want.size()};
    for (std::size_t i = 0; i < want.size(); ++i) found.equal += got[i] == want[i];
    return found;
}

}  // namespace assay::micro
