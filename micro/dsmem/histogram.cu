// How fast is a histogram whose bins lie in the shared memory of a whole cluster?
//
// Each block reads its own words from global memory, four at a time, and adds to the bin of each
// word, wherever in the cluster it lies; the blocks share out the bins, so a larger cluster leaves
// each block more room and sends more of the adds to other SMs. Bytes are those of the words, 4
// each; the 4 slices a block has stay in L2. The counts are compared with the host's.
//
// Source: arXiv 2402.13499, Fig. 9.
// Machine code: 90a 100a 120a

#include <bit>

#include "harness/code_since.hpp"
#include "harness/flood.hpp"
#include "harness/moved.hpp"
#include "harness/timed_region.cuh"
#include "histogram.hpp"
#include "ptx/cluster.hpp"

namespace assay::micro {

namespace dsmem {

constexpr int quads = 4;   // groups of four words that a thread takes in a turn
constexpr int slices = 4;  // turns until a block reads the same words again

__global__ void __launch_bounds__(1024) histogram(kernel_arguments k) {
    extern __shared__ std::uint32_t bins[];
    const binning b{k.operands[0], k.operands[1], k.operands[2]};
    for (unsigned i = threadIdx.x; i <= b.slot_mask; i += blockDim.x) bins[i] = 0;
    ptx::cluster_barrier();
    const auto* words = reinterpret_cast<const uint4*>(k.memory) +
                        std::size_t{blockIdx.x} * slices * quads * blockDim.x + threadIdx.x;
    unsigned first = 0;
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < quads; ++i) {
            const uint4 v = words[(first + i) * blockDim.x];
            count_four(b, {v.x, v.y, v.z, v.w}, [&](std::uint32_t block, std::uint32_t slot) {
                ptx::add_one(ptx::map_address(bins + slot, block));
            });
        }
        first = first + quads < slices * quads ? first + quads : 0;
    });
    ptx::cluster_barrier();
    std::uint32_t sum = 0;
    for (unsigned i = threadIdx.x; i <= b.slot_mask; i += blockDim.x) sum += weighed(bins[i], i);
    k.results[thread_index()] = sum;
}

struct load {
    unsigned cluster;
    unsigned threads;
    std::uint32_t bits;

    [[nodiscard]] std::uint32_t slot_bits() const {
        return bits - static_cast<std::uint32_t>(std::countr_zero(cluster));
    }
    [[nodiscard]] std::size_t block_words() const {
        return std::size_t{slices} * quads * 4 * threads;
    }
    [[nodiscard]] room space() const {
        room r;
        r.cluster = cluster;
        r.shared_bytes = sizeof(std::uint32_t) << slot_bits();
        r.alone = true;
        r.memory_bytes = block_words() * sizeof(std::uint32_t);
        r.prepare = [operands = std::vector{bits, slot_bits(), (1U << slot_bits()) - 1}](
                        void* memory, std::size_t bytes) {
            gpu::copy_bytes(memory, histogram_words(bytes / 4, 1).data(), bytes);
            return operands;
        };
        return r;
    }
};

// One cluster over all of its words: each thread's checksum of its bins, against the oracle's.
answers check(const session& s, const load& l) {
    const auto counts = histogram_of(histogram_words(l.block_words() * l.cluster, 1), l.bits);
    std::vector<std::uint32_t> want(std::size_t{l.cluster} * l.threads);
    for (std::uint32_t bin = 0; bin < counts.size(); ++bin) {
        const std::uint32_t slot = bin & ((1U << l.slot_bits()) - 1);
        want[(bin >> l.slot_bits()) * l.threads + slot % l.threads] += weighed(counts[bin], slot);
    }
    return compare(run_over(s, &histogram, l.space(), l.cluster, l.threads, slices, {}).results,
                   want);
}

probe_point point_of(const load& l) {
    flood f{&histogram,
            quads * 4,
            static_cast<int>(l.threads / 32),
            extent::chip,
            {},
            {},
            "none: an application"};
    f.warp_bytes = 32.0 * sizeof(std::uint32_t);
    f.space = l.space();
    auto p = flood_point(
        {{"cluster", std::to_string(l.cluster)},
         {"block", std::to_string(l.threads)},
         {"bins", std::to_string(1U << l.bits)}},
        std::move(f),
        code_since(90, "clusters",
                   {"ATOM.E.ADD.STRONG.GPU", "PRMT", "SHF.R.U32.HI", "SHF.R.U32.HI", "LOP3.LUT"}));
    p.check = [l](const session& s) { return check(s, l); };
    return p;
}

}  // namespace dsmem

probe describe() {
    std::vector<probe_point> points;
    for (const unsigned cluster : {1U, 2U, 4U, 8U, 16U})
        for (const unsigned threads : {128U, 512U, 1024U})
            for (const std::uint32_t bits : {8U, 11U, 14U})
                points.push_back(dsmem::point_of({cluster, threads, bits}));
    return {"How fast is a histogram whose bins lie in the shared memory of a whole cluster?",
            "each block adds to the bins of its words anywhere in the cluster; bytes of the words "
            "over the cycles of the slowest SM",
            "arXiv 2402.13499, Fig. 9",
            "words are uniform, so adds rarely meet; 4 bytes are one element", std::move(points)};
}

}  // namespace assay::micro
