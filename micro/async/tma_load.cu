// How long does a bulk or tensor copy into shared memory take, and how fast are many of them?
//
// Latency: one lane copies a box, the warp waits for its barrier and reads the box's first word,
// which names the next box: a random cycle through `footprint` bytes, in two lengths
// (harness/chain.hpp). The read of the word and the wait are part of it. Throughput: `stages`
// copies under way in each block, each started again as soon as it is complete; `ctas` blocks an
// SM, on every SM, each over `footprint` bytes of its own. dims=0 is a run of bytes without a
// tensor, 1 to 5 a tensor of so many dimensions. promotion is what L2 fetches at least on a miss:
// part of the tensor's description, so the machine code is the same.
//
// Source: arXiv 2501.12084, TMA section, and the authors' logs; PTX ISA, "cp.async.bulk".

#include "harness/chain.hpp"
#include "harness/code_since.hpp"
#include "harness/flood.hpp"
#include "harness/timed_region.cuh"
#include "stages.cuh"
#include "tensor_map.hpp"

namespace assay::micro {

namespace async {

template <int Dims>
__device__ void load_box(const kernel_arguments& k, std::uint32_t to, std::uint32_t which,
                         std::uint32_t bytes, std::uint32_t barrier) {
    ptx::mbarrier_expect(barrier, bytes);
    if constexpr (Dims == 0)
        ptx::bulk_load(to, k.memory + which, bytes, barrier);
    else
        ptx::tensor_load<Dims>(to, k.operands, which, barrier);
}

template <int Dims, int Copies>
__global__ void latency(kernel_arguments k) {
    const stages<1> s(k);
    std::uint32_t which = 0;
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Copies; ++i) {
            if (s.elected) load_box<Dims>(k, s.box(0), which, s.bytes, s.barrier(0));
            // Copies is even: each pass begins with the barrier in a phase of parity 0.
            ptx::mbarrier_wait(s.barrier(0), i % 2);
            which = *reinterpret_cast<volatile std::uint32_t*>(s.memory);
        }
    });
    k.results[thread_index()] = which;
}

template <int Dims, int Stages>
__global__ void throughput(kernel_arguments k) {
    const stages<Stages> s(k);
    const std::uint32_t own = s.count * s.stride, first = blockIdx.x * own;
    const auto start = [&](int j, std::uint32_t which) {
        if (s.elected) load_box<Dims>(k, s.box(j), which, s.bytes, s.barrier(j));
    };
    for (int j = 0; j < Stages; ++j) start(j, first + j * s.stride);
    std::uint32_t next = first, parity = 0;
    timed_loop(k, [&] {
        next = first | ((next + Stages * s.stride) & (own - 1));
#pragma unroll
        for (int j = 0; j < Stages; ++j) {
            ptx::mbarrier_wait(s.barrier(j), parity);
            start(j, next + j * s.stride);
        }
        parity ^= 1;
    });
    for (int j = 0; j < Stages; ++j) ptx::mbarrier_wait(s.barrier(j), parity);
    k.results[thread_index()] = s.checksum(Stages);
}

record::point place_of(const boxes& b, std::size_t footprint) {
    record::point at{{"dims", std::to_string(b.dims)},
                     {"box", std::to_string(b.bytes)},
                     {"footprint", std::to_string(footprint)}};
    constexpr const char* promotions[]{"none", "64B", "128B", "256B"};
    if (b.dims == 2) {
        at.set("swizzle", b.swizzled ? "128B" : "none");
        at.set("promotion", promotions[b.promotion]);
    }
    return at;
}

// A wait asks once, and again where it was too early. `each`: what else stands once in every copy.
template <int Dims>
std::vector<record::expected_code> code(const std::vector<std::string>& each = {}) {
    std::vector<std::string> all{Dims == 0 ? "UBLKCP.S.G" : "UTMALDG." + std::to_string(Dims) + "D",
                                 "SYNCS.ARRIVE.TRANS64", "SYNCS.PHASECHK.TRANS64.TRYWAIT",
                                 "SYNCS.PHASECHK.TRANS64.TRYWAIT"};
    all.insert(all.end(), each.begin(), each.end());
    return code_since(90, "bulk copies", all);
}

// The read of the word; a copy of bytes packs its size into a register first.
template <int Dims>
std::vector<record::expected_code> code_of_latency() {
    if (Dims == 0) return code<Dims>({"LDS", "UPRMT", "USHF.R.U32.HI"});
    return code<Dims>({"LDS"});
}

constexpr int checked_turns = 3;

// The box that a chain stands at in the end, against the links on the host.
template <int Dims, int Copies>
answers check_latency(const session& s, const boxes& b, std::size_t footprint) {
    const auto words = linked_words(b, footprint);
    std::uint32_t which = 0;
    for (int i = 0; i < checked_turns * Copies; ++i)
        which = words[std::size_t{which / b.stride()} * b.words()];
    const auto l = run_over(s, &latency<Dims, Copies>, space_of(b, footprint, 1, true), 1, 32,
                            checked_turns, words);
    return compare(l.results, std::vector<std::uint32_t>(32, which));
}

// Two blocks over numbered words: the boxes that lie in shared memory in the end.
template <int Dims, int Stages>
answers check_throughput(const session& s, const boxes& b, std::size_t footprint) {
    constexpr unsigned blocks = 2;
    const auto count = static_cast<std::uint32_t>(footprint / b.bytes);
    std::vector<std::uint32_t> want;
    for (unsigned block = 0; block < blocks; ++block) {
        std::vector<landed> last;
        for (int j = 0; j < Stages; ++j) {
            const std::uint32_t box =
                static_cast<std::uint32_t>(checked_turns * Stages + j) % count;
            last.push_back({(block * count + box) * b.words(), b.words(), b.swizzled});
        }
        for (unsigned lane = 0; lane < 32; ++lane) want.push_back(checksum_of(last, lane));
    }
    const auto l = run_over(s, &throughput<Dims, Stages>, space_of(b, footprint, Stages, false),
                            blocks, 32, checked_turns, numbered_words(blocks * footprint / 4));
    return compare(l.results, want);
}

template <int Dims, int Stages>
flood flood_of(const boxes& b, std::size_t footprint, unsigned ctas) {
    flood f{&throughput<Dims, Stages>,
            Stages,
            1,
            extent::chip,
            {},
            {},
            "none: L2 and DRAM bound it; see memory"};
    f.warp_bytes = b.bytes;
    f.blocks_an_sm = ctas;
    f.space = space_of(b, footprint, Stages, false);
    return f;
}

template <int Dims>
void add(std::vector<probe_point>& points, const boxes& b) {
    for (const std::size_t footprint : {std::size_t{1} << 20, std::size_t{256} << 20}) {
        chain c{{&latency<Dims, 8>, 8}, {&latency<Dims, 16>, 16}, {}};
        c.space = space_of(b, footprint, 1, true);
        points.push_back(
            chain_point(place_of(b, footprint), std::move(c), code_of_latency<Dims>()));
        points.back().check = [=](const session& s) {
            return check_latency<Dims, 8>(s, b, footprint);
        };
    }
    for (const std::size_t footprint : {std::size_t{128} << 10, std::size_t{4} << 20})
        for (const unsigned ctas : {1U, 2U}) {
            auto at = place_of(b, footprint);
            at.set("ctas", std::to_string(ctas));
            at.set("stages", "1");
            points.push_back(flood_point(at, flood_of<Dims, 1>(b, footprint, ctas), code<Dims>()));
            points.back().check = [=](const session& s) {
                return check_throughput<Dims, 1>(s, b, footprint);
            };
            at.set("stages", "4");
            points.push_back(flood_point(at, flood_of<Dims, 4>(b, footprint, ctas), code<Dims>()));
            points.back().check = [=](const session& s) {
                return check_throughput<Dims, 4>(s, b, footprint);
            };
        }
}

}  // namespace async

probe describe() {
    std::vector<probe_point> points;
    for (const std::uint32_t bytes : {256U, 1024U, 4096U, 16384U}) {
        async::add<0>(points, {0, bytes});
        if (bytes <= 1024) async::add<1>(points, {1, bytes});
        async::add<2>(points, {2, bytes});
        async::add<2>(points, {2, bytes, true});
        for (const auto promotion :
             {CU_TENSOR_MAP_L2_PROMOTION_L2_64B, CU_TENSOR_MAP_L2_PROMOTION_L2_128B,
              CU_TENSOR_MAP_L2_PROMOTION_L2_256B})
            async::add<2>(points, {2, bytes, false, promotion});
        async::add<3>(points, {3, bytes});
        async::add<4>(points, {4, bytes});
        async::add<5>(points, {5, bytes});
    }
    return {"How long does a bulk or tensor copy into shared memory take, and how fast are many?",
            "chain of 8 and of 16 copies, each naming the next, slope of the two; floods with "
            "`stages` copies under way a block, bytes over the cycles of the slowest SM",
            "arXiv 2501.12084, TMA section; PTX ISA, cp.async.bulk and cp.async.bulk.tensor",
            "a latency holds the wait on the barrier and the read of one word; no im2col",
            std::move(points)};
}

}  // namespace assay::micro
