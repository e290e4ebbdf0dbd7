// How long does cp.async take from global to shared memory, and how fast are many of them?
//
// Latency: a copy, a wait for it, and the read of the word, which is the offset of the next copy,
// in two lengths (harness/chain.hpp). Throughput: `stages` groups of copies under way in each
// thread, one of 2 copies begun as the oldest is complete; 4, 8 or 16 bytes a copy. 4 and 8 bytes
// go through L1 (.ca), 16 past it (.cg). A block of 4, 16 or 32 warps on every SM, whose data L1 or
// L2 holds: 16 KiB to 256 KiB a block.
//
// Source: PTX ISA, "cp.async"; arXiv 2402.13499, Tables XIII and XIV.

#include "harness/chain.hpp"
#include "harness/code_since.hpp"
#include "harness/flood.hpp"
#include "harness/moved.hpp"
#include "harness/timed_region.cuh"
#include "ptx/async.hpp"

namespace assay::micro {

namespace async {

constexpr int group = 2;     // copies of a group
constexpr int copies = 32;   // of a thread in a turn
constexpr int sources = 16;  // places that they come from

template <int Bytes, int Copies>
__global__ void latency(kernel_arguments k) {
    __shared__ __align__(16) std::uint32_t cell[32 * Bytes / 4];
    std::uint32_t* own = cell + threadIdx.x * Bytes / 4;
    const auto to = ptx::shared_address(own);
    const std::byte* from = k.memory + threadIdx.x * Bytes;
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Copies; ++i) {
            ptx::copy_async<Bytes>(to, from);
            ptx::copy_async_commit();
            ptx::copy_async_wait<0>();
            from += *static_cast<volatile std::uint32_t*>(own);
        }
    });
    k.results[thread_index()] = static_cast<std::uint32_t>(from - k.memory);
}

template <int Bytes, int Stages>
__global__ void __launch_bounds__(1024) throughput(kernel_arguments k) {
    extern __shared__ __align__(16) std::byte memory[];
    constexpr unsigned row = 32 * Bytes;  // one copy of a warp
    const unsigned warp = threadIdx.x / warpSize, lane = threadIdx.x % warpSize;
    std::byte* own = memory + warp * group * Stages * row + lane * Bytes;
    const auto to = ptx::shared_address(own);
    const std::byte* from = k.memory + std::size_t{warp_index()} * sources * row + lane * Bytes;
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < copies; ++i) {
            ptx::copy_async<Bytes>(to + i % (group * Stages) * row, from + i % sources * row);
            if (i % group != group - 1) continue;
            ptx::copy_async_commit();
            ptx::copy_async_wait<Stages - 1>();
        }
    });
    ptx::copy_async_wait<0>();
    std::uint32_t sum = 0;
    for (std::uint32_t i = 0; i < group * Stages * Bytes / 4; ++i) {
        const std::byte* cell = own + i * 4 / Bytes * row + i * 4 % Bytes;
        sum += weighed(*reinterpret_cast<const volatile std::uint32_t*>(cell), i);
    }
    k.results[thread_index()] = sum;
}

// Lanes follow offsets of one row or two through numbered rows; where each ends.
template <int Bytes, int Copies>
answers check_latency(const session& s) {
    constexpr int passes = 2, lanes = 32, row = lanes * Bytes;
    room space;
    space.memory_bytes = (2 * passes * Copies + 1) * row;
    std::vector<std::uint32_t> words(space.memory_bytes / 4), want;
    for (std::uint32_t i = 0; i < words.size(); ++i) words[i] = (1 + numbered(i) % 7 % 2) * row;
    for (int lane = 0; lane < lanes; ++lane) {
        std::uint32_t at = lane * Bytes;
        for (int i = 0; i < passes * Copies; ++i) at += words[at / 4];
        want.push_back(at);
    }
    return compare(run_over(s, &latency<Bytes, Copies>, space, 1, lanes, passes, words).results,
                   want);
}

// What each thread's cells hold in the end: the last copy of a turn into each.
template <int Bytes, int Stages>
answers check_throughput(const session& s, const room& space, unsigned threads) {
    constexpr unsigned blocks = 2, words = Bytes / 4, slots = group * Stages;
    std::vector<std::uint32_t> want(blocks * threads);
    for (unsigned thread = 0; thread < want.size(); ++thread)
        for (unsigned i = 0; i < slots * words; ++i) {
            const unsigned slot = i / words, last = slot + (copies - 1 - slot) / slots * slots;
            const unsigned place = (thread / 32 * sources + last % sources) * 32 + thread % 32;
            want[thread] += weighed(numbered(place * words + i % words), i);
        }
    const auto l = run_over(s, &throughput<Bytes, Stages>, space, blocks, threads, 2,
                            numbered_words(blocks * space.memory_bytes / 4));
    return compare(l.results, want);
}

template <int Bytes, int Stages>
void add_stages(std::vector<probe_point>& points, const std::string& mnemonic) {
    for (const unsigned warps : {4U, 16U, 32U}) {
        flood f{&throughput<Bytes, Stages>,
                copies,
                static_cast<int>(warps),
                extent::chip,
                {0},
                {},
                "none: L1 or L2 bounds it; see memory"};
        f.warp_bytes = 32.0 * Bytes;
        f.space.shared_bytes = 32U * group * Stages * Bytes * warps;
        f.space.memory_bytes = 32U * sources * Bytes * warps;
        const room space = f.space;
        points.push_back(
            flood_point({{"bytes", std::to_string(Bytes)}, {"stages", std::to_string(Stages)}},
                        std::move(f), code_since(80, "cp.async", {mnemonic})));
        points.back().check = [=](const session& s) {
            return check_throughput<Bytes, Stages>(s, space, warps * 32);
        };
    }
}

template <int Bytes>
void add(std::vector<probe_point>& points, const std::string& mnemonic) {
    chain c{{&latency<Bytes, 16>, 16}, {&latency<Bytes, 32>, 32}, {0}};
    c.space.memory_bytes = 32 * Bytes;
    points.push_back(chain_point(
        {{"bytes", std::to_string(Bytes)}}, std::move(c),
        // Of four reads one is the probe's: ptxas puts three before a copy to where a read was.
        code_since(80, "cp.async", {mnemonic, "LDGDEPBAR", "LDS", "LDS", "LDS", "LDS"})));
    points.back().check = &check_latency<Bytes, 16>;
    add_stages<Bytes, 1>(points, mnemonic);
    add_stages<Bytes, 2>(points, mnemonic);
    add_stages<Bytes, 3>(points, mnemonic);
}

}  // namespace async

probe describe() {
    std::vector<probe_point> points;
    async::add<4>(points, "LDGSTS.E");
    async::add<8>(points, "LDGSTS.E.64");
    async::add<16>(points, "LDGSTS.E.BYPASS.128");
    return {"How long does cp.async take, and how fast are many of them?",
            "chain of 16 and of 32 copies with a wait and a read of each, slope of the two; floods "
            "of groups of 2 copies, bytes over the cycles of the slowest SM",
            "PTX ISA, cp.async; arXiv 2402.13499, Tables XIII and XIV",
            "a latency holds the wait and a read of shared memory; data come from L1 (4, 8 bytes) "
            "or L2 (16 bytes)",
            std::move(points)};
}

}  // namespace assay::micro
