// How many cycles does an SM need to reach the shared memory of another SM of its cluster?
//
// Thread 0 of block `from` follows a pointer in the shared memory of block `to` that points to
// itself: each access needs the result of the one before, in two lengths (harness/chain.hpp).
// operation=ld loads it, st stores it and loads it back, atom exchanges it (and builds a 64-bit
// address of the 32-bit one by two MOV). from = to goes to one's own memory by the cluster's
// pointer. Every cluster that fits on the chip measures at once; the row's latency is the median of
// them, and its check lists the SMs that each pair of ranks had, with the latency between them;
// --quick measures from block 0 alone. No cluster barrier stands in the timed region.
//
// Source: arXiv 2402.13499, section IV (DSM); PTX ISA, "mapa".
// Machine code: 90a 100a 120a

#include "harness/code_since.hpp"
#include "harness/timed_region.cuh"
#include "map.hpp"
#include "ptx/cluster.hpp"

namespace assay::micro {

namespace dsmem {

struct load {
    static constexpr const char* name = "ld";
    __device__ static void start(std::uint64_t* cell, unsigned to, std::uint64_t& at) {
        *cell = ptx::map_generic(cell, ptx::cluster_rank());
        at = ptx::map_generic(cell, to);
    }
    __device__ static std::uint64_t step(std::uint64_t at) { return ptx::load_pointer(at); }
};
struct store : load {
    static constexpr const char* name = "st";
    __device__ static std::uint64_t step(std::uint64_t at) {
        return ptx::store_and_load_pointer(at);
    }
};
struct exchange {
    static constexpr const char* name = "atom";
    __device__ static void start(std::uint64_t* cell, unsigned to, std::uint64_t& at) {
        *cell = ptx::map_address(cell, ptx::cluster_rank());
        at = ptx::map_address(cell, to);
    }
    __device__ static std::uint64_t step(std::uint64_t at) {
        return ptx::exchange_address(static_cast<std::uint32_t>(at));
    }
};

template <class Access, int Operations>
__global__ void latency(kernel_arguments k) {
    __shared__ std::uint64_t cell;
    std::uint64_t at = 0;
    if (threadIdx.x == 0) Access::start(&cell, k.operands[1], at);
    ptx::cluster_barrier();
    if (threadIdx.x == 0) {
        k.readings[warp_index()].sm = ptx::sm_id();
        if (ptx::cluster_rank() == k.operands[0])
            timed_passes(k, [&] {
#pragma unroll
                for (int i = 0; i < Operations; ++i) at = Access::step(at);
            });
    }
    ptx::cluster_barrier();
    k.results[thread_index()] = static_cast<std::uint32_t>(at);
}

template <class Access>
void add(std::vector<probe_point>& points, const std::vector<std::string>& mnemonics) {
    for (const unsigned cluster : {1U, 2U, 4U, 8U, 16U})
        for (unsigned from = 0; from < cluster; ++from)
            for (unsigned to = 0; to < cluster; ++to)
                points.push_back(
                    map_point({cluster, from, to}, Access::name,
                              {{&latency<Access, 32>, 32}, {&latency<Access, 64>, 64}, {from, to}},
                              code_since(90, "clusters", mnemonics)));
}

}  // namespace dsmem

probe describe() {
    std::vector<probe_point> points;
    dsmem::add<dsmem::load>(points, {"LD.E.64"});
    dsmem::add<dsmem::store>(points, {"ST.E.64.STRONG.GPU", "LD.E.64.STRONG.GPU"});
    dsmem::add<dsmem::exchange>(points, {"ATOM.E.EXCH.STRONG.GPU"});
    return {"How many cycles does an SM need to reach the shared memory of another SM?",
            "one thread follows a pointer to itself in the other block's shared memory, 32 and 64 "
            "accesses, slope of the two; median over all clusters of the chip",
            "arXiv 2402.13499, section IV (DSM); PTX ISA, mapa",
            "clusters measure at the same time; which SMs a cluster gets, the device decides; "
            "st is a store and the load of it",
            std::move(points)};
}

}  // namespace assay::micro
