// What does a load's cache hint do: is a line loaded with it found again in L1, or in L2?
//
// The chase of mem_latency over lines that were all loaded once, with each cache operator and
// eviction hint, in a footprint that L1 holds and in one that only L2 holds: the latency tells
// where the line was. ptxas gives .cs and L1::evict_first one instruction. A policy of createpolicy
// (of all lines, fraction 1) is bits of the load's descriptor and no part of its name: the machine
// code's count cannot tell it from a plain load.
//
// Source: PTX ISA, "ld", "Cache Operators", "Cache Eviction Priority Hints", "createpolicy".

#include "chase_points.cuh"

namespace assay::micro {

namespace memory {

struct hint_row {
    const char* hint;
    chase_kernels kernels;
    const char* mnemonic;
};
using enum ptx::hint;
const hint_row hints[]{
    {"none", chase_with<plain>, "LDG.E.64"},
    {"ca", chase_with<ca>, "LDG.E.64.STRONG.SM"},
    {"cg", chase_with<cg>, "LDG.E.64.STRONG.GPU"},
    {"cs", chase_with<cs>, "LDG.E.EF.64"},
    {"lu", chase_with<lu>, "LDG.E.LU.64"},
    {"cv", chase_with<cv>, "LDG.E.64.STRONG.SYS"},
    {"nc", chase_with<nc>, "LDG.E.64.CONSTANT"},
    {"L1::evict_first", chase_with<l1_evict_first>, "LDG.E.EF.64"},
    {"L1::evict_last", chase_with<l1_evict_last>, "LDG.E.EL.64"},
    {"L1::no_allocate", chase_with<l1_no_allocate>, "LDG.E.NA.64"},
    {"L2::64B", chase_with<l2_prefetch_64>, "LDG.E.LTC64B.64"},
    {"L2::128B", chase_with<l2_prefetch_128>, "LDG.E.LTC128B.64"},
    {"L2::256B", chase_with<l2_prefetch_256>, "LDG.E.LTC256B.64"},
    {"createpolicy.evict_first", chase_with<policy_evict_first>, "LDG.E.64"},
    {"createpolicy.evict_last", chase_with<policy_evict_last>, "LDG.E.64"},
    {"createpolicy.evict_normal", chase_with<policy_evict_normal>, "LDG.E.64"},
    {"createpolicy.evict_unchanged", chase_with<policy_evict_unchanged>, "LDG.E.64"},
};

std::vector<probe_point> all_points() {
    std::vector<probe_point> points;
    for (const auto& row : hints)
        for (const std::uint64_t kib : {16, 1024})
            points.push_back(chase_point(
                {{"hint", row.hint}, {"footprint", std::to_string(kib) + "KiB"}}, row.kernels,
                row.mnemonic, [kib](const session&) { return chase_form{kib << 10}; }));
    return points;
}

}  // namespace memory

probe describe() {
    return {"Is a line that was loaded with a hint found again in L1, or in L2?",
            "one warp follows pointers through lines that were all loaded once, 64 and 128 loads "
            "between two clock reads, slope of the two",
            "PTX ISA, ld, Cache Operators, Cache Eviction Priority Hints, createpolicy",
            "a hint may be ignored: the latency says what happened, not what was asked",
            memory::all_points()};
}

}  // namespace assay::micro
