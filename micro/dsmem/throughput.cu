// How fast do the SMs of a cluster move data between their shared memories?
//
// Every thread runs `ilp` streams at a time, 64 accesses a turn of a loop between two clock reads
// (harness/flood.hpp). A stream of loads follows pointers through cells of the other block's shared
// memory, so at most `ilp` loads a thread are under way; a stream of stores writes the same cells.
// Which block a stream reaches is the pattern (pattern.hpp); blocks that rest do not count. A row
// is one cluster (reach=sm) or as many as fit on the chip; bytes are those of the loads and stores,
// over the cycles of the slowest SM that took part. No cluster barrier stands in the timed region.
//
// Source: arXiv 2402.13499, Fig. 8; PTX ISA, "mapa".

#include "dsmem/pattern.hpp"
#include "harness/code_since.hpp"
#include "harness/flood.hpp"
#include "harness/timed_region.cuh"
#include "ptx/cluster.hpp"

namespace assay::micro {

namespace dsmem {

constexpr int accesses = 64;  // a thread a turn, over all its streams
constexpr int rows = 4;       // cells of a thread, each of an access's width

// One access of a stream that is at `at`; its `i`th.
template <int Width>
struct loads {
    static constexpr const char* name = "ld";
    static constexpr bool writes = false;
    __device__ static void step(std::uint64_t& at, std::uint32_t, int) {
        if constexpr (Width == 4)
            at = ptx::load_address(static_cast<std::uint32_t>(at));
        else if constexpr (Width == 8)
            at = ptx::load_pointer(at);
        else
            at = ptx::load_pointer_and_zeros(at);
    }
};
template <int Width>
struct stores {
    static constexpr const char* name = "st";
    static constexpr bool writes = true;
    __device__ static void step(std::uint64_t& at, std::uint32_t sum, int i) {
        ptx::store_words<Width>(at + i % rows * warpSize * Width, sum);
    }
};

// What a stream of loads of this width follows: where `next` stands in block `rank`.
template <int Width>
__device__ void put_address(std::byte* cell, const std::byte* next, unsigned rank) {
    if constexpr (Width == 4)
        *reinterpret_cast<std::uint32_t*>(cell) = ptx::map_address(next, rank);
    else if constexpr (Width == 8)
        *reinterpret_cast<std::uint64_t*>(cell) = ptx::map_generic(next, rank);
    else
        *reinterpret_cast<ulonglong2*>(cell) = {ptx::map_generic(next, rank), 0};
}

template <template <int> class Access, int Width, int Ilp>
__global__ void __launch_bounds__(1024) throughput(kernel_arguments k) {
    extern __shared__ __align__(16) std::byte memory[];
    const auto which = static_cast<pattern>(k.operands[0]);
    const unsigned blocks = k.operands[1], rank = ptx::cluster_rank();
    const unsigned warp = threadIdx.x / warpSize, lane = threadIdx.x % warpSize;
    const auto cell = [&](int row) {
        return memory + ((warp * rows + row) * warpSize + lane) * Width;
    };
    for (int row = 0; row < rows; ++row)
        put_address<Width>(cell(row), cell((row + 1) % rows), rank);
    std::uint64_t at[Ilp];
    const unsigned stream = warp * Ilp;
    const bool rests = partner(which, Access<Width>::writes, rank, blocks, 0) < 0;
    for (int j = 0; j < Ilp; ++j) {
        const int to = rests ? 0 : partner(which, Access<Width>::writes, rank, blocks, stream + j);
        at[j] = Width == 4 && !Access<Width>::writes
                    ? ptx::map_address(cell(j % rows), to)
                    : ptx::map_generic(cell(Access<Width>::writes ? 0 : j % rows), to);
    }
    std::uint32_t sum = k.operands[2];
    ptx::cluster_barrier();
    if (!rests)
        timed_loop(k, [&] {
#pragma unroll
            for (int i = 0; i < accesses; ++i) Access<Width>::step(at[i % Ilp], sum, i / Ilp);
        });
    ptx::cluster_barrier();
    for (int j = 0; j < Ilp; ++j) sum += static_cast<std::uint32_t>(at[j]);
    k.results[thread_index()] = sum;
}

template <template <int> class Access, int Width, int Ilp>
void add(std::vector<probe_point>& points, const std::vector<std::string>& mnemonics) {
    for (std::size_t p = 0; p < std::size(pattern_names); ++p)
        for (const unsigned cluster : {2U, 4U, 8U, 16U})
            for (const int warps : {4, 32}) {
                flood f{&throughput<Access, Width, Ilp>,
                        accesses,
                        warps,
                        extent::chip,
                        {static_cast<unsigned>(p), cluster, 0},
                        {},
                        "none: no document has the rate between SMs"};
                f.warp_bytes = 32.0 * Width;
                f.space.cluster = cluster;
                f.space.alone = true;
                f.space.shared_bytes = std::size_t{rows} * Width * warps * 32;
                points.push_back(flood_point({{"pattern", std::string(pattern_names[p])},
                                              {"operation", Access<Width>::name},
                                              {"width", std::to_string(Width)},
                                              {"ilp", std::to_string(Ilp)},
                                              {"cluster", std::to_string(cluster)},
                                              {"block", std::to_string(warps * 32)}},
                                             std::move(f), code_since(90, "clusters", mnemonics)));
            }
}

template <template <int> class Access, int Width>
void add_each_ilp(std::vector<probe_point>& points, const std::string& mnemonic) {
    add<Access, Width, 1>(points, {mnemonic});
    add<Access, Width, 4>(points, {mnemonic});
    add<Access, Width, 8>(points, {mnemonic});
}

}  // namespace dsmem

probe describe() {
    using namespace dsmem;
    std::vector<probe_point> points;
    add_each_ilp<loads, 4>(points, "LD.E");
    add_each_ilp<loads, 8>(points, "LD.E.64");
    add_each_ilp<loads, 16>(points, "LD.E.128");
    add_each_ilp<stores, 4>(points, "ST.E");
    add_each_ilp<stores, 8>(points, "ST.E.64");
    add_each_ilp<stores, 16>(points, "ST.E.128");
    return {"How fast do the SMs of a cluster move data between their shared memories?",
            "streams of dependent loads, or of stores, into another block's shared memory; bytes "
            "of all lanes over the cycles of the slowest SM that took part",
            "arXiv 2402.13499, Fig. 8; PTX ISA, mapa",
            "loads of 4 bytes build a 64-bit address by two MOV; stores are counted as issued, and "
            "wait for nothing but the queue",
            std::move(points)};
}

}  // namespace assay::micro
