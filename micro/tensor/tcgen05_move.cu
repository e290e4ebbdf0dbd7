// What do moves to and from tensor memory cost: a load, a store, a copy from shared memory?
//
// One block of 128 threads, of which the first warp is timed, in two lengths. ld: a column a warp,
// each load waited for and its word the next one's address (all zero, so the same column). st:
// stores, each waited for. cp: 128 lanes of 256 bits from shared memory, committed once to a
// barrier. An allocation is no instruction but a sequence with retries, and is not measured.
//
// Source: PTX ISA, "tcgen05.ld", "tcgen05.st", "tcgen05.cp".

#include "harness/chain.hpp"
#include "tcgen05_form.hpp"
#include "tcgen05_kernels.cuh"

namespace assay::micro {

namespace tensor::tcgen05_move {

constexpr int chain_length = 16;  // and twice that

struct load {
    static constexpr const char* name = "ld";
    static std::vector<std::string> mnemonics() { return {"LDTM"}; }
    template <int Operations>
    __device__ static std::uint32_t run(tensor_room& room, const tcgen05_tiles<64>&) {
        std::uint32_t offset = 0;
#pragma unroll
        for (int i = 0; i < Operations; ++i) {
            offset = ptx::tcgen05_load(room.lanes_of_warp() + offset);
            ptx::tcgen05_wait_load();
        }
        return offset;
    }
};
struct store {
    static constexpr const char* name = "st";
    static std::vector<std::string> mnemonics() { return {"STTM"}; }
    template <int Operations>
    __device__ static std::uint32_t run(tensor_room& room, const tcgen05_tiles<64>&) {
#pragma unroll
        for (int i = 0; i < Operations; ++i) {
            ptx::tcgen05_store(room.lanes_of_warp() + i, 0);
            ptx::tcgen05_wait_store();
        }
        return 0;
    }
};
struct copy {
    static constexpr const char* name = "cp";
    static std::vector<std::string> mnemonics() { return {"UTCCP.T.S"}; }
    template <int Operations>
    __device__ static std::uint32_t run(tensor_room& room, const tcgen05_tiles<64>& tiles) {
        room.run([&] {
#pragma unroll
            for (int i = 0; i < Operations; ++i) ptx::tcgen05_copy(room.address, tiles.a);
        });
        return 0;
    }
};

template <class Move, int Operations>
__global__ void __launch_bounds__(tcgen05_threads) latency(kernel_arguments k) {
    if constexpr (ptx::has_tcgen05) {
        const tcgen05_tiles<64> tiles(k.operands);
        tensor_room room(0);
        for (int column = 0; column < 64; ++column)
            ptx::tcgen05_store(room.lanes_of_warp() + column, 0);
        ptx::tcgen05_wait_store();
        __syncthreads();
        std::uint32_t last = 0;
        timed_passes(k, [&] { last = Move::template run<Operations>(room, tiles); });
        k.results[thread_index()] = last;
    } else {
        time_nothing(k);
    }
}

template <class Move>
probe_point point_of() {
    chain c{{&latency<Move, chain_length>, chain_length},
            {&latency<Move, 2 * chain_length>, 2 * chain_length},
            std::vector<std::uint32_t>(tcgen05_header + tcgen05_tiles<64>::words)};
    c.threads = tcgen05_threads;
    return chain_point({{"operation", Move::name}}, std::move(c), tcgen05_code(Move::mnemonics()));
}

}  // namespace tensor::tcgen05_move

probe describe() {
    using namespace tensor::tcgen05_move;
    return {
        "What do moves to and from tensor memory cost: a load, a store, a copy from shared memory?",
        "chain of 16 and of 32 operations, slope of the two",
        "PTX ISA, tcgen05.ld, tcgen05.st, tcgen05.cp",
        "loads and stores move one column, and a load's figure holds the addition to its address; "
        "a copy's figure is its rate, since copies do not wait for one another",
        {point_of<load>(), point_of<store>(), point_of<copy>()}};
}

}  // namespace assay::micro
