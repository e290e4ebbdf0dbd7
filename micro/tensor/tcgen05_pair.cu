// How fast is tcgen05.mma of a pair of CTAs by kind and N, beside that of one?
//
// As tcgen05_mma.cu and tcgen05_sparse.cu, for cta_group::2: a cluster of two blocks on two SMs,
// 256 rows of a and d, of which each block holds 128, and N columns of b, of which each holds half.
// An elected lane of the first block issues and waits; the second lends its memory and meets the
// first in the end, so that nothing but the instruction passes between them in the timed region.
// Its clock reads have nothing between: the figures are the first block's, over both SMs.
//
// Source: PTX ISA, "tcgen05.mma", "CTA pair"; arXiv 2512.02189.
// Machine code: 100a

#include "ptx/cluster.hpp"
#include "tcgen05_points.cuh"

namespace assay::micro {

namespace tensor::pair {

constexpr int blocks = 2;

// Tensor memory of both blocks, and the first one's barrier.
struct memory {
    std::uint32_t address;
    std::uint32_t barrier;
    std::uint32_t parity = 0;
    bool issues;

    __device__ explicit memory(const std::uint32_t* header) : issues(ptx::cluster_rank() == 0) {
        __shared__ std::uint32_t at;
        __shared__ alignas(8) std::uint64_t phases;
        barrier = ptx::shared_address(&phases);
        if (threadIdx.x < 32) ptx::tcgen05_alloc_pair(ptx::shared_address(&at), tensor_columns);
        if (threadIdx.x == 0) ptx::arrivals_of_one(barrier);
        __syncthreads();
        address = at;
        fill_behind(lanes_of_warp(), header[1], header[2]);
        meet();
    }
    __device__ ~memory() {
        ptx::cluster_barrier();
        if (threadIdx.x < 32) ptx::tcgen05_dealloc_pair(address, tensor_columns);
    }
    // Of the first block: one lane runs `issue`, all wait until it is done.
    template <class Issue>
    __device__ __forceinline__ void run(Issue&& issue) {
        if (!issues) return;
        if (threadIdx.x < 32 && ptx::elect_lane()) {
            issue();
            ptx::tcgen05_commit_pair(barrier);
        }
        while (!ptx::phase_done(barrier, parity)) {
        }
        parity ^= 1;
    }
    // What the first block waited for is then seen by the second.
    __device__ void meet() const {
        ptx::tcgen05_fence_before();
        ptx::cluster_barrier();
        ptx::tcgen05_fence_after();
    }
    // Where this warp's 32 lanes of tensor memory begin.
    [[nodiscard]] __device__ std::uint32_t lanes_of_warp() const {
        return address + (threadIdx.x / 32 * 32 << 16);
    }
    // A column of this thread's row of d, once both have met.
    [[nodiscard]] __device__ std::uint32_t column(int i) const {
        const std::uint32_t word = ptx::tcgen05_load(lanes_of_warp() + i);
        ptx::tcgen05_wait_load();
        return word;
    }
};

template <class Kind, int N>
__device__ auto tiles_of(const std::uint32_t* words) {
    using tiles = tcgen05_tiles<N / blocks, sparse_kind<Kind>>;
    return tiles(words + ptx::cluster_rank() * tiles::words);
}

template <class Kind, int N, int Operations, bool Chain>
__device__ void timed(const kernel_arguments& k) {
    if constexpr (ptx::has_tcgen05) {
        const auto tiles = tiles_of<Kind, N>(k.operands);
        memory room(k.operands);
        const std::uint32_t instruction = k.operands[0];
        const auto body = [&] {
            room.run([&] {
#pragma unroll
                for (int i = 0; i < Operations; ++i)
                    Kind::issue(room.address, tiles.a, tiles.b, instruction, 1,
                                room.address + scale_column);
            });
        };
        if constexpr (Chain)
            timed_passes(k, body);
        else
            timed_loop(k, body);
        room.meet();
        k.results[thread_index()] = room.column(0);
    } else {
        time_nothing(k);
    }
}

template <class Kind, int N, int Operations>
__global__ void ASSAY_CLUSTER_OF(2) __launch_bounds__(tcgen05_threads) latency(kernel_arguments k) {
    timed<Kind, N, Operations, true>(k);
}
template <class Kind, int N>
__global__ void ASSAY_CLUSTER_OF(2) __launch_bounds__(tcgen05_threads)
    throughput(kernel_arguments k) {
    timed<Kind, N, tcgen05_flood_operations, false>(k);
}

// d = a b, a row a thread of both blocks.
template <class Kind, int N>
__global__ void ASSAY_CLUSTER_OF(2) __launch_bounds__(tcgen05_threads)
    once(const std::uint32_t* words, const std::uint32_t*, std::uint32_t* d) {
    if constexpr (ptx::has_tcgen05) {
        const auto tiles = tiles_of<Kind, N>(words);
        memory room(words);
        room.run([&] {
            Kind::issue(room.address, tiles.a, tiles.b, words[0], 0, room.address + scale_column);
        });
        room.meet();
        for (int i = 0; i < N; ++i) d[thread_index() * N + i] = room.column(i);
    }
}

// "UTCOMMA.4X" of one block is "UTCOMMA.2CTA.4X".
std::string of_pair(std::string mnemonic) {
    return mnemonic.insert(std::min(mnemonic.find('.'), mnemonic.size()), ".2CTA");
}

template <class Kind, int N>
void add(std::vector<probe_point>& points) {
    const tcgen05_form f = form_of_kind<Kind>();
    add_tcgen05_points(points, {{f, N, blocks},
                                &latency<Kind, N, tcgen05_chain_length>,
                                &latency<Kind, N, 2 * tcgen05_chain_length>,
                                &throughput<Kind, N>,
                                {&once<Kind, N>, N, blocks},
                                tcgen05_code({of_pair(f.mnemonic)})});
}

template <int... N>
struct columns {
    template <class... Kind>
    static void add_kinds(std::vector<probe_point>& points) {
        const auto of_one = [&]<class One>(One*) { (add<One, N>(points), ...); };
        (of_one(static_cast<Kind*>(nullptr)), ...);
    }
};

std::vector<probe_point> all_points() {
    using namespace ptx;
    std::vector<probe_point> points;
    columns<64, 128, 256>::add_kinds<tcgen05_pair_f16, tcgen05_pair_tf32, tcgen05_pair_f8f6f4,
                                     tcgen05_pair_i8>(points);
    columns<256>::add_kinds<
        tcgen05_pair_mxf8f6f4, tcgen05_pair_mxf4, tcgen05_pair_mxf4nvf4, tcgen05_pair_sparse_f16,
        tcgen05_pair_sparse_tf32, tcgen05_pair_sparse_f8f6f4, tcgen05_pair_sparse_i8,
        tcgen05_pair_sparse_mxf8f6f4, tcgen05_pair_sparse_mxf4, tcgen05_pair_sparse_mxf4nvf4>(
        points);
    return points;
}

}  // namespace tensor::pair

probe describe() {
    return {"How fast is tcgen05.mma of a pair of CTAs by kind and N, beside that of one?",
            "chain of 8 and of 16 instructions on one accumulator, slope of the two; floods of 64 "
            "a turn, operations over the cycles of the slowest SM and both SMs of each pair",
            "PTX ISA, tcgen05.mma, CTA pair; arXiv 2512.02189",
            "a flood waits for its 64 instructions once a turn; reach=sm is one pair, two SMs; "
            "sparse forms as tcgen05_sparse has it",
            tensor::pair::all_points()};
}

}  // namespace assay::micro
