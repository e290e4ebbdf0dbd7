#pragma once
// Asynchronous copies and the barriers that tell their end (PTX ISA, "cp.async", "cp.async.bulk",
// "cp.async.bulk.tensor", "cp.reduce.async.bulk", "mbarrier"). Device code only; empty where the
// architecture has none. Shared memory is named by 32-bit addresses.
//
// One lane issues a bulk copy. Where a whole converged warp calls with `elected` true in one lane
// alone (elect_one), ptxas needs no loop over the lanes.

#include <cstdint>

#include "architecture.hpp"
#include "shared_address.hpp"

namespace assay::micro::ptx {

inline constexpr bool has_bulk_copies = architecture >= 90;
// From sm_120 on ptxas calls a routine in its place.
inline constexpr bool has_multicast = architecture >= 90 && architecture < 120;

// True in one lane of a converged warp.
__device__ inline bool elect_one() {
    std::uint32_t elected = 0;
    if constexpr (has_bulk_copies)
        asm volatile("{.reg .pred p; elect.sync _|p, 0xffffffff; selp.u32 %0, 1, 0, p;}"
                     : "=r"(elected));
    return elected != 0;
}

__device__ inline void mbarrier_init(std::uint32_t at, std::uint32_t arrivals) {
    if constexpr (has_bulk_copies)
        asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(at), "r"(arrivals) : "memory");
}
// Ends a barrier's life and begins it again.
__device__ inline void mbarrier_renew(std::uint32_t at, std::uint32_t arrivals) {
    if constexpr (has_bulk_copies)
        asm volatile(
            "mbarrier.inval.shared::cta.b64 [%0]; mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(
                at),
            "r"(arrivals)
            : "memory");
}
// What mbarrier_init wrote is seen by copies and by other blocks of the cluster.
__device__ inline void mbarrier_init_fence() {
    if constexpr (has_bulk_copies)
        asm volatile("fence.mbarrier_init.release.cluster; fence.proxy.async;" ::: "memory");
}
// What was written to shared memory is seen by bulk copies from here on.
__device__ inline void async_fence() {
    if constexpr (has_bulk_copies) asm volatile("fence.proxy.async;" ::: "memory");
}
__device__ inline void mbarrier_arrive(std::uint32_t at) {
    if constexpr (has_bulk_copies)
        asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(at) : "memory");
}
// At an address in .shared::cluster. Relaxed: it tells of no words, and a release at cluster scope
// would wait for MEMBAR.ALL.GPU first.
__device__ inline void mbarrier_arrive_remote(std::uint32_t at) {
    if constexpr (has_bulk_copies)
        asm volatile("mbarrier.arrive.relaxed.cluster.shared::cluster.b64 _, [%0];" ::"r"(at)
                     : "memory");
}
__device__ inline void mbarrier_expect(std::uint32_t at, std::uint32_t bytes) {
    if constexpr (has_bulk_copies)
        asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(at), "r"(bytes)
                     : "memory");
}
__device__ inline void mbarrier_wait(std::uint32_t at, std::uint32_t parity) {
    if constexpr (has_bulk_copies)
        asm volatile(
            "{.reg .pred p; again: mbarrier.try_wait.parity.shared::cta.b64 p, [%0], %1;"
            " @!p bra again;}" ::"r"(at),
            "r"(parity)
            : "memory");
}
// Whether the phase of this parity is over, asked once; adds the answer to `count`.
__device__ inline void mbarrier_test(std::uint32_t at, std::uint32_t parity, std::uint32_t& count) {
    std::uint32_t over = 0;
    if constexpr (has_bulk_copies)
        asm volatile(
            "{.reg .pred p; mbarrier.test_wait.parity.shared::cta.b64 p, [%1], %2;"
            " selp.u32 %0, 1, 0, p;}"
            : "=r"(over)
            : "r"(at), "r"(parity)
            : "memory");
    count += over;
}

// Copies of `Bytes` (4, 8, 16) of one thread, and groups of them.
template <int Bytes>
__device__ inline void copy_async(std::uint32_t to, const void* from) {
    if constexpr (Bytes == 16)
        asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(to), "l"(from) : "memory");
    else
        asm volatile("cp.async.ca.shared.global [%0], [%1], %2;" ::"r"(to), "l"(from), "n"(Bytes)
                     : "memory");
}
__device__ inline void copy_async_commit() { asm volatile("cp.async.commit_group;" ::: "memory"); }
template <int Left>
__device__ inline void copy_async_wait() {
    asm volatile("cp.async.wait_group %0;" ::"n"(Left) : "memory");
}

// From global to one's own shared memory; `bytes` is a multiple of 16, and completes `barrier`.
__device__ inline void bulk_load(std::uint32_t to, const void* from, std::uint32_t bytes,
                                 std::uint32_t barrier) {
    if constexpr (has_bulk_copies)
        asm volatile(
            "cp.async.bulk.shared::cta.global.mbarrier::complete_tx::bytes [%0], [%1], %2, [%3];" ::
                "r"(to),
            "l"(from), "r"(bytes), "r"(barrier)
            : "memory");
}

// The 128 bytes of a tensor's description at `map` in global memory are used from here on.
__device__ inline void tensor_map_fence(const void* map) {
    if constexpr (has_bulk_copies)
        asm volatile("fence.proxy.tensormap::generic.acquire.gpu [%0], 128;" ::"l"(map) : "memory");
}

// From global memory to the same place in every block of the cluster that `mask` names, completing
// each one's barrier at the same place.
__device__ inline void bulk_multicast(std::uint32_t to, const void* from, std::uint32_t bytes,
                                      std::uint32_t barrier, std::uint16_t mask) {
    if constexpr (has_multicast)
        asm volatile(
            "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes.multicast::cluster"
            " [%0], [%1], %2, [%3], %4;" ::"r"(to),
            "l"(from), "r"(bytes), "r"(barrier), "h"(mask)
            : "memory");
}
// From one's own shared memory to that of a block of the cluster; addresses in .shared::cluster.
__device__ inline void bulk_to_block(std::uint32_t to, std::uint32_t from, std::uint32_t bytes,
                                     std::uint32_t barrier) {
    if constexpr (has_bulk_copies)
        asm volatile(
            "cp.async.bulk.shared::cluster.shared::cta.mbarrier::complete_tx::bytes"
            " [%0], [%1], %2, [%3];" ::"r"(to),
            "r"(from), "r"(bytes), "r"(barrier)
            : "memory");
}

enum class bulk_store { copy, add, min, max, add_f32 };

// From one's own shared memory to global memory, stored or reduced into what stands there.
template <bulk_store Kind>
__device__ inline void bulk_to_global(void* to, std::uint32_t from, std::uint32_t bytes) {
// clang-format off
#define ASSAY_BULK_REDUCE(operation) asm volatile("cp.reduce.async.bulk.global.shared::cta.bulk_group." operation " [%0], [%1], %2;" :: "l"(to), "r"(from), "r"(bytes) : "memory")
    // clang-format on
    if constexpr (!has_bulk_copies)
        return;
    else if constexpr (Kind == bulk_store::copy)
        asm volatile("cp.async.bulk.global.shared::cta.bulk_group [%0], [%1], %2;" ::"l"(to),
                     "r"(from), "r"(bytes)
                     : "memory");
    else if constexpr (Kind == bulk_store::add)
        ASSAY_BULK_REDUCE("add.u32");
    else if constexpr (Kind == bulk_store::min)
        ASSAY_BULK_REDUCE("min.u32");
    else if constexpr (Kind == bulk_store::max)
        ASSAY_BULK_REDUCE("max.u32");
    else
        ASSAY_BULK_REDUCE("add.f32");
#undef ASSAY_BULK_REDUCE
}
__device__ inline void bulk_commit() {
    if constexpr (has_bulk_copies) asm volatile("cp.async.bulk.commit_group;" ::: "memory");
}
// Until at most `Left` groups of this thread are under way.
template <int Left>
__device__ inline void bulk_wait() {
    if constexpr (has_bulk_copies)
        asm volatile("cp.async.bulk.wait_group %0;" ::"n"(Left) : "memory");
}

// clang-format off
#define ASSAY_TENSOR_LOAD(n, coordinates) \
    asm volatile("cp.async.bulk.tensor." n "d.shared::cta.global.tile.mbarrier::complete_tx::bytes [%0], [%1, {" coordinates "}], [%2];" \
                 :: "r"(to), "l"(map), "r"(barrier), "r"(last), "r"(0) : "memory")
// clang-format on

// The box of a tensor of Dims dimensions that starts at `last` along the last of them and at 0
// along the others.
template <int Dims>
__device__ inline void tensor_load(std::uint32_t to, const void* map, std::uint32_t last,
                                   std::uint32_t barrier) {
    if constexpr (!has_bulk_copies)
        return;
    else if constexpr (Dims == 1)
        ASSAY_TENSOR_LOAD("1", "%3");
    else if constexpr (Dims == 2)
        ASSAY_TENSOR_LOAD("2", "%4, %3");
    else if constexpr (Dims == 3)
        ASSAY_TENSOR_LOAD("3", "%4, %4, %3");
    else if constexpr (Dims == 4)
        ASSAY_TENSOR_LOAD("4", "%4, %4, %4, %3");
    else
        ASSAY_TENSOR_LOAD("5", "%4, %4, %4, %4, %3");
}
#undef ASSAY_TENSOR_LOAD

// Where an im2col copy begins: its first channel, the filter's base along W, H and D, and the
// filter's tap as offsets along them, which are not negative.
struct im2col_start {
    std::int32_t channel, base[3];
    std::uint16_t offset[3];
};

// The pixels of a tensor of Dims dimensions (C, W, from 4 on H, of 5 D, and N, whose coordinate is
// `image`) that its description in im2col mode names from there on (PTX ISA, "Tensors", im2col
// mode). Named .shared::cluster, sm_120a would get a test and a routine beside the instruction.
template <int Dims>
__device__ inline void im2col_load(std::uint32_t to, const void* map, const im2col_start& s,
                                   std::uint32_t image, std::uint32_t barrier) {
// clang-format off
#define ASSAY_IM2COL_LOAD(n, coordinates, offsets) \
    asm volatile("cp.async.bulk.tensor." n "d.shared::cta.global.im2col.mbarrier::complete_tx::bytes [%0], [%1, {%3, " coordinates ", %7}], [%2], {" offsets "};" \
                 :: "r"(to), "l"(map), "r"(barrier), "r"(s.channel), "r"(s.base[0]), "r"(s.base[1]), "r"(s.base[2]), "r"(image), "h"(s.offset[0]), "h"(s.offset[1]), "h"(s.offset[2]) : "memory")
    // clang-format on
    if constexpr (!has_bulk_copies)
        return;
    else if constexpr (Dims == 3)
        ASSAY_IM2COL_LOAD("3", "%4", "%8");
    else if constexpr (Dims == 4)
        ASSAY_IM2COL_LOAD("4", "%4, %5", "%8, %9");
    else
        ASSAY_IM2COL_LOAD("5", "%4, %5, %6", "%8, %9, %10");
#undef ASSAY_IM2COL_LOAD
}

// The box of a tensor of two dimensions, from row `row` on, to the same place in every block of the
// cluster that `mask` names, completing each one's barrier at the same place.
__device__ inline void tensor_multicast(std::uint32_t to, const void* map, std::uint32_t row,
                                        std::uint32_t barrier, std::uint16_t mask) {
    if constexpr (has_multicast)
        asm volatile(
            "cp.async.bulk.tensor.2d.shared::cluster.global.tile.mbarrier::complete_tx::bytes"
            ".multicast::cluster [%0], [%1, {%4, %3}], [%2], %5;" ::"r"(to),
            "l"(map), "r"(barrier), "r"(row), "r"(0), "h"(mask)
            : "memory");
}

// clang-format off
#define ASSAY_TENSOR_STORE(head, n, tail, coordinates) \
    asm volatile(head n "d.global.shared::cta" tail ".tile.bulk_group [%0, {" coordinates "}], [%1];" \
                 :: "l"(map), "r"(from), "r"(last), "r"(0) : "memory")
#define ASSAY_TENSOR_COPY(n, coordinates) ASSAY_TENSOR_STORE("cp.async.bulk.tensor.", n, "", coordinates)
#define ASSAY_TENSOR_REDUCE(operation) ASSAY_TENSOR_STORE("cp.reduce.async.bulk.tensor.", "2", operation, "%3, %2")
// clang-format on

// From one's own shared memory to such a box; reductions are into tensors of two dimensions, of
// which the elements are u32.
template <int Dims, bulk_store Kind>
__device__ inline void tensor_store(const void* map, std::uint32_t from, std::uint32_t last) {
    static_assert(Kind == bulk_store::copy || Dims == 2);
    static_assert(Kind != bulk_store::add_f32, "the elements are u32");
    if constexpr (!has_bulk_copies)
        return;
    else if constexpr (Kind == bulk_store::add)
        ASSAY_TENSOR_REDUCE(".add");
    else if constexpr (Kind == bulk_store::min)
        ASSAY_TENSOR_REDUCE(".min");
    else if constexpr (Kind == bulk_store::max)
        ASSAY_TENSOR_REDUCE(".max");
    else if constexpr (Dims == 1)
        ASSAY_TENSOR_COPY("1", "%2");
    else if constexpr (Dims == 2)
        ASSAY_TENSOR_COPY("2", "%3, %2");
    else if constexpr (Dims == 3)
        ASSAY_TENSOR_COPY("3", "%3, %3, %2");
    else if constexpr (Dims == 4)
        ASSAY_TENSOR_COPY("4", "%3, %3, %3, %2");
    else
        ASSAY_TENSOR_COPY("5", "%3, %3, %3, %3, %2");
}
#undef ASSAY_TENSOR_STORE
#undef ASSAY_TENSOR_COPY
#undef ASSAY_TENSOR_REDUCE

}  // namespace assay::micro::ptx
