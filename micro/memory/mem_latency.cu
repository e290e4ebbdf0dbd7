// How many cycles and nanoseconds until a load's result can be used, at each level, and where do
// the levels end?
//
// One warp follows pointers, in two lengths (harness/chain.hpp), after every line of the ring was
// loaded once; DRAM is chased cold through eight times the L2. footprint=sweep walks from footprint
// to footprint and finds the first step by a change-point test (change_point.hpp): the footprint
// before it is the capacity. hint=nc is the read-only path, level=texture
// a texture over linear memory, whose cache is L1. Constant memory is chased by
// byte offsets within 2 KiB and 32 KiB of a bank; L2's partitions are l2_partition_map's.
//
// Source: arXiv 2402.13499, Table IV (stride); the authors' logs (random); PTX ISA, "ld".

#include "change_point.hpp"
#include "chase_points.cuh"
#include "constant_chase.cuh"
#include "shared_chase.cuh"
#include "texture_chase.cuh"

namespace assay::micro {

namespace memory {

struct level_row {
    const char* level;
    const char* hint;
    const char* pattern;
    std::uint64_t kib;  // 0: eight times the L2, cold
    chase_kernels kernels;
    const char* mnemonic;
};
using enum ptx::hint;
const level_row levels[]{
    {"l1", "plain", "stride", 16, chase_with<plain>, "LDG.E.64"},
    {"l1", "plain", "random", 16, chase_with<plain>, "LDG.E.64"},
    {"l1", "ca", "random", 16, chase_with<ca>, "LDG.E.64.STRONG.SM"},
    {"l1", "nc", "random", 16, chase_with<nc>, "LDG.E.64.CONSTANT"},
    {"l2", "cg", "stride", 1024, chase_with<cg>, "LDG.E.64.STRONG.GPU"},
    {"l2", "cg", "random", 1024, chase_with<cg>, "LDG.E.64.STRONG.GPU"},
    {"l2", "cg", "random", 8192, chase_with<cg>, "LDG.E.64.STRONG.GPU"},
    {"dram", "cg", "stride", 0, chase_with<cg>, "LDG.E.64.STRONG.GPU"},
    {"dram", "cg", "random", 0, chase_with<cg>, "LDG.E.64.STRONG.GPU"},
};

chase_form form_of(const level_row& row, const session& s) {
    chase_form form{row.kib << 10, 128, row.pattern, true};
    if (row.kib == 0) form = {8 * s.device().l2_bytes, 256, row.pattern, false};
    return form;
}

probe_point level_point(const level_row& row) {
    return chase_point({{"level", row.level},
                        {"hint", row.hint},
                        {"pattern", row.pattern},
                        {"footprint", row.kib ? std::to_string(row.kib) + "KiB" : "8xL2"},
                        {"stride", row.kib ? "128" : "256"}},
                       row.kernels, row.mnemonic,
                       [&row](const session& s) { return form_of(row, s); });
}

// Walks from footprint to footprint; the one before the first step is the capacity. Sixteen of an
// L1 of 256 KiB, or of an L2 as the runtime gives it, and as many beyond.
probe_point sweep_of(probe_point p, bool l1, closure<chain(std::uint64_t)> chain_over) {
    p.at.set("footprint", "sweep");
    p.quantities.push_back(
        {"capacity_bytes", record::units::count, {}, "none: not a rate", {}, {}});
    p.sample = [=](record::sampling& sampling, const session& s) {
        const std::uint64_t step = (l1 ? 262144 : s.device().l2_bytes) / 16 / 128 * 128;
        std::vector<double> curve;
        chain_slope last;
        for (std::uint64_t i = 1; i <= 32; ++i) {
            last = slope_of(s, chain_over(i * step));
            curve.push_back(last.cycles);
            if (i == 1) sampling.sample("time", last.ns), sampling.sample("latency", last.cycles);
        }
        const auto changes = change_points(curve);
        sampling.sample("capacity_bytes",
                        changes.empty() ? NAN : static_cast<double>(changes[0].at * step));
        report(sampling, s, last.launch, last.clocks);
        return last.clocks;
    };
    return p;
}
probe_point sweep_point(const level_row& row, bool l1) {
    return sweep_of(level_point(row), l1, [&row](std::uint64_t footprint) {
        return chase_chain(row.kernels, {footprint, 128, "random", true});
    });
}

std::vector<probe_point> all_points() {
    std::vector<probe_point> points{sweep_point(levels[1], true), sweep_point(levels[5], false)};
    for (const auto& row : levels) points.push_back(level_point(row));
    points.push_back(shared_point());
    points.push_back(sweep_of(texture_point(16, "random"), true, [](std::uint64_t footprint) {
        return texture_chain(footprint, "random");
    }));
    for (const char* pattern : {"stride", "random"}) points.push_back(texture_point(16, pattern));
    points.push_back(texture_point(1024, "random"));
    for (const unsigned bytes : {2048U, 32768U}) points.push_back(constant_point(bytes));
    return points;
}

}  // namespace memory

probe describe() {
    return {"How many cycles and ns until a load can be used at each level, and where it ends?",
            "one warp follows pointers, 64 and 128 loads between two clock reads, slope of the "
            "two; capacity by a change-point test over 32 footprints",
            "arXiv 2402.13499, Table IV; PTX ISA, ld",
            "the warp's lanes load one word: a coalesced load, as one thread's",
            memory::all_points()};
}

}  // namespace assay::micro
