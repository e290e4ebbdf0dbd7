#pragma once
// tcgen05 of one CTA and of a pair (PTX ISA, "TensorCore 5th Generation Family Instructions").
// sm_100a alone has them: elsewhere nothing here may be called. `d` and other tensor-memory
// addresses are as tcgen05.alloc gives them: lane << 16 | column.

#include <cstdint>

#include "mma.hpp"

namespace assay::micro::ptx {

inline constexpr bool has_tcgen05 = architecture == 100;

// One lane of the warp, the same each time; ptxas needs to see it elected, or it tries lane by
// lane.
__device__ __forceinline__ bool elect_lane() {
    std::uint32_t elected;
    asm volatile("{ .reg .pred p; elect.sync _|p, 0xffffffff; selp.u32 %0, 1, 0, p; }"
                 : "=r"(elected));
    return elected != 0;
}

// Columns of tensor memory, a power of 2 from 32 to 512; the address is left in shared memory. One
// warp.
__device__ inline void tcgen05_alloc(std::uint32_t shared, std::uint32_t columns) {
    asm volatile("tcgen05.alloc.cta_group::1.sync.aligned.shared::cta.b32 [%0], %1;" ::"r"(shared),
                 "r"(columns)
                 : "memory");
}
__device__ inline void tcgen05_dealloc(std::uint32_t address, std::uint32_t columns) {
    asm volatile("tcgen05.dealloc.cta_group::1.sync.aligned.b32 %0, %1;" ::"r"(address),
                 "r"(columns)
                 : "memory");
}

// The same of a pair, blocks 2 i and 2 i + 1 of a cluster: one warp of both calls each.
__device__ inline void tcgen05_alloc_pair(std::uint32_t shared, std::uint32_t columns) {
    asm volatile("tcgen05.alloc.cta_group::2.sync.aligned.shared::cta.b32 [%0], %1;" ::"r"(shared),
                 "r"(columns)
                 : "memory");
}
__device__ inline void tcgen05_dealloc_pair(std::uint32_t address, std::uint32_t columns) {
    asm volatile("tcgen05.dealloc.cta_group::2.sync.aligned.b32 %0, %1;" ::"r"(address),
                 "r"(columns)
                 : "memory");
}

inline constexpr int tcgen05_scale_columns_of_a = 4;

// clang-format off
// d += a b, or d = a b where `accumulate` is 0; one lane issues it, of a pair ("2") one lane of its first block: a's
// and d's lower rows and b's right half are the second's, at the same addresses.
#define ASSAY_TCGEN05(name, group, text_)                                                                              \
    struct name {                                                                                                      \
        static constexpr const char* kind = text_;                                                                     \
        static __device__ __forceinline__ void issue(std::uint32_t d, std::uint64_t a, std::uint64_t b,                \
                                                     std::uint32_t instruction, std::uint32_t accumulate, std::uint32_t) { \
            asm volatile("{ .reg .pred p; setp.ne.u32 p, %4, 0;\n"                                                     \
                         "tcgen05.mma.cta_group::" group ".kind::" text_ " [%0], %1, %2, %3, p; }"                     \
                         ::"r"(d), "l"(a), "l"(b), "r"(instruction), "r"(accumulate) : "memory");                      \
        }                                                                                                              \
    }
// The same with scales in tensor memory: a word of up to four a row of a, in the 32 lanes of four columns (row % 32,
// row / 32), the same in each warp's lanes; b's in the columns behind.
#define ASSAY_TCGEN05_SCALED(name, group, text_, vector)                                                               \
    struct name {                                                                                                      \
        static constexpr const char* kind = text_;                                                                     \
        static __device__ __forceinline__ void issue(std::uint32_t d, std::uint64_t a, std::uint64_t b,                \
                                                     std::uint32_t instruction, std::uint32_t accumulate,              \
                                                     std::uint32_t scales) {                                           \
            asm volatile("{ .reg .pred p; setp.ne.u32 p, %4, 0;\n"                                                     \
                         "tcgen05.mma.cta_group::" group ".kind::" text_ ".block_scale.scale_vec::" vector             \
                         " [%0], %1, %2, %3, [%5], [%6], p; }"                                                         \
                         ::"r"(d), "l"(a), "l"(b), "r"(instruction), "r"(accumulate), "r"(scales),                     \
                         "r"(scales + tcgen05_scale_columns_of_a) : "memory");                                         \
        }                                                                                                              \
    }
// The same with half of a's columns: in tensor memory stand indices of four bits for each two that are kept (tf32: for
// each one), a row of a in a lane.
#define ASSAY_TCGEN05_SPARSE(name, group, text_)                                                                       \
    struct name {                                                                                                      \
        static constexpr const char* kind = text_;                                                                     \
        static constexpr bool sparse = true;                                                                           \
        static __device__ __forceinline__ void issue(std::uint32_t d, std::uint64_t a, std::uint64_t b,                \
                                                     std::uint32_t instruction, std::uint32_t accumulate,              \
                                                     std::uint32_t metadata) {                                         \
            asm volatile("{ .reg .pred p; setp.ne.u32 p, %4, 0;\n"                                                     \
                         "tcgen05.mma.sp.cta_group::" group ".kind::" text_ " [%0], %1, %2, [%5], %3, p; }"            \
                         ::"r"(d), "l"(a), "l"(b), "r"(instruction), "r"(accumulate), "r"(metadata) : "memory");       \
        }                                                                                                              \
    }
// With scales too, and metadata behind them.
inline constexpr int tcgen05_metadata_behind = 32;
#define ASSAY_TCGEN05_SPARSE_SCALED(name, group, text_, vector)                                                        \
    struct name {                                                                                                      \
        static constexpr const char* kind = text_;                                                                     \
        static constexpr bool sparse = true;                                                                           \
        static __device__ __forceinline__ void issue(std::uint32_t d, std::uint64_t a, std::uint64_t b,                \
                                                     std::uint32_t instruction, std::uint32_t accumulate,              \
                                                     std::uint32_t scales) {                                           \
            asm volatile("{ .reg .pred p; setp.ne.u32 p, %4, 0;\n"                                                     \
                         "tcgen05.mma.sp.cta_group::" group ".kind::" text_ ".block_scale.scale_vec::" vector          \
                         " [%0], %1, %2, [%7], %3, [%5], [%6], p; }"                                                   \
                         ::"r"(d), "l"(a), "l"(b), "r"(instruction), "r"(accumulate), "r"(scales),                     \
                         "r"(scales + tcgen05_scale_columns_of_a), "r"(scales + tcgen05_metadata_behind) : "memory");  \
        }                                                                                                              \
    }
ASSAY_TCGEN05(tcgen05_f16, "1", "f16");
ASSAY_TCGEN05(tcgen05_tf32, "1", "tf32");
ASSAY_TCGEN05(tcgen05_f8f6f4, "1", "f8f6f4");
ASSAY_TCGEN05(tcgen05_i8, "1", "i8");
ASSAY_TCGEN05(tcgen05_pair_f16, "2", "f16");
ASSAY_TCGEN05(tcgen05_pair_tf32, "2", "tf32");
ASSAY_TCGEN05(tcgen05_pair_f8f6f4, "2", "f8f6f4");
ASSAY_TCGEN05(tcgen05_pair_i8, "2", "i8");
ASSAY_TCGEN05_SPARSE(tcgen05_sparse_f16, "1", "f16");
ASSAY_TCGEN05_SPARSE(tcgen05_pair_sparse_f16, "2", "f16");
ASSAY_TCGEN05_SPARSE(tcgen05_sparse_tf32, "1", "tf32");
ASSAY_TCGEN05_SPARSE(tcgen05_pair_sparse_tf32, "2", "tf32");
ASSAY_TCGEN05_SPARSE(tcgen05_sparse_f8f6f4, "1", "f8f6f4");
ASSAY_TCGEN05_SPARSE(tcgen05_pair_sparse_f8f6f4, "2", "f8f6f4");
ASSAY_TCGEN05_SPARSE(tcgen05_sparse_i8, "1", "i8");
ASSAY_TCGEN05_SPARSE(tcgen05_pair_sparse_i8, "2", "i8");
ASSAY_TCGEN05_SPARSE_SCALED(tcgen05_sparse_mxf8f6f4, "1", "mxf8f6f4", "1X");
ASSAY_TCGEN05_SPARSE_SCALED(tcgen05_pair_sparse_mxf8f6f4, "2", "mxf8f6f4", "1X");
ASSAY_TCGEN05_SPARSE_SCALED(tcgen05_sparse_mxf4, "1", "mxf4", "2X");
ASSAY_TCGEN05_SPARSE_SCALED(tcgen05_pair_sparse_mxf4, "2", "mxf4", "2X");
ASSAY_TCGEN05_SPARSE_SCALED(tcgen05_sparse_mxf4nvf4, "1", "mxf4nvf4", "4X");
ASSAY_TCGEN05_SPARSE_SCALED(tcgen05_pair_sparse_mxf4nvf4, "2", "mxf4nvf4", "4X");
ASSAY_TCGEN05_SCALED(tcgen05_mxf8f6f4, "1", "mxf8f6f4", "1X");
ASSAY_TCGEN05_SCALED(tcgen05_pair_mxf8f6f4, "2", "mxf8f6f4", "1X");
ASSAY_TCGEN05_SCALED(tcgen05_mxf4, "1", "mxf4", "2X");
ASSAY_TCGEN05_SCALED(tcgen05_pair_mxf4, "2", "mxf4", "2X");
ASSAY_TCGEN05_SCALED(tcgen05_mxf4nvf4, "1", "mxf4nvf4", "4X");
ASSAY_TCGEN05_SCALED(tcgen05_pair_mxf4nvf4, "2", "mxf4nvf4", "4X");
// clang-format on

// The barrier at `shared` completes a phase once every tcgen05 operation of this thread has.
__device__ __forceinline__ void tcgen05_commit(std::uint32_t shared) {
    asm volatile(
        "tcgen05.commit.cta_group::1.mbarrier::arrive::one.shared::cluster.b64 [%0];" ::"r"(shared)
        : "memory");
}
// ... of this thread's pair have.
__device__ __forceinline__ void tcgen05_commit_pair(std::uint32_t shared) {
    asm volatile(
        "tcgen05.commit.cta_group::2.mbarrier::arrive::one.shared::cluster.b64 [%0];" ::"r"(shared)
        : "memory");
}
__device__ __forceinline__ void tcgen05_fence_before() {
    asm volatile("tcgen05.fence::before_thread_sync;" ::: "memory");
}
__device__ __forceinline__ void tcgen05_fence_after() {
    asm volatile("tcgen05.fence::after_thread_sync;" ::: "memory");
}
__device__ inline void arrivals_of_one(std::uint32_t shared) {
    asm volatile("mbarrier.init.shared::cta.b64 [%0], 1;" ::"r"(shared) : "memory");
}
__device__ __forceinline__ bool phase_done(std::uint32_t shared, std::uint32_t parity) {
    std::uint32_t done;
    asm volatile(
        "{ .reg .pred p; mbarrier.try_wait.parity.shared::cta.b64 p, [%1], %2; selp.u32 %0, 1, 0, "
        "p; }"
        : "=r"(done)
        : "r"(shared), "r"(parity)
        : "memory");
    return done != 0;
}

// One column of the warp's 32 lanes; complete after tcgen05_wait_load.
__device__ __forceinline__ std::uint32_t tcgen05_load(std::uint32_t address) {
    std::uint32_t word;
    asm volatile("tcgen05.ld.sync.aligned.32x32b.x1.b32 {%0}, [%1];"
                 : "=r"(word)
                 : "r"(address)
                 : "memory");
    return word;
}
__device__ __forceinline__ void tcgen05_wait_load() {
    asm volatile("tcgen05.wait::ld.sync.aligned;" ::: "memory");
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
