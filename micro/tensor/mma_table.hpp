#pragma once
// What a file of kernels hands to the host's part: pointers and numbers alone, so that no pass over
// kernels reads what points are made of.

#include <cstdint>
#include <span>

#include "harness/readings.hpp"

namespace assay::micro::tensor {

inline constexpr int flood_operations = 16;  // a warp a turn, over all its chains

// d = a b + c once, for the check of answers.
struct single_product {
    void (*kernel)(const std::uint32_t*, const std::uint32_t*, std::uint32_t*);
    int result_words;     // a lane
    unsigned blocks = 1;  // one cluster
};

struct form_kernels {
    struct flooding {
        int ilp;
        int most_warps;
        timed_kernel kernel;
    };
    const char* text;  // of PTX
    int chain_length;  // of the shorter; the longer has twice that
    timed_kernel shorter, longer;
    flooding floods[4];
    single_product once;
};
using form_table = std::span<const form_kernels>;

}  // namespace assay::micro::tensor
