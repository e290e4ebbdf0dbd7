#pragma once
// Each intrinsic on the device against the definition, over pseudo-random and edge operands.

#include <cstdint>
#include <vector>

#include "call.hpp"
#include "definition.hpp"
#include "gpu/launch.hpp"
#include "gpu/memory.hpp"
#include "harness/probe.hpp"

namespace assay::micro::dpx {

inline constexpr int answer_count = 4096;

struct triple {
    word a, b, c;
};
struct packed_outcome {
    word value;
    std::uint8_t high;
    std::uint8_t low;
};

// Edges of 16 and 32 bits in all triples first, then words of a 64-bit LCG (Knuth, MMIX), seed 1.
inline std::vector<triple> answer_operands() {
    constexpr word edges[]{0,          1,          0xffffffff, 0x7fffffff, 0x80000000, 0x0000ffff,
                           0xffff0000, 0x7fff8000, 0x80007fff, 0x00010001, 0xfffefffe, 0x12348765};
    std::vector<triple> all;
    for (const word a : edges)
        for (const word b : edges)
            for (const word c : edges) all.push_back({a, b, c});
    std::uint64_t state = 1;
    const auto next = [&state] {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<word>(state >> 32);
    };
    while (all.size() < answer_count) all.push_back({next(), next(), next()});
    return all;
}

__global__ void answer(intrinsic which, const triple* in, packed_outcome* out, int count) {
    const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    if (i >= count) return;
    const outcome r = call_one(which, in[i].a, in[i].b, in[i].c, all_intrinsics{});
    out[i] = {r.value, r.high, r.low};
}

inline answers check_answers(intrinsic which, const session& s) {
    constexpr unsigned threads = 256;
    const auto operands = answer_operands();
    const gpu::buffer<triple> in(operands);
    gpu::buffer<packed_outcome> out(operands.size());
    gpu::launch(&answer, {{answer_count / threads, 1, 1}, {threads, 1, 1}}, s.stream(), which,
                in.data(), out.data(), answer_count);
    s.stream().synchronize();
    answers found{0, operands.size()};
    const auto got = out.to_host();
    for (std::size_t i = 0; i < operands.size(); ++i) {
        const outcome want = define(which, operands[i].a, operands[i].b, operands[i].c);
        found.equal += got[i].value == want.value && bool(got[i].high) == want.high &&
                       bool(got[i].low) == want.low;
    }
    return found;
}

}  // namespace assay::micro::dpx
