// How much does one bulk or tensor copy to all blocks of a cluster deliver?
//
// In turn each block of the cluster copies `box` bytes from global memory to every block (mask: all
// of them, or the one that copies), so each block's barrier waits for a box from each of them; 2
// rounds are under way. Bytes are those delivered to all blocks, over the cycles of the slowest
// SM; with mask=self they are also those that L2 gives. A block begins a round again only when all
// blocks have told it that they are done with it, by an arrival at its barrier: no cluster barrier
// stands in the timed region. dims=0 is a run of bytes, 2 a box of rows of a tensor.
//
// Source: PTX ISA, "cp.async.bulk", "cp.async.bulk.tensor", .multicast::cluster.
// Machine code: 90a 100a 120a

#include "harness/code_since.hpp"
#include "harness/timed_region.cuh"
#include "ptx/cluster.hpp"
#include "stages.cuh"

namespace assay::micro {

namespace async {

constexpr int rounds = 2;  // under way

// No block can wait for ever. A block sends round r of turn n + 1 when its `done` of turn n is
// over, to which every block came after its own `full` of turn n. So bytes and arrivals of turn n +
// 1 never meet a barrier that is still in turn n, and what waits in turn n depends on turn n alone.
// Bytes may come before their receiver's own arrival states them: the count of bytes goes below 0
// for a while, and the phase cannot end without that arrival. Each barrier ends one phase a turn,
// so one parity, turned each time, serves all.
//
// Each round has room for a box of every block, a barrier for what comes and one for "done".
template <bool All, int Dims>
__global__ void multicast(kernel_arguments k) {
    const stages<1> s(k);
    const unsigned blocks = k.operands[told_words], rank = ptx::cluster_rank();
    const unsigned senders = All ? blocks : 1;
    const auto full = [&](int round) { return s.barrier(1 + round); };
    const auto done = [&](int round) { return s.barrier(1 + rounds + round); };
    if (threadIdx.x == 0)
        for (int round = 0; round < rounds; ++round) {
            ptx::mbarrier_init(full(round), 1);
            ptx::mbarrier_init(done(round), senders);
        }
    ptx::mbarrier_init_fence();
    ptx::cluster_barrier();
    const auto mask = static_cast<std::uint16_t>((1U << blocks) - 1);
    const std::byte* from = k.memory + std::size_t{blockIdx.x} * s.count * s.bytes;
    const std::uint32_t row = blockIdx.x * s.count * s.stride;
    const unsigned slot = All ? rank : 0;
    std::uint32_t parity = 0;
    timed_loop(k, [&] {
#pragma unroll
        for (int round = 0; round < rounds; ++round) {
            if (!s.elected) continue;
            const std::uint32_t to = s.box(0) + (round * senders + slot) * s.bytes;
            ptx::mbarrier_expect(full(round), senders * s.bytes);
            if constexpr (All && Dims == 2)
                ptx::tensor_multicast(to, k.operands, row, full(round), mask);
            else if constexpr (All)
                ptx::bulk_multicast(to, from, s.bytes, full(round), mask);
            else if constexpr (Dims == 2)
                ptx::tensor_load<2>(to, k.operands, row, full(round));
            else
                ptx::bulk_load(to, from, s.bytes, full(round));
        }
#pragma unroll
        for (int round = 0; round < rounds; ++round) {
            ptx::mbarrier_wait(full(round), parity);
            if (threadIdx.x < senders)
                ptx::mbarrier_arrive_remote(ptx::map_address(
                    s.memory - box_alignment + (1 + rounds + round) * 8, All ? threadIdx.x : rank));
            ptx::mbarrier_wait(done(round), parity);
        }
        parity ^= 1;
    });
    ptx::cluster_barrier();
    k.results[thread_index()] = s.checksum(rounds * senders);
}

// What lies in each block in the end: the first box of every block, or its own, once a round.
template <bool All, int Dims>
answers check(const session& s, const room& space, unsigned cluster, std::uint32_t bytes) {
    const std::uint32_t words = bytes / 4;
    const auto block_words = static_cast<std::uint32_t>(space.memory_bytes / 4);
    std::vector<std::uint32_t> want;
    for (unsigned block = 0; block < cluster; ++block) {
        std::vector<landed> last;
        for (int round = 0; round < rounds; ++round)
            for (unsigned slot = 0; slot < (All ? cluster : 1); ++slot)
                last.push_back({(All ? slot : block) * block_words, words});
        for (unsigned lane = 0; lane < 32; ++lane) want.push_back(checksum_of(last, lane));
    }
    constexpr int turns = 3;
    const auto l = run_over(s, &multicast<All, Dims>, space, cluster, 32, turns,
                            numbered_words(std::size_t{cluster} * block_words));
    return compare(l.results, want);
}

std::vector<record::expected_code> code_of(const std::string& mnemonic, bool all) {
    auto code = code_since(90, "bulk copies",
                           {mnemonic, "SYNCS.ARRIVE.TRANS64", "SYNCS.ARRIVE.TRANS64.RED.A1T0",
                            "SYNCS.PHASECHK.TRANS64.TRYWAIT", "SYNCS.PHASECHK.TRANS64.TRYWAIT",
                            "SYNCS.PHASECHK.TRANS64.TRYWAIT", "SYNCS.PHASECHK.TRANS64.TRYWAIT"});
    if (all)
        code.back() = {"sm_120a",
                       false,
                       {},
                       "sm_120a has no multicast copy: ptxas calls a routine in its place"};
    return code;
}

template <bool All, int Dims>
void add(std::vector<probe_point>& points, const std::string& mnemonic) {
    for (const unsigned cluster : {2U, 4U, 8U, 16U})
        for (const std::uint32_t bytes : {1024U, 4096U}) {
            const int senders = All ? static_cast<int>(cluster) : 1;
            room space = space_of({Dims, bytes}, std::size_t{128} << 10, rounds * senders);
            space.cluster = cluster;
            space.alone = true;
            space.prepare = [cluster, told = space.prepare](void* memory, std::size_t size) {
                auto words = told(memory, size);
                words.push_back(cluster);
                return words;
            };
            auto f = flood_of(&multicast<All, Dims>, rounds, double(senders) * bytes, space);
            f.peak_source = "none: no document has the rate";
            points.push_back(flood_point({{"cluster", std::to_string(cluster)},
                                          {"mask", All ? "all" : "self"},
                                          {"dims", std::to_string(Dims)},
                                          {"box", std::to_string(bytes)}},
                                         std::move(f), code_of(mnemonic, All)));
            points.back().check = [=](const session& s) {
                return check<All, Dims>(s, space, cluster, bytes);
            };
        }
}

}  // namespace async

probe describe() {
    std::vector<probe_point> points;
    async::add<true, 0>(points, "UBLKCP.S.G.MULTICAST");
    async::add<false, 0>(points, "UBLKCP.S.G");
    async::add<true, 2>(points, "UTMALDG.2D.MULTICAST");
    async::add<false, 2>(points, "UTMALDG.2D");
    return {"How much does one bulk or tensor copy to all blocks of a cluster deliver?",
            "every block copies a box to all blocks, 2 rounds under way; bytes delivered over the "
            "cycles of the slowest SM",
            "PTX ISA, cp.async.bulk, cp.async.bulk.tensor, .multicast::cluster",
            "a round ends with an arrival from every block, which is part of the time",
            std::move(points)};
}

}  // namespace assay::micro
