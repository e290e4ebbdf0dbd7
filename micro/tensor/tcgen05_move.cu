// What do moves to and from tensor memory cost, a commit, and an allocation?
//
// One block of 128 threads, of which the first warp is timed, in two lengths. ld: a column a warp,
// each load waited for and its word the next one's address (all zero, so the same column). st:
// stores, each waited for. cp: 128 lanes of 256 bits from shared memory, committed once to a
// barrier. commit: nothing under way, each commit waited for at its barrier. alloc: 32 columns
// taken and given back while none else are; ptxas makes a sequence with retries and checks of both.
//
// Source: PTX ISA, "tcgen05.ld", "tcgen05.st", "tcgen05.cp", "tcgen05.commit", "tcgen05.alloc".
// Machine code: 100a

#include "expected.hpp"
#include "harness/chain.hpp"
#include "tcgen05_form.hpp"
#include "tcgen05_kernels.cuh"

namespace assay::micro {

namespace tensor::tcgen05_move {

constexpr int chain_length = 8;  // and twice that
// And twice that: the sequence is long, and evidence bounds its loops and branches.
constexpr int allocation_length = 1;

struct load {
    static constexpr const char *name = "ld", *mnemonic = "LDTM";
    template <int Operations>
    __device__ static std::uint32_t run(tensor_room<>& room, const tcgen05_tiles<64>&) {
        std::uint32_t offset = 0;
#pragma unroll
        for (int i = 0; i < Operations; ++i)
            offset = ptx::tcgen05_load(room.lanes_of_warp() + offset);
        return offset;
    }
};
struct store {
    static constexpr const char *name = "st", *mnemonic = "STTM";
    template <int Operations>
    __device__ static std::uint32_t run(tensor_room<>& room, const tcgen05_tiles<64>&) {
#pragma unroll
        for (int i = 0; i < Operations; ++i) {
            ptx::tcgen05_store(room.lanes_of_warp() + i, 0);
            ptx::tcgen05_wait_store();
        }
        return 0;
    }
};
struct copy {
    static constexpr const char *name = "cp", *mnemonic = "UTCCP.T.S";
    template <int Operations>
    __device__ static std::uint32_t run(tensor_room<>& room, const tcgen05_tiles<64>& tiles) {
        room.run([&] {
#pragma unroll
            for (int i = 0; i < Operations; ++i) ptx::tcgen05_copy(room.address, tiles.a);
        });
        return 0;
    }
};
struct commit {
    static constexpr const char *name = "commit", *mnemonic = "UTCBAR";
    template <int Operations>
    __device__ static std::uint32_t run(tensor_room<>& room, const tcgen05_tiles<64>&) {
        static_assert(Operations % 2 == 0, "each pass begins in the same phase");
        if (threadIdx.x < 32 && ptx::elect_one())
#pragma unroll
            for (int i = 0; i < Operations; ++i) {
                ptx::tcgen05_commit<1>(room.barrier);
                ptx::mbarrier_wait(room.barrier, i % 2);
            }
        return 0;
    }
};

template <class Move, int Operations>
__global__ void __launch_bounds__(tcgen05_threads) latency(kernel_arguments k) {
    if constexpr (ptx::has_tcgen05) {
        const tcgen05_tiles<64> tiles(k.operands);
        tensor_room<> room(0);
        std::uint32_t last = 0;
        timed_passes(k, [&] { last = Move::template run<Operations>(room, tiles); });
        k.results[thread_index()] = last;
    } else {
        time_nothing(k);
    }
}

template <int Operations>
__global__ void __launch_bounds__(tcgen05_threads) allocations(kernel_arguments k) {
    if constexpr (ptx::has_tcgen05) {
        __shared__ std::uint32_t at;
        const auto place = ptx::shared_address(&at);
        timed_passes(k, [&] {
            if (threadIdx.x >= 32) return;
#pragma unroll
            for (int i = 0; i < Operations; ++i) {
                ptx::tcgen05_alloc<1>(place, 32);
                ptx::tcgen05_dealloc<1>(*static_cast<volatile std::uint32_t*>(&at), 32);
            }
        });
        k.results[thread_index()] = at;
    } else {
        time_nothing(k);
    }
}

probe_point point_of(const char* operation, const chain::length& shorter,
                     const chain::length& longer, const std::vector<record::expected_code>& code) {
    chain c{shorter, longer, std::vector<std::uint32_t>(tcgen05_header + tcgen05_tiles<64>::words)};
    c.threads = tcgen05_threads;
    return chain_point({{"operation", operation}}, std::move(c), code);
}
template <class Move>
probe_point point_of() {
    return point_of(Move::name, {&latency<Move, chain_length>, chain_length},
                    {&latency<Move, 2 * chain_length>, 2 * chain_length},
                    tcgen05_code({Move::mnemonic}));
}
probe_point allocation_point() {
    return point_of("alloc", {&allocations<allocation_length>, allocation_length},
                    {&allocations<2 * allocation_length>, 2 * allocation_length},
                    expected_of("tcgen05.alloc tcgen05.dealloc"));
}

}  // namespace tensor::tcgen05_move

probe describe() {
    using namespace tensor::tcgen05_move;
    return {
        "What do moves to and from tensor memory cost, a commit, and an allocation?",
        "chain of 8 and of 16 operations, of allocations 1 and 2, slope of the two",
        "PTX ISA, tcgen05.ld, tcgen05.st, tcgen05.cp, tcgen05.commit, tcgen05.alloc",
        "loads and stores move one column, and a load's figure holds the addition to its address; "
        "a copy's figure is its rate, since copies do not wait for one another; an allocation's is "
        "of the sequence that takes 32 columns and gives them back",
        {point_of<load>(), point_of<store>(), point_of<copy>(), point_of<commit>(),
         allocation_point()}};
}

}  // namespace assay::micro
