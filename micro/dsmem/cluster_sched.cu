// How many clusters does the device hold at once, on which SMs, and what does their launch cost?
//
// `clusters` is the occupancy calculator's answer; that many are launched, each block stays for a
// chain of multiply-adds and says which SM it had: `sms` counts them, and the row's check lists
// the SMs that clusters had, each set once, which shows how clusters pack into GPCs. `launch` is
// the time between events around a launch in which each block does one pass alone.
//
// Source: CUDA C++ Programming Guide, "Thread Block Clusters"; runtime API,
// cudaOccupancyMaxActiveClusters.

#include <set>

#include "gpu/check.hpp"
#include "gpu/memory.hpp"
#include "harness/code_since.hpp"
#include "harness/probe.hpp"
#include "harness/timed_region.cuh"
#include "harness/workspace.hpp"

namespace assay::micro {

namespace dsmem {

constexpr int steps = 64;

__global__ void stay(kernel_arguments k) {
    std::uint32_t x = k.operands[0];
    const std::uint32_t y = k.operands[1];
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < steps; ++i) x = x * y + x;
    });
    k.results[thread_index()] = x;
}

struct load {
    unsigned cluster;
    std::size_t shared_kib;
    gpu::cluster_policy policy;
};

struct launched {
    std::vector<warp_reading> readings;  // one a block
    timed_launch launch;
};

launched run(const session& s, const gpu::launch_shape& shape, int passes) {
    const workspace memory({}, shape.grid.x, {3, 5});
    gpu::buffer<std::uint32_t> results(std::size_t{shape.grid.x} * shape.block.x);
    gpu::buffer<warp_reading> readings(shape.grid.x);
    launched l;
    l.launch = time_launch(s, [&] {
        gpu::launch(&stay, shape, s.stream(),
                    {memory.operands(), results.data(), readings.data(), passes, nullptr});
    });
    l.readings = readings.to_host();
    return l;
}

// "SMs of clusters: 0 1 | 2 3"; of single blocks nothing.
std::string placement(const std::vector<warp_reading>& readings, unsigned cluster) {
    std::set<std::string> each;
    for (std::size_t first = 0; cluster > 1 && first < readings.size(); first += cluster) {
        std::string sms;
        for (unsigned i = 0; i < cluster; ++i) sms += " " + std::to_string(readings[first + i].sm);
        each.insert(sms);
    }
    std::string text;
    for (const auto& sms : each) text += (text.empty() ? "SMs of clusters:" : " |") + sms;
    return text;
}

// The calculator of clusters refuses a launch of single blocks, which states no cluster's size.
unsigned resident(const session& s, const gpu::launch_shape& shape) {
    if (shape.cluster > 1) return gpu::resident_clusters(&stay, shape);
    int blocks = 0;
    const auto bytes = static_cast<int>(shape.shared_bytes);
    ASSAY_CHECK(cudaFuncSetAttribute(&stay, cudaFuncAttributeMaxDynamicSharedMemorySize, bytes));
    ASSAY_CHECK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(
        &blocks, &stay, static_cast<int>(shape.block.x), shape.shared_bytes));
    return static_cast<unsigned>(blocks * s.device().sms);
}

verdict sample(record::sampling& sampling, const session& s, const load& l) {
    constexpr int long_stay = 1 << 14;
    const std::size_t asked = l.shared_kib << 10;
    if (asked > s.device().shared_bytes_per_block) {
        sampling.skip("a block has at most " + std::to_string(s.device().shared_bytes_per_block) +
                      " bytes of shared memory");
        return {};
    }
    gpu::launch_shape shape{{1, 1, 1}, {32, 1, 1}, asked};
    shape.cluster = l.cluster;
    shape.policy = l.policy;
    const unsigned clusters = resident(s, shape);
    shape.grid.x = clusters * l.cluster;
    const auto staying = run(s, shape, long_stay);
    const auto brief = run(s, shape, 1);
    std::set<std::uint32_t> sms;
    for (const auto& r : staying.readings) sms.insert(r.sm);
    sampling.sample("clusters", clusters);
    sampling.sample("sms", static_cast<double>(sms.size()));
    sampling.sample("launch", brief.launch.seconds * 1e9);
    const verdict v = worse(throttle_check(staying.launch.clocks.throttle),
                            {{}, {}, placement(staying.readings, l.cluster)});
    report(sampling, s, staying.launch, v);
    return v;
}

probe_point point_of(const load& l, const char* policy) {
    using namespace record::units;
    probe_point p;
    p.at = {{"cluster", std::to_string(l.cluster)},
            {"smem", std::to_string(l.shared_kib << 10)},
            {"policy", policy}};
    const std::string none = "none: no document states it";
    p.quantities = {{"clusters", count, {}, none, {}, {}},
                    {"sms", count, {}, none, {}, {}},
                    {"launch", nanosecond, {}, none, {}, {}}};
    p.kernel = reinterpret_cast<const void*>(&stay);
    p.code = record::code_evidence{symbol_of(p.kernel), steps, code_since(80, "", {"IMAD"})};
    p.sample = [l](record::sampling& sampling, const session& s) {
        return l.cluster > 1 && s.device().major < 9
                   ? (sampling.skip("no clusters before sm_90"), verdict{})
                   : sample(sampling, s, l);
    };
    return p;
}

}  // namespace dsmem

probe describe() {
    using enum gpu::cluster_policy;
    const std::pair<gpu::cluster_policy, const char*> policies[]{
        {by_device, "default"}, {spread, "spread"}, {load_balancing, "load_balancing"}};
    std::vector<probe_point> points;
    for (const unsigned cluster : {1U, 2U, 4U, 8U, 16U})
        for (const std::size_t shared_kib : {0U, 48U, 96U, 200U})
            for (const auto& [policy, name] : policies)
                if (cluster > 1 || policy == by_device)
                    points.push_back(dsmem::point_of({cluster, shared_kib, policy}, name));
    return {
        "How many clusters does the device hold at once, on which SMs, and what does their "
        "launch cost?",
        "the occupancy calculator's count launched at once; SMs read by each block; events "
        "around a launch of one short pass",
        "CUDA C++ Programming Guide, Thread Block Clusters",
        "launch holds one pass of 64 multiply-adds, and the time of the events themselves",
        std::move(points)};
}

}  // namespace assay::micro
