// How many cycles does each kind of instruction take that emulated DPX forms are made of?
//
// One warp, a dependent chain in two lengths (harness/chain.hpp). Each step takes the result, the
// result before and a word from memory: no step is constant or foldable with its neighbour.

#include "harness/chain.hpp"
#include "harness/code_since.hpp"
#include "harness/timed_region.cuh"
#include "ptx/opaque.hpp"

namespace assay::micro {

namespace dpx::pieces {

using word = std::uint32_t;

struct multiply_add {
    static constexpr const char* name = "imad";
    __device__ static word step(word latest, word before, word w) { return latest * w + before; }
};
struct exclusive_or_and {
    static constexpr const char* name = "lop3";
    __device__ static word step(word latest, word before, word w) { return (latest ^ before) & w; }
};
struct funnel_shift {
    static constexpr const char* name = "shf";
    __device__ static word step(word latest, word before, word w) {
        return __funnelshift_l(latest, before, w);
    }
};

template <class Operation, int Operations>
__global__ void latency(kernel_arguments k) {
    const word w = k.operands[threadIdx.x];
    word latest = k.operands[32 + threadIdx.x];
    word before = k.operands[64 + threadIdx.x];
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Operations; ++i) {
            const word next = Operation::step(latest, before, w);
            before = latest;
            latest = next;
            ptx::opaque(latest);
        }
    });
    k.results[thread_index()] = latest + before;
}

template <class Operation>
probe_point point_of(const std::string& mnemonic) {
    const std::vector<word> operands(96, 0x9e3779b9);
    return chain_point({{"operation", Operation::name}},
                       {{&latency<Operation, 16>, 16}, {&latency<Operation, 80>, 80}, operands},
                       code_since(80, "", {mnemonic}));
}

}  // namespace dpx::pieces

probe describe() {
    using namespace dpx::pieces;
    return {
        "How many cycles does each kind of instruction take that emulated DPX forms are made of?",
        "one warp, a dependent chain of 16 and of 80 instructions between two clock reads, slope "
        "of the two",
        "CUDA C++ Programming Guide, integer arithmetic; PTX ISA, shf, lop3, mad",
        "lop3 is one three-input function; others may differ",
        {point_of<multiply_add>("IMAD"), point_of<exclusive_or_and>("LOP3.LUT"),
         point_of<funnel_shift>("SHF.L.W.U32.HI")}};
}

}  // namespace assay::micro
