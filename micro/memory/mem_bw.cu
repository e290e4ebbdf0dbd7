// What bandwidth do L1, shared memory, L2 and DRAM give, by width, occupancy and mix of reads and
// writes?
//
// Every turn each thread makes 12 accesses of 4, 8 or 16 bytes, a warp's side by side; floods of
// `warps` warps in each of `blocks` blocks of an SM (harness/flood.hpp). level=l1: each block walks
// 20 KiB of its own at most; l2: all walk a quarter of the L2 at most; dram: eight times the L2 at
// least, a pass of the grid after the other. Read words are folded into a sum by XOR.
//
// Peak: shared memory and L1 are 32 banks of 4 bytes a cycle (CUDA C++ Best Practices Guide); DRAM
// as portability/gpu/peaks.csv. Source: arXiv 2402.13499, Table V.

#include <bit>

#include "gpu/check.hpp"
#include "gpu/peaks.hpp"
#include "harness/code_since.hpp"
#include "harness/flood.hpp"
#include "stream.cuh"

namespace assay::micro {

namespace memory {

using ptx::space;

struct occupancy {
    extent reach;
    int warps;
    unsigned blocks;
};
constexpr occupancy occupancies[]{{extent::sm, 32, 1},
                                  {extent::chip, 8, 1},
                                  {extent::chip, 16, 1},
                                  {extent::chip, 32, 1},
                                  {extent::chip, 32, 2}};

// The flood with the footprint of its level on this device.
flood placed(flood f, std::string_view level, const session& s) {
    const std::uint32_t blocks =
        f.blocks_an_sm * (f.reach == extent::chip ? static_cast<unsigned>(s.device().sms) : 1);
    const auto turn = static_cast<std::uint32_t>(f.warp_bytes * accesses * f.warps);
    const std::size_t l2 = s.device().l2_bytes;
    if (level == "l1" || level == "shared") {
        constexpr std::uint32_t window = 16384;
        f.space.memory_bytes = level == "l1" ? 2 * window : 0;
        f.operands = {window - 1, 2 * window, turn, 0};
    } else {
        const std::uint64_t footprint =
            level == "l2" ? std::bit_floor(l2 / 4) : std::bit_ceil(8 * l2);
        f.space.memory_bytes = (footprint + turn) / blocks + turn;
        f.operands = {static_cast<std::uint32_t>(footprint - 1), 0, turn * blocks, 0};
    }
    return f;
}

bool fits(const flood& f) {
    int blocks = 0;
    ASSAY_CHECK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, f.kernel, 32 * f.warps, 0));
    return blocks >= static_cast<int>(f.blocks_an_sm);
}

void state_dram_peak(record::sampling& sampling, const session& s) {
    const auto* row = gpu::find_peak(s.device().name, "dram");
    if (row) sampling.peak("throughput", row->vendor_value, row->source);
}

std::vector<std::string> accesses_of(space where, int words, const mix_of& mix) {
    const std::string width = words == 1 ? "" : words == 2 ? ".64" : ".128";
    const std::string order = where == space::l1 ? ".STRONG.SM" : ".STRONG.GPU";
    const bool shared = where == space::shared;
    std::vector<std::string> all(static_cast<std::size_t>(mix.reads),
                                 shared ? "LDS" + width : "LDG.E" + width + order);
    all.insert(all.end(), static_cast<std::size_t>(mix.writes),
               shared ? "STS" + width : "STG.E" + width + order);
    return all;
}

template <space S, int Words, int Mix>
void add_points(std::vector<probe_point>& points, const char* level) {
    for (const auto& [reach, warps, blocks] : occupancies) {
        flood f{&stream<S, Words, Mix>, accesses, warps, reach, {}, {}, "none: not documented"};
        f.warp_bytes = 32.0 * 4 * Words;
        f.blocks_an_sm = blocks;
        if (S != space::l2)
            f.peak = [](const session&) {
                return documented_rate{128,
                                       "CUDA C++ Best Practices Guide, Shared Memory: 32 "
                                       "banks of 4 bytes a cycle; L1 is the same array"};
            };
        auto p = flood_point({{"level", level},
                              {"width", std::to_string(4 * Words)},
                              {"mix", mixes[Mix].name},
                              {"blocks", std::to_string(blocks)}},
                             f, code_since(80, "memory", accesses_of(S, Words, mixes[Mix])));
        p.code->operations = accesses / (mixes[Mix].reads + mixes[Mix].writes);
        p.sample = [f, level = std::string(level)](record::sampling& sampling, const session& s) {
            if (!fits(f)) return sampling.skip("an SM has no room for so many blocks"), verdict{};
            const verdict v = sample_flood(sampling, s, placed(f, level, s));
            if (level == "dram") state_dram_peak(sampling, s);
            return v;
        };
        points.push_back(std::move(p));
    }
}

template <int Words>
void add_width(std::vector<probe_point>& points) {
    add_points<space::l1, Words, 0>(points, "l1");
    add_points<space::shared, Words, 0>(points, "shared");
    add_points<space::shared, Words, 1>(points, "shared");
    add_points<space::shared, Words, 2>(points, "shared");
    for (const char* level : {"l2", "dram"}) {
        add_points<space::l2, Words, 0>(points, level);
        add_points<space::l2, Words, 1>(points, level);
        add_points<space::l2, Words, 2>(points, level);
        add_points<space::l2, Words, 3>(points, level);
    }
}

std::vector<probe_point> all_points() {
    std::vector<probe_point> points;
    add_width<1>(points), add_width<2>(points), add_width<4>(points);
    return points;
}

}  // namespace memory

probe describe() {
    return {"What bandwidth do L1, shared memory, L2 and DRAM give?",
            "12 accesses of each thread a turn between two clock reads; bytes of all lanes over "
            "the cycles of the slowest SM, and over the wall clock",
            "arXiv 2402.13499, Table V; PTX ISA, ld, st, Cache Operators",
            "L2 is walked by all SMs: half of what they read lies in the far partition",
            memory::all_points()};
}

}  // namespace assay::micro
