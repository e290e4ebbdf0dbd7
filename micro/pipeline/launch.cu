// What does it cost to launch: a kernel, a cluster, a cooperative grid, a dependent launch, a
// graph?
//
// 64 launches of a kernel that copies one word, one after another on one stream: `submit` is the
// host's time a launch until the last call returns, `launch` the time a launch until the device is
// done, `round_trip` that of one launch and the wait for it. In a graph the 64 are its nodes; pdl
// lets each begin before the one before has ended.
//
// Source: CUDA Runtime API, cudaLaunchKernelExC, cudaGraphLaunch; Programming Guide, "Programmatic
// Dependent Launch and Synchronization".

#include <chrono>

#include "gpu/check.hpp"
#include "gpu/memory.hpp"
#include "harness/code_since.hpp"
#include "harness/probe.hpp"
#include "launch_attributes.hpp"
#include "ptx/clock.hpp"
#include "ptx/vector.hpp"

namespace assay::micro {

namespace pipeline {

constexpr int launches = 64;

// Copies one word, and says how long that took on the SM.
__global__ void copy_word(std::uint64_t from, std::uint64_t to, long long* cycles) {
    const long long start = ptx::clock_cycles();
    ptx::store_vector<ptx::space::l2, 1>(to, ptx::load_vector<ptx::space::l2, 1>(from).w[0]);
    *cycles = ptx::clock_cycles() - start;
}

struct copy_launch {
    gpu::buffer<std::uint32_t> words{2};
    gpu::buffer<long long> cycles{1};
    std::uint64_t from = reinterpret_cast<std::uint64_t>(words.data());
    std::uint64_t to = from + 4;
    long long* out = cycles.data();

    void enqueue(method m, unsigned blocks, cudaStream_t on) {
        void* arguments[]{&from, &to, &out};
        launch_by(m, reinterpret_cast<const void*>(&copy_word), blocks, arguments, on);
    }
};

double nanoseconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start)
        .count();
}

verdict sample_launches(record::sampling& sampling, const session& s, method m, bool full) {
    const auto on = static_cast<cudaStream_t>(s.stream().handle());
    const unsigned blocks = full ? static_cast<unsigned>(s.device().sms) / 2 * 2 : 2;
    copy_launch copy;
    const auto many = batch_of(m, launches, on, [&] { copy.enqueue(m, blocks, on); });
    const auto one = batch_of(m, 1, on, [&] { copy.enqueue(m, blocks, on); });
    for (const auto* batch : {&many, &one}) (*batch)();
    s.stream().synchronize();
    auto start = std::chrono::steady_clock::now();
    const auto timed = time_launch(s, [&] {
        start = std::chrono::steady_clock::now();
        many();
        sampling.sample("submit", nanoseconds_since(start) / launches);
    });
    sampling.sample("launch", timed.seconds * 1e9 / launches);
    start = std::chrono::steady_clock::now();
    one();
    s.stream().synchronize();
    sampling.sample("round_trip", nanoseconds_since(start));
    const verdict v = throttle_check(timed.clocks.throttle);
    report(sampling, s, timed, v);
    return v;
}

probe_point launch_point(method m, bool full) {
    probe_point p;
    p.at = {{"method", name_of(m)}, {"blocks", full ? "sms" : "2"}};
    for (const char* name : {"submit", "launch", "round_trip"})
        p.quantities.push_back(
            {name, record::units::nanosecond, {}, "none: no vendor states it", {}, {}});
    p.kernel = reinterpret_cast<const void*>(&copy_word);
    p.code = record::code_evidence{
        symbol_of(p.kernel), 1,
        code_since(needs_hopper(m) ? 90 : 80, std::string(name_of(m)) + " launches",
                   {"LDG.E.STRONG.GPU", "STG.E.STRONG.GPU"})};
    p.sample = [m, full](record::sampling& sampling, const session& s) {
        return sample_launches(sampling, s, m, full);
    };
    return p;
}

}  // namespace pipeline

probe describe() {
    using namespace pipeline;
    std::vector<probe_point> points;
    for (const method m : methods)
        for (const bool full : {false, true}) points.push_back(launch_point(m, full));
    return {"What does it cost to launch: kernel, cluster, cooperative grid, dependent, graph?",
            "64 launches in a row by the host's clock and by events, and one with the wait for it",
            "CUDA Runtime API, cudaLaunchKernelExC, cudaGraphLaunch",
            "the host's clock is steady_clock; the host's own load shows in submit",
            std::move(points)};
}

}  // namespace assay::micro
