#pragma once
// Copies into shared memory, each naming the next or several under way: what tma_load and
// tma_im2col time. A `Copy` is made of the kernel's arguments; called, it starts the copy of box
// `which` to a place of shared memory and a barrier there.

#include "harness/chain.hpp"
#include "harness/code_since.hpp"
#include "harness/timed_region.cuh"
#include "memory/ring.hpp"
#include "stages.cuh"

namespace assay::micro::async {

template <class Copy, int Stages>
__device__ void start(const stages<Stages>& s, const Copy& copy, int j, std::uint32_t which) {
    if (!s.elected) return;
    ptx::mbarrier_expect(s.barrier(j), s.bytes);
    copy(s.box(j), which, s.bytes, s.barrier(j));
}

template <class Copy, int Copies>
__global__ void latency(kernel_arguments k) {
    const stages<1> s(k);
    const Copy copy(k);
    std::uint32_t which = 0;
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Copies; ++i) {
            start(s, copy, 0, which);
            // Copies is even: each pass begins with the barrier in a phase of parity 0.
            ptx::mbarrier_wait(s.barrier(0), i % 2);
            which = *reinterpret_cast<volatile std::uint32_t*>(s.memory);
        }
    });
    k.results[thread_index()] = which;
}

template <class Copy, int Stages>
__global__ void throughput(kernel_arguments k) {
    const stages<Stages> s(k);
    const Copy copy(k);
    const std::uint32_t own = s.count * s.stride, first = blockIdx.x * own;
    for (int j = 0; j < Stages; ++j) start(s, copy, j, first + j * s.stride);
    std::uint32_t next = first, parity = 0;
    timed_loop(k, [&] {
        next = first | ((next + Stages * s.stride) & (own - 1));
#pragma unroll
        for (int j = 0; j < Stages; ++j) {
            ptx::mbarrier_wait(s.barrier(j), parity);
            start(s, copy, j, next + j * s.stride);
        }
        parity ^= 1;
    });
    for (int j = 0; j < Stages; ++j) ptx::mbarrier_wait(s.barrier(j), parity);
    k.results[thread_index()] = s.checksum(Stages);
}

// A wait asks once, and again where it was too early. `each`: what else stands once in every copy.
inline std::vector<record::expected_code> code_of_loads(const std::string& mnemonic,
                                                        const std::vector<std::string>& each) {
    std::vector<std::string> all{mnemonic, "SYNCS.ARRIVE.TRANS64", "SYNCS.PHASECHK.TRANS64.TRYWAIT",
                                 "SYNCS.PHASECHK.TRANS64.TRYWAIT"};
    all.insert(all.end(), each.begin(), each.end());
    return code_since(90, "bulk copies", all);
}

// box -> the box that its first word names: one cycle through all of `bytes`, at random.
inline std::vector<std::uint32_t> links_of(const boxes& b, std::size_t bytes) {
    return memory::ring_order(static_cast<std::uint32_t>(bytes / b.bytes), "random");
}

// On the device: the host would take longer to fill the memory than the copies.
__global__ void lay_links(std::uint32_t* memory, const std::uint32_t* next, std::uint32_t count,
                          std::uint32_t words, std::uint32_t stride) {
    const unsigned box = thread_index();
    if (box < count) memory[std::size_t{box} * words] = next[box] * stride;
}

inline room linked(const boxes& b, room r) {
    r.prepare = [b, told = r.prepare](void* memory, std::size_t bytes) {
        const auto order = links_of(b, bytes);
        const gpu::buffer<std::uint32_t> next(order);
        const auto count = static_cast<std::uint32_t>(order.size());
        const auto& on = session::current().stream();
        gpu::launch(&lay_links, {{(count + 255) / 256, 1, 1}, {256, 1, 1}}, on,
                    static_cast<std::uint32_t*>(memory), next.data(), count, b.words(), b.stride());
        on.synchronize();
        return told(memory, bytes);
    };
    return r;
}

// The check: the box that a chain of 8 stands at in the end.
template <class Copy>
probe_point latency_point(record::point at, const boxes& b, const room& plain,
                          std::vector<record::expected_code> code) {
    const room space = linked(b, plain);
    chain c{{&latency<Copy, 8>, 8}, {&latency<Copy, 16>, 16}, {}};
    c.space = space;
    auto p = chain_point(std::move(at), std::move(c), std::move(code));
    p.check = [=](const session& s) {
        constexpr int passes = 3;
        const auto next = links_of(b, space.memory_bytes);
        std::uint32_t box = 0;
        for (int i = 0; i < passes * 8; ++i) box = next[box];
        const auto l = run_over(s, &latency<Copy, 8>, space, 1, 32, passes, {});
        return compare(l.results, std::vector<std::uint32_t>(32, box * b.stride()));
    };
    return p;
}

template <class Copy, int Stages>
probe_point throughput_point(record::point at, const boxes& b, const room& space, unsigned ctas,
                             std::vector<record::expected_code> code,
                             closure<answers(const session&)> check) {
    at.set("stages", std::to_string(Stages));
    auto p = flood_point(std::move(at),
                         flood_of(&throughput<Copy, Stages>, Stages, b.bytes, space, ctas),
                         std::move(code));
    p.check = std::move(check);
    return p;
}

// Two blocks over numbered words: each lane's checksum of what lies in shared memory after `turns`,
// against the host's.
template <class Copy, int Stages>
answers check_throughput(const session& s, const room& space, int turns,
                         const std::vector<std::uint32_t>& want) {
    const auto l = run_over(s, &throughput<Copy, Stages>, space, 2, 32, turns,
                            numbered_words(2 * space.memory_bytes / 4));
    return compare(l.results, want);
}

}  // namespace assay::micro::async
