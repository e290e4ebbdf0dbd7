#pragma once
// What a file of wgmma's kernels hands to the host's part: as mma_table.hpp.

#include "mma_table.hpp"

namespace assay::micro::tensor {

inline constexpr int wgmma_chain_length = 4, wgmma_longer_chain = 12;
inline constexpr int default_in_flight = 4;

// An empty entry is one without a kernel.
struct wgmma_kernels {
    struct chained {
        int in_flight;
        timed_kernel shorter, longer;
    };
    struct flooding {
        int in_flight;
        timed_kernel kernel;
    };
    const char* text;  // of PTX
    bool from_registers;
    int most_warpgroups;
    int flood_operations;
    chained chains[2];
    flooding floods[3];
};
using wgmma_table = std::span<const wgmma_kernels>;

}  // namespace assay::micro::tensor
