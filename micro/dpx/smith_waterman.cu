// How many cells of a Smith-Waterman alignment does an SM finish a cycle, with DPX and without?
//
// Each thread aligns a pair of sequences in a band of 16 columns held in registers; scores of a
// row's letter come from a profile in shared memory. form=dpx is in integers, form=float the same
// in floats, which no instruction fuses. A call of the throughput is a cell; negative scores become
// 0. Answers: 32 lanes of 256 rows against the whole matrix on the host.
//
// Source: arXiv 2501.12084, abstract (4.75 times by DPX in a genomics application); CUDA Math API.

#include "align.cuh"

namespace assay::micro {

probe describe() {
    using namespace dpx;
    auto code = code_since(80, "", {"VIMNMX", "VIADDMNMX.RELU"});
    // Without the fused form, beside the addition of a letter's score an addition of the gap's.
    for (const char* arch : {"sm_80", "sm_89"})
        code = but_on(code, arch, {"IADD3", "IADD3", "IMNMX", "IMNMX", "IMNMX"}, false);
    code = but_on(code, "sm_120a", {"IADD3", "IADD3", "VIMNMX.S32", "VIMNMX.S32.RELU"}, false);
    std::vector<probe_point> points;
    add_alignment<fused, true>(points, code);
    code = code_since(80, "", {"FMNMX", "FMNMX", "FMNMX"});
    code = but_on(code, "sm_100a", {"FMNMX3", "FMNMX"});
    add_alignment<floating, true>(points, code);
    return {
        "How many cells of a Smith-Waterman alignment does an SM finish a cycle, with DPX?",
        "a pair of sequences a thread, 64 cells a turn of a loop between two clock reads; cells "
        "of all lanes over the cycles of the slowest SM",
        "arXiv 2501.12084, abstract; CUDA Math API, DPX",
        "sequences are as wide as the band; a call is a cell", std::move(points)};
}

}  // namespace assay::micro
