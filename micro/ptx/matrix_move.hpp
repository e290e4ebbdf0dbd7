#pragma once
// ldmatrix, stmatrix, movmatrix and setmaxnreg (PTX ISA, sections of these names). Device code
// only.
//
// A warp moves 1, 2 or 4 matrices of 8 x 8 halves; lane l gives the address of row l % 8 of matrix
// l / 8, 16 bytes.

#include <cstdint>

#include "mma.hpp"

namespace assay::micro::ptx {

inline constexpr int stmatrix_architecture = 90;

// clang-format off
#define ASSAY_MATRIX_REGISTERS_1 "{%0}"
#define ASSAY_MATRIX_REGISTERS_2 "{%0,%1}"
#define ASSAY_MATRIX_REGISTERS_4 "{%0,%1,%2,%3}"
#define ASSAY_OUT_1(x) "=r"(x.r[0])
#define ASSAY_OUT_2(x) ASSAY_OUT_1(x), "=r"(x.r[1])
#define ASSAY_OUT_4(x) ASSAY_OUT_2(x), "=r"(x.r[2]), "=r"(x.r[3])
#define ASSAY_LDMATRIX(count, trans, at)                                                                     \
    asm volatile("ldmatrix.sync.aligned.m8n8.x" #count trans ".shared.b16 " ASSAY_MATRIX_REGISTERS_##count ", [%" at "];" \
                 : ASSAY_OUT_##count(to) : "r"(address) : "memory")
#define ASSAY_STMATRIX(count, trans, at)                                                                     \
    asm volatile("stmatrix.sync.aligned.m8n8.x" #count trans ".shared.b16 [%" at "], " ASSAY_MATRIX_REGISTERS_##count ";" \
                 : : ASSAY_IN##count("r", from), "r"(address) : "memory")
// clang-format on

template <int Count, bool Transposed>
__device__ __forceinline__ void ldmatrix(words<Count>& to, std::uint32_t address) {
    if constexpr (Count == 1 && !Transposed) ASSAY_LDMATRIX(1, "", "1");
    if constexpr (Count == 1 && Transposed) ASSAY_LDMATRIX(1, ".trans", "1");
    if constexpr (Count == 2 && !Transposed) ASSAY_LDMATRIX(2, "", "2");
    if constexpr (Count == 2 && Transposed) ASSAY_LDMATRIX(2, ".trans", "2");
    if constexpr (Count == 4 && !Transposed) ASSAY_LDMATRIX(4, "", "4");
    if constexpr (Count == 4 && Transposed) ASSAY_LDMATRIX(4, ".trans", "4");
}

// From sm_90 on.
template <int Count, bool Transposed>
__device__ __forceinline__ void stmatrix(std::uint32_t address, const words<Count>& from) {
    if constexpr (Count == 1 && !Transposed) ASSAY_STMATRIX(1, "", "1");
    if constexpr (Count == 1 && Transposed) ASSAY_STMATRIX(1, ".trans", "1");
    if constexpr (Count == 2 && !Transposed) ASSAY_STMATRIX(2, "", "2");
    if constexpr (Count == 2 && Transposed) ASSAY_STMATRIX(2, ".trans", "2");
    if constexpr (Count == 4 && !Transposed) ASSAY_STMATRIX(4, "", "4");
    if constexpr (Count == 4 && Transposed) ASSAY_STMATRIX(4, ".trans", "4");
}

// The transposed 8 x 8 matrix of halves, a row a quad of lanes.
__device__ __forceinline__ std::uint32_t movmatrix(std::uint32_t row) {
    std::uint32_t column;
    asm volatile("movmatrix.sync.aligned.m8n8.trans.b16 %0, %1;" : "=r"(column) : "r"(row));
    return column;
}

// Of a warpgroup, from sm_90 on: gives registers back, and takes them again once the block's pool
// has them. Its warps must meet before the next of either (PTX ISA, "setmaxnreg"). The kernel needs
// launch bounds, else ptxas ignores both (C7508).
template <int Registers>
__device__ __forceinline__ void decrease_registers() {
    asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" ::"n"(Registers));
}
template <int Registers>
__device__ __forceinline__ void increase_registers() {
    asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" ::"n"(Registers));
}
// Barrier 0 is the block's.
__device__ __forceinline__ void meet_in_warpgroup() {
    asm volatile("barrier.sync.aligned %0, 128;" ::"r"(1 + threadIdx.x / 128) : "memory");
}

}  // namespace assay::micro::ptx
