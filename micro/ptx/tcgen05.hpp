#pragma once
// tcgen05 of one CTA and of a pair (PTX ISA, "TensorCore 5th Generation Family Instructions").
// sm_100a alone has them: elsewhere nothing here may be called. `d` and other tensor-memory
// addresses are as tcgen05.alloc gives them: lane << 16 | column.

#include <cstdint>

#include "async.hpp"

namespace assay::micro::ptx {

inline constexpr bool has_tcgen05 = architecture == 100;

// clang-format off
// An instruction of one block, or of a pair (blocks 2 i and 2 i + 1 of a cluster) where Blocks is 2.
#define ASSAY_TCGEN05_GROUP(head, tail, ...)                                                                           \
    if constexpr (Blocks == 1)                                                                                         \
        asm volatile(head ".cta_group::1" tail ::__VA_ARGS__ : "memory");                                              \
    else                                                                                                               \
        asm volatile(head ".cta_group::2" tail ::__VA_ARGS__ : "memory")
// clang-format on

// Columns of tensor memory, a power of 2 from 32 to 512; the address is left in shared memory. One
// warp of each block.
template <int Blocks>
__device__ inline void tcgen05_alloc(std::uint32_t shared, std::uint32_t columns) {
    ASSAY_TCGEN05_GROUP("tcgen05.alloc", ".sync.aligned.shared::cta.b32 [%0], %1;", "r"(shared),
                        "r"(columns));
}
template <int Blocks>
__device__ inline void tcgen05_dealloc(std::uint32_t address, std::uint32_t columns) {
    ASSAY_TCGEN05_GROUP("tcgen05.dealloc", ".sync.aligned.b32 %0, %1;", "r"(address), "r"(columns));
}

inline constexpr int tcgen05_scale_columns_of_a = 4;
inline constexpr int tcgen05_metadata_behind = 32;

// clang-format off
// d += a b, or d = a b where `accumulate` is 0; one lane issues it, of a pair one lane of its first block: a's and d's
// lower rows and b's right half are the second's, at the same addresses.
//
// `beside` in tensor memory: scales, a word of up to four a row of a in the 32 lanes of four columns (row % 32,
// row / 32), the same in each warp's lanes; b's in the columns behind. With half of a's columns, indices of four bits
// for each two that are kept (tf32: for each one), a row of a in a lane: in place of scales, or behind them.
#define ASSAY_TCGEN05_MMA(name, text, operands)                                                                        \
    ASSAY_TCGEN05_GROUP("{ .reg .pred p; setp.ne.u32 p, %4, 0;\n" name, ".kind::" text operands "p; }",                \
                        "r"(d), "l"(a), "l"(b), "r"(instruction), "r"(accumulate), "r"(beside),                        \
                        "r"(beside + tcgen05_scale_columns_of_a), "r"(beside + tcgen05_metadata_behind))
#define ASSAY_TCGEN05(name, text_, scale_vec, metadata, scales)                                                        \
    template <int Blocks, bool Sparse>                                                                                 \
    struct name##_of {                                                                                                 \
        static constexpr const char* kind = text_;                                                                     \
        static constexpr int blocks = Blocks;                                                                          \
        static constexpr bool sparse = Sparse;                                                                         \
        static __device__ __forceinline__ void issue(std::uint32_t d, std::uint64_t a, std::uint64_t b,                \
                                                     std::uint32_t instruction, std::uint32_t accumulate,              \
                                                     std::uint32_t beside) {                                           \
            if constexpr (Sparse) {                                                                                    \
                ASSAY_TCGEN05_MMA("tcgen05.mma.sp", text_ scale_vec, " [%0], %1, %2, " metadata ", %3, " scales);      \
            } else {                                                                                                   \
                ASSAY_TCGEN05_MMA("tcgen05.mma", text_ scale_vec, " [%0], %1, %2, %3, " scales);                       \
            }                                                                                                          \
        }                                                                                                              \
    };                                                                                                                 \
    using name = name##_of<1, false>
#define ASSAY_TCGEN05_SCALED(name, text, vector)                                                                       \
    ASSAY_TCGEN05(name, text, ".block_scale.scale_vec::" vector, "[%7]", "[%5], [%6], ")

ASSAY_TCGEN05(tcgen05_f16, "f16", "", "[%5]", "");
ASSAY_TCGEN05(tcgen05_tf32, "tf32", "", "[%5]", "");
ASSAY_TCGEN05(tcgen05_f8f6f4, "f8f6f4", "", "[%5]", "");
ASSAY_TCGEN05(tcgen05_i8, "i8", "", "[%5]", "");
ASSAY_TCGEN05_SCALED(tcgen05_mxf8f6f4, "mxf8f6f4", "1X");
ASSAY_TCGEN05_SCALED(tcgen05_mxf4, "mxf4", "2X");
ASSAY_TCGEN05_SCALED(tcgen05_mxf4nvf4, "mxf4nvf4", "4X");
// clang-format on

// The barrier at `shared` completes a phase once every tcgen05 operation of this thread has, for a
// pair of both blocks.
template <int Blocks>
__device__ __forceinline__ void tcgen05_commit(std::uint32_t shared) {
    ASSAY_TCGEN05_GROUP("tcgen05.commit", ".mbarrier::arrive::one.shared::cluster.b64 [%0];",
                        "r"(shared));
}
__device__ __forceinline__ void tcgen05_fence_before() {
    asm volatile("tcgen05.fence::before_thread_sync;" ::: "memory");
}
__device__ __forceinline__ void tcgen05_fence_after() {
    asm volatile("tcgen05.fence::after_thread_sync;" ::: "memory");
}

// One column of the warp's 32 lanes. The word is there once the load has been waited for: nothing
// may come between.
__device__ __forceinline__ std::uint32_t tcgen05_load(std::uint32_t address) {
    std::uint32_t word;
    asm volatile(
        "tcgen05.ld.sync.aligned.32x32b.x1.b32 {%0}, [%1];\n"
        "tcgen05.wait::ld.sync.aligned;"
        : "=r"(word)
        : "r"(address)
        : "memory");
    return word;
}
__device__ __forceinline__ void tcgen05_store(std::uint32_t address, std::uint32_t word) {
    asm volatile("tcgen05.st.sync.aligned.32x32b.x1.b32 [%0], {%1};" ::"r"(address), "r"(word)
                 : "memory");
}
__device__ __forceinline__ void tcgen05_wait_store() {
    asm volatile("tcgen05.wait::st.sync.aligned;" ::: "memory");
}
// 128 lanes of 256 bits from shared memory to tensor memory, by a descriptor; one lane issues it.
__device__ __forceinline__ void tcgen05_copy(std::uint32_t address, std::uint64_t from) {
    asm volatile("tcgen05.cp.cta_group::1.128x256b [%0], %1;" ::"r"(address), "l"(from) : "memory");
}

}  // namespace assay::micro::ptx
