#pragma once
// A tile of shared memory for ldmatrix and stmatrix whose first matrix holds addresses: what a lane
// loads is where it loads from next. Runs on host and device.

#include <cstdint>
#include <string>
#include <vector>

#include "harness/chain.hpp"
#include "harness/code_since.hpp"
#include "harness/flood.hpp"

#ifdef __CUDACC__
#define ASSAY_BOTH __host__ __device__
#else
#define ASSAY_BOTH
#endif

namespace assay::micro::tensor {

// Rows of 16 bytes that `ways` of one matrix's eight share each bank: so far apart.
ASSAY_BOTH constexpr int row_stride(int ways) { return 16 * ways; }
inline constexpr int most_ways = 8;
inline constexpr int rows_of_a_warp = 32;  // of four matrices
inline constexpr int tile_bytes = rows_of_a_warp * row_stride(most_ways);

// Puts `address` where lane `lane` finds it in its first register: row lane / 4, word lane % 4;
// transposed, the halves of column lane / 4 in rows 2 (lane % 4) and the next.
ASSAY_BOTH inline void lay_address(std::uint32_t* tile, int ways, bool transposed, int lane,
                                   std::uint32_t address) {
    const int row_words = 4 * ways;
    if (!transposed) {
        tile[lane / 4 * row_words + lane % 4] = address;
        return;
    }
    auto* const halves = reinterpret_cast<std::uint16_t*>(tile);
    const int row = 2 * (lane % 4);
    halves[row * 2 * row_words + lane / 4] = static_cast<std::uint16_t>(address);
    halves[(row + 1) * 2 * row_words + lane / 4] = static_cast<std::uint16_t>(address >> 16);
}

struct matrix_axes {
    int count;  // matrices an instruction
    bool transposed;
    int ways;  // rows that share a bank
};

inline record::point matrix_point(const matrix_axes& a) {
    return {{"matrices", "x" + std::to_string(a.count)},
            {"trans", a.transposed ? "yes" : "no"},
            {"conflict", std::to_string(a.ways)}};
}

// 32 banks of 4 bytes; a conflict of `ways` divides it.
inline documented_rate shared_memory_rate(int ways) {
    return {128.0 / ways,
            ways == 1 ? "CUDA C++ Programming Guide, shared memory: 32 banks of 4 bytes a cycle"
                      : "CUDA C++ Programming Guide, shared memory: 32 banks of 4 bytes a cycle, "
                        "over the ways of the conflict"};
}

// The kernels of `count` matrices, transposed or not, which find the ways among their operands.
struct matrix_kernels {
    chain::length shorter, longer;
    timed_kernel flood;
    int flood_operations;
};
struct matrix_code {
    std::vector<record::expected_code> chain, flood;
};
// "16.MT88.4"
inline std::string matrix_mnemonic(const matrix_axes& a) {
    return std::string("16.M") + (a.transposed ? "T" : "") + "88" +
           (a.count == 1 ? "" : "." + std::to_string(a.count));
}

// A chain of one warp, and floods by warps, of which each instruction moves 128 bytes a matrix.
inline void add_matrix_points(std::vector<probe_point>& points, const matrix_axes& a,
                              const matrix_kernels& k, const std::vector<std::uint32_t>& operands,
                              const matrix_code& code) {
    points.push_back(chain_point(matrix_point(a).set("warps", "1"), {k.shorter, k.longer, operands},
                                 code.chain));
    for (const auto& [warps, reach] :
         {std::pair{1, extent::sm}, {4, extent::sm}, {32, extent::sm}, {32, extent::chip}}) {
        flood f{k.flood, k.flood_operations, warps, reach, operands, {}, ""};
        f.peak = [ways = a.ways](const session&) { return shared_memory_rate(ways); };
        f.peak_source = "by the ways of the conflict";
        f.warp_bytes = 128.0 * a.count;
        points.push_back(flood_point(matrix_point(a), std::move(f), code.flood));
    }
}

}  // namespace assay::micro::tensor
