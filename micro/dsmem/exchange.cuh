#pragma once
// The kernels of dsmem/throughput: streams of loads or stores, and of bulk copies, into the shared
// memory of other blocks. Operands: the pattern, the blocks of a cluster, bytes of a copy. Each
// thread leaves a checksum of what arrived (arrived.hpp).

#include "arrived.hpp"
#include "harness/readings.hpp"
#include "harness/timed_region.cuh"
#include "ptx/async.hpp"
#include "ptx/cluster.hpp"
#include "ptx/opaque.hpp"

namespace assay::micro::dsmem {

__device__ inline std::byte* shared_memory() {
    extern __shared__ __align__(128) std::byte memory[];
    return memory;
}

// One access of a stream that is at `at`; its `i`th.
template <int Width>
struct loads {
    static constexpr bool writes = false;
    __device__ static void step(std::uint64_t& at, std::uint32_t, int) {
        if constexpr (Width == 4)
            at = ptx::load_address(static_cast<std::uint32_t>(at));
        else if constexpr (Width == 8)
            at = ptx::load_pointer(at);
        else
            at = ptx::load_pointer_and_zeros(at);
    }
    // Streams of 4 bytes follow addresses in .shared::cluster, wider ones generic pointers.
    __device__ static std::uint64_t start(const std::byte* own, unsigned rank) {
        return Width == 4 ? ptx::map_address(own, rank) : ptx::map_generic(own, rank);
    }
};
template <int Width>
struct stores {
    static constexpr bool writes = true;
    __device__ static void step(std::uint64_t& at, std::uint32_t word, int i) {
        ptx::store_words<Width>(at + i % rows * warpSize * Width, word);
    }
    __device__ static std::uint64_t start(const std::byte* own, unsigned rank) {
        return ptx::map_generic(own, rank);
    }
};

// What a stream of loads follows: where `next` stands in block `rank`. Stores come over zeros.
template <template <int> class Access, int Width>
__device__ void lay_cell(std::byte* cell, const std::byte* next, unsigned rank) {
    if constexpr (Access<Width>::writes)
        for (int i = 0; i < Width / 4; ++i) reinterpret_cast<std::uint32_t*>(cell)[i] = 0;
    else if constexpr (Width == 4)
        *reinterpret_cast<std::uint32_t*>(cell) = ptx::map_address(next, rank);
    else if constexpr (Width == 8)
        *reinterpret_cast<std::uint64_t*>(cell) = ptx::map_generic(next, rank);
    else
        *reinterpret_cast<ulonglong2*>(cell) = {ptx::map_generic(next, rank), 0};
}

template <template <int> class Access, int Width, int Ilp>
__global__ void __launch_bounds__(1024) accesses_of(kernel_arguments k) {
    constexpr bool writes = Access<Width>::writes;
    const auto which = static_cast<pattern>(k.operands[0]);
    const unsigned blocks = k.operands[1], rank = ptx::cluster_rank();
    const unsigned warp = threadIdx.x / warpSize, lane = threadIdx.x % warpSize;
    const auto cell = [&](int row) {
        return shared_memory() + ((warp * rows + row) * warpSize + lane) * Width;
    };
    const auto reached = [&](int j) {
        return partner(which, writes, rank, blocks, warp * Ilp + static_cast<unsigned>(j));
    };
    for (int row = 0; row < rows; ++row)
        lay_cell<Access, Width>(cell(row), cell((row + 1) % rows), rank);
    std::uint64_t at[Ilp];
    const bool rests = reached(0) < 0;
    for (int j = 0; j < Ilp; ++j)
        at[j] = Access<Width>::start(cell(writes ? 0 : j % rows), rests ? 0 : reached(j));
    const std::uint32_t word = stored_word(which, rank, threadIdx.x);
    ptx::cluster_barrier();
    if (!rests)
        timed_loop(k, [&] {
#pragma unroll
            for (int i = 0; i < accesses; ++i) Access<Width>::step(at[i % Ilp], word, i / Ilp);
        });
    ptx::cluster_barrier();
    std::uint32_t sum = 0;
    if constexpr (writes) {
        for (int i = 0; i < rows * Width / 4; ++i)
            sum += weighed(
                reinterpret_cast<volatile std::uint32_t*>(cell(i / (Width / 4)))[i % (Width / 4)],
                i);
    } else if (!rests) {
        for (int j = 0; j < Ilp; ++j)
            sum += weighed(static_cast<std::uint32_t>(
                               at[j] - Access<Width>::start(shared_memory(), reached(j))),
                           j);
    }
    k.results[thread_index()] = sum;
}

// One warp's streams of bulk copies, one under way each. Stream s goes to place s of the block it
// reaches, whose barrier `full` of s counts its bytes; the receiver then arrives at the sender's
// barrier `done` of s, for which the sender waits before it sends again. So bytes of a turn never
// meet a barrier of the turn before, and what waits depends on what was begun before it alone.
template <int Ilp>
__global__ void bulk(kernel_arguments k) {
    const auto which = static_cast<pattern>(k.operands[0]);
    const unsigned blocks = k.operands[1], bytes = k.operands[2], rank = ptx::cluster_rank();
    const unsigned lane = threadIdx.x;
    // ptxas would read the window's address again for every copy.
    std::uint32_t window = ptx::shared_address(shared_memory());
    ptx::opaque(window);
    const auto full = [&](int j) { return window + j * 8; };
    const auto done = [&](int j) { return full(Ilp + j); };
    std::byte* source = shared_memory() + barrier_bytes;
    std::byte* places = source + source_bytes(bytes, Ilp);
    for (unsigned i = lane; source + i * 4 < places; i += warpSize)
        reinterpret_cast<std::uint32_t*>(source)[i] = sent_word(which, rank, i);
    for (unsigned i = lane; i < Ilp * bytes / 4; i += warpSize)
        reinterpret_cast<std::uint32_t*>(places)[i] = 0;

    std::uint32_t to[Ilp], full_there[Ilp], comes[Ilp], done_there[Ilp];
    for (int j = 0; j < Ilp; ++j) {
        const int reached = partner(which, true, rank, blocks, j);
        to[j] = ptx::map_address(places + j * bytes, reached < 0 ? 0 : reached);
        full_there[j] = ptx::map_address(shared_memory() + j * 8, reached < 0 ? 0 : reached);
        const int by_lane = lane < blocks ? partner(which, true, lane, blocks, j) : -1;
        const bool sender = by_lane == static_cast<int>(rank);
        comes[j] = __popc(__ballot_sync(0xffffffff, sender)) * bytes;
        const bool told = sender || (lane == rank && reached < 0);
        done_there[j] = told ? ptx::map_address(shared_memory() + (Ilp + j) * 8, lane) : 0;
        if (lane > 0) continue;
        ptx::mbarrier_init(full(j), 1);
        ptx::mbarrier_init(done(j), 1);
    }
    ptx::mbarrier_init_fence();
    ptx::async_fence();
    ptx::cluster_barrier();
    const bool receives = ptx::elect_one();
    const bool sends = receives && partner(which, true, rank, blocks, 0) >= 0;
    const auto start = [&](int j) {
        if (sends) ptx::bulk_to_block(to[j], window + barrier_bytes + j * 16, bytes, full_there[j]);
        if (receives) ptx::mbarrier_expect(full(j), comes[j]);
    };
    for (int j = 0; j < Ilp; ++j) start(j);
    std::uint32_t parity = 0;
    timed_loop(k, [&] {
#pragma unroll
        for (int j = 0; j < Ilp; ++j) {
            ptx::mbarrier_wait(full(j), parity);
            if (done_there[j] != 0) ptx::mbarrier_arrive_remote(done_there[j]);
            ptx::mbarrier_wait(done(j), parity);
            start(j);
        }
        parity ^= 1U;
    });
    for (int j = 0; j < Ilp; ++j) ptx::mbarrier_wait(full(j), parity);
    // Who only receives did not move these bytes.
    if (leads_warp() && partner(which, true, rank, blocks, 0) < 0) k.readings[warp_index()] = {};
    ptx::cluster_barrier();
    std::uint32_t sum = 0;
    for (unsigned i = lane; i < Ilp * bytes / 4; i += warpSize)
        sum += weighed(reinterpret_cast<volatile std::uint32_t*>(places)[i], i);
    k.results[thread_index()] = sum;
}

}  // namespace assay::micro::dsmem
