// What does a bank conflict in shared memory cost, and is its degree the bank model's?
//
// Lanes lie `stride` words of `width` bytes apart. Loads: a chain whose lanes stay at their words,
// latency by slope (shared_chase.cuh), and rate of independent loads and stores
// (harness/flood.hpp). The model (banks.hpp): 32 banks of 4 bytes; as many cycles as distinct words
// of one bank, for each group of lanes that a width is served in.
//
// Source: CUDA C++ Programming Guide, "Shared Memory" of each compute capability.

#include "banks.hpp"
#include "harness/flood.hpp"
#include "ptx/vector.hpp"
#include "shared_chase.cuh"

namespace assay::micro {

namespace memory {

constexpr int conflict_accesses = 32;

// Operand 0 is the distance of two lanes in bytes.
template <int Words, bool Store>
__global__ void __launch_bounds__(1024) conflict(kernel_arguments k) {
    __shared__ alignas(16) std::uint32_t words[chase_bytes / 4];
    const auto at = ptx::shared_address(words) + threadIdx.x % 32 * k.operands[0];
    std::uint32_t sum = k.operands[1];
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < conflict_accesses; ++i) {
            if constexpr (Store) {
                ptx::store_vector<ptx::space::shared, Words>(at, sum);
            } else {
                const auto v = ptx::load_vector<ptx::space::shared, Words>(at);
#pragma unroll
                for (int j = 0; j < Words; ++j) sum ^= v.w[j];
            }
        }
    });
    k.results[thread_index()] = sum + words[threadIdx.x];
}

record::point at_of(int words, unsigned stride, const char* access) {
    return {{"width", std::to_string(4 * words)},
            {"stride", std::to_string(stride)},
            {"access", access}};
}

void with_model(probe_point& p, int words, unsigned stride) {
    p.sample = [inner = std::move(p.sample), ways = bank_cycles(words, stride)](
                   record::sampling& sampling, const session& s) {
        verdict v = inner(sampling, s);
        v.check = "the bank model says " + std::to_string(ways) + " cycles a warp; " + v.check;
        return v;
    };
}

template <int Words, bool Store>
probe_point rate_point(unsigned stride) {
    const std::string width = Words == 1 ? "" : Words == 2 ? ".64" : ".128";
    flood f{&conflict<Words, Store>,
            conflict_accesses,
            32,
            extent::sm,
            {stride * 4 * Words, 0},
            {},
            "none: the rate under conflicts is the question"};
    return flood_point(at_of(Words, stride, Store ? "store" : "load"), std::move(f),
                       code_since(80, "shared memory", {(Store ? "STS" : "LDS") + width}));
}

template <int Words>
void add_width(std::vector<probe_point>& points) {
    for (const unsigned stride : {1U, 2U, 3U, 4U, 8U, 16U, 17U, 32U, 33U}) {
        points.push_back(
            shared_chase_point<Words>(at_of(Words, stride, "chase"), stride * 4 * Words));
        points.push_back(rate_point<Words, false>(stride));
        points.push_back(rate_point<Words, true>(stride));
        for (auto p = points.end() - 3; p != points.end(); ++p) with_model(*p, Words, stride);
    }
}

}  // namespace memory

probe describe() {
    std::vector<probe_point> points;
    memory::add_width<1>(points), memory::add_width<2>(points), memory::add_width<4>(points);
    return {"What does a bank conflict in shared memory cost?",
            "a chain of loads whose lanes stay at their words, slope of two lengths; floods of "
            "independent loads and stores over the cycles of the SM",
            "CUDA C++ Programming Guide, Shared Memory",
            "the model's cycles stand in the column check beside what was measured",
            std::move(points)};
}

}  // namespace assay::micro
