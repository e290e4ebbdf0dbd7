#pragma once
// What a plan is made of: a step is one kernel with everything precomputed that it needs, under the
// loops that the executor runs around it.

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "../datatype/canonical.hpp"

namespace assay::mpi {

struct step;

// Moves `rows` x `n` iterations of a step's two inner loops; `user` stands at the first iteration's
// origin. A pack kernel writes only packed bytes, an unpack kernel only bytes of the type. Neither
// touches a byte outside of the map except that a pack may read gaps between the map's first and
// last byte.
using kernel = void (*)(const step& s, char* packed, char* user, int64_t rows, int64_t n);

struct kernel_pair {
    kernel pack = nullptr;
    kernel unpack = nullptr;
    std::string_view name;
};

// A byte permutation over a few iterations of the innermost loop: up to 128 bytes of the user's
// buffer become up to 64 packed bytes.
struct alignas(64) window {
    std::array<std::uint8_t, 64> gather{};  // packed byte i is user byte gather[i]
    std::array<std::uint8_t, 128>
        scatter{};                   // user byte j is packed byte scatter[j], where `mask` has j
    std::uint64_t mask[2] = {0, 0};  // user bytes 0-63 and 64-127 that belong to the type
    int64_t base = 0;                // user byte 0 relative to the iteration's origin
    int64_t span = 0;                // user bytes
    int64_t unit = 0;                // packed bytes of one iteration
    int64_t folded = 1;              // iterations of the innermost loop in one window
    bool injective = true;           // no user byte twice
};

struct step_part;

struct step {
    std::vector<loop> outer;              // the executor's loops, outermost first
    loop row{1, 0, 0};                    // the kernel's outer loop
    loop line{1, 0, 0};                   // the kernel's inner loop
    int64_t offset = 0;                   // of the first iteration from the user's address
    int64_t block = 0;                    // bytes of a dense body
    std::vector<std::int32_t> places;     // equal blocks: offsets from the body's origin
    run_list runs;                        // unequal blocks
    std::shared_ptr<const window> bytes;  // for window kernels
    std::vector<step_part> parts;         // a program, run one after the other
    kernel_pair move;
    bool tiled = false;
    std::shared_ptr<const step> backwards;  // what unpacks, where that is not this step
    // Which count grows with MPI's count: none where the step is made for one instance.
    enum class growth { none, outer, row, line } grows = growth::none;
};

struct step_part {
    int64_t offset;
    int64_t packed;
    step what;
};

}  // namespace assay::mpi
