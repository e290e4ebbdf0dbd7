// How fast does a bulk copy store into global memory, or reduce into it?
//
// One lane of a block has 4 groups of one copy each under way, and waits for the oldest before the
// next (harness/flood.hpp); on every SM, over `footprint` bytes of its own, so 128 KiB stay in L2.
// op=copy stores; add, min, max (u32) and add_f32 are done where the memory is. Bytes are those of
// shared memory.
//
// Source: PTX ISA, "cp.async.bulk" and "cp.reduce.async.bulk".

#include "harness/code_since.hpp"
#include "harness/flood.hpp"
#include "harness/timed_region.cuh"
#include "stages.cuh"

namespace assay::micro {

namespace async {

using ptx::bulk_store;
constexpr int under_way = 4;

template <bulk_store Kind>
__global__ void store(kernel_arguments k) {
    const stages<under_way> s(k);
    const std::uint32_t own = s.count * s.stride;
    std::byte* to = k.memory + std::size_t{blockIdx.x} * own;
    std::uint32_t next = 0;
    timed_loop(k, [&] {
#pragma unroll
        for (int j = 0; j < under_way; ++j) {
            if (s.elected) ptx::bulk_to_global<Kind>(to + next + j * s.bytes, s.box(j), s.bytes);
            ptx::bulk_commit();
            ptx::bulk_wait<under_way - 1>();
        }
        next = (next + under_way * s.bytes) & (own - 1);
    });
    ptx::bulk_wait<0>();
    k.results[thread_index()] = next;
}

template <bulk_store Kind>
void add(std::vector<probe_point>& points, const char* op, const std::string& mnemonic) {
    for (const std::uint32_t bytes : {1024U, 4096U, 16384U})
        for (const std::size_t footprint : {std::size_t{128} << 10, std::size_t{4} << 20}) {
            flood f{&store<Kind>,
                    under_way,
                    1,
                    extent::chip,
                    {},
                    {},
                    "none: L2 and DRAM bound it; see memory"};
            f.warp_bytes = bytes;
            f.space = space_of({0, bytes}, footprint, under_way, false);
            points.push_back(flood_point(
                {{"op", op},
                 {"box", std::to_string(bytes)},
                 {"footprint", std::to_string(footprint)}},
                std::move(f), code_since(90, "bulk copies", {mnemonic, "UTMACMDFLUSH"})));
        }
}

}  // namespace async

probe describe() {
    using enum ptx::bulk_store;
    std::vector<probe_point> points;
    async::add<copy>(points, "copy", "UBLKCP.G.S");
    async::add<add>(points, "add", "UBLKRED.G.S.ADD");
    async::add<min>(points, "min", "UBLKRED.G.S.MIN");
    async::add<max>(points, "max", "UBLKRED.G.S.MAX");
    async::add<add_f32>(points, "add_f32", "UBLKRED.G.S.ADD.F32.RN");
    return {"How fast does a bulk copy store into global memory, or reduce into it?",
            "4 groups of one copy under way a block, on every SM; bytes over the cycles of the "
            "slowest SM",
            "PTX ISA, cp.async.bulk and cp.reduce.async.bulk",
            "no tensor stores; a reduction also reads what it reduces into", std::move(points)};
}

}  // namespace assay::micro
