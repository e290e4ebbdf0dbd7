// What does cp.async gain in a matrix product, by the size of a block?
//
// C = A B in floats, a block of `block` x `block` threads a tile of C, tile after tile of A and B
// through shared memory. copy=sync: each thread loads its two words, stores them to shared memory,
// and the block waits. copy=async: cp.async of 4 bytes, `stages` tiles in turn, all but one under
// way while one is used. Both are launched by turns in each sample, five times each; gain is the
// time of copy=sync over that of copy=async, less one.
//
// Source: arXiv 2402.13499, Tables XIII and XIV, after NVIDIA's sample globalToShmemAsyncCopy.

#include "harness/code_since.hpp"
#include "harness/moved.hpp"
#include "harness/timed_region.cuh"
#include "matmul.hpp"
#include "ptx/async.hpp"

namespace assay::micro {

namespace async {

// Operand: n, a power of two. Turns are the n / Side tiles of a row of A; the results are C. Copies
// under way in the end read past B, where there is memory.
template <int Side, int Stages>
__global__ void __launch_bounds__(Side* Side) product(kernel_arguments k) {
    __shared__ __align__(16) float a[Stages][Side][Side], b[Stages][Side][Side];
    const unsigned n = k.operands[0], last = n / Side - 1, shift = 32 - __clz(last);
    const unsigned x = threadIdx.x % Side, y = threadIdx.x / Side;
    const float* from_a =
        reinterpret_cast<const float*>(k.memory) + ((blockIdx.x >> shift) * Side + y) * n + x;
    const float* from_b = reinterpret_cast<const float*>(k.memory) + std::size_t{n} * n + y * n +
                          (blockIdx.x & last) * Side + x;
    unsigned slot = 0;
    const auto fetch = [&] {
        if constexpr (Stages == 1) {
            a[0][y][x] = *from_a;
            b[0][y][x] = *from_b;
        } else {
            ptx::copy_async<4>(ptx::shared_address(&a[slot][y][x]), from_a);
            ptx::copy_async<4>(ptx::shared_address(&b[slot][y][x]), from_b);
            ptx::copy_async_commit();
        }
        slot = slot + 1 < Stages ? slot + 1 : 0;
        from_a += Side;
        from_b += Side * n;
    };
    for (int i = 1; i < Stages; ++i) fetch();
    float sum = 0;
    timed_loop(k, [&] {
        fetch();
        if constexpr (Stages > 1) ptx::copy_async_wait<Stages - 1>();
        __syncthreads();
        // The oldest tile is in the slot that is filled next.
#pragma unroll
        for (int i = 0; i < Side; ++i) sum = fmaf(a[slot][y][i], b[slot][i][x], sum);
        __syncthreads();
    });
    if constexpr (Stages > 1) ptx::copy_async_wait<0>();
    k.results[thread_index()] = __float_as_uint(sum);
}

struct form {
    timed_kernel kernel;
    unsigned side;
    int stages;

    [[nodiscard]] unsigned blocks(unsigned n) const { return n / side * (n / side); }
    [[nodiscard]] room space() const {
        room r;
        r.memory_bytes = std::size_t{3} * side * side * sizeof(float);
        return r;
    }
};

constexpr unsigned timed_n = 2048, checked_n = 128;
constexpr int launches = 5;  // of a sample, over the same matrices

answers check(const session& s, const form& f) {
    const auto words = matrix_words(checked_n);
    const auto l = run_over(s, f.kernel, f.space(), f.blocks(checked_n), f.side * f.side,
                            static_cast<int>(checked_n / f.side), words, {checked_n});
    return compare(l.results, product_by_tiles(words, checked_n, f.side));
}

verdict sample(record::sampling& sampling, const session& s, const form& f, const form& plain) {
    const workspace memory(f.space(), f.blocks(timed_n), {timed_n});
    const auto words = matrix_words(timed_n);
    gpu::copy_bytes(memory.bytes(), words.data(), words.size() * sizeof words[0]);
    gpu::buffer<std::uint32_t> results(std::size_t{timed_n} * timed_n);
    gpu::buffer<warp_reading> readings(results.size() / 32);
    const auto run = [&](const form& which) {
        const gpu::launch_shape shape{{f.blocks(timed_n), 1, 1}, {f.side * f.side, 1, 1}};
        const kernel_arguments k{memory.operands(), results.data(), readings.data(),
                                 static_cast<int>(timed_n / f.side), memory.bytes()};
        return time_launch(s, [&] {
            for (int i = 0; i < launches; ++i) gpu::launch(which.kernel, shape, s.stream(), k);
        });
    };
    run(plain), run(f);  // warms up
    const auto before = run(plain), launch = run(f);
    sampling.data("random", 1);
    sampling.sample("throughput",
                    2 * launches * double{timed_n} * timed_n * timed_n / launch.seconds / 1e12);
    if (f.stages > 1) sampling.sample("gain", (before.seconds / launch.seconds - 1) * 100);
    const auto v =
        worse(throttle_check(before.clocks.throttle), throttle_check(launch.clocks.throttle));
    report(sampling, s, launch, v);
    return v;
}

// A turn. Behind cp.async ptxas reads three words of shared memory more, on every architecture.
std::vector<record::expected_code> code_of(const form& f) {
    std::vector<std::string> all(f.side, "FFMA");
    all.insert(all.end(), f.side / 4, "LDS.128");
    all.insert(all.end(), f.stages > 1 ? f.side + 3 : f.side, "LDS");
    if (f.stages > 1)
        all.insert(all.end(), {"LDGSTS.E", "LDGSTS.E", "LDGDEPBAR"});
    else
        all.insert(all.end(), {"LDG.E", "LDG.E", "STS", "STS"});
    return code_since(80, "cp.async", all);
}

template <int Side, int Stages>
void add(std::vector<probe_point>& points) {
    const form f{&product<Side, Stages>, Side, Stages}, plain{&product<Side, 1>, Side, 1};
    const record::unit percent{"percent", "%", record::better::higher};
    probe_point p;
    p.at = {{"copy", Stages > 1 ? "async" : "sync"},
            {"block", std::to_string(Side)},
            {"stages", std::to_string(Stages)},
            {"n", std::to_string(timed_n)}};
    p.quantities = {
        {"throughput", record::units::teraflop_per_second, {}, "none: an application", {}, {}}};
    if (Stages > 1) p.quantities.push_back({"gain", percent, {}, "none: an application", {}, {}});
    p.kernel = reinterpret_cast<const void*>(f.kernel);
    p.code = record::code_evidence{symbol_of(p.kernel), 1, code_of(f)};
    p.check = [f](const session& s) { return check(s, f); };
    p.sample = [=](record::sampling& r, const session& s) { return sample(r, s, f, plain); };
    points.push_back(std::move(p));
}

template <int Side>
void add_stages(std::vector<probe_point>& points) {
    add<Side, 1>(points), add<Side, 2>(points), add<Side, 3>(points);
}

}  // namespace async

probe describe() {
    std::vector<probe_point> points;
    async::add_stages<8>(points), async::add_stages<16>(points), async::add_stages<32>(points);
    return {"What does cp.async gain in a matrix product, by the size of a block?",
            "a product by tiles in shared memory, with and without cp.async by turns, five "
            "launches each between two events; gain is the ratio of times less one",
            "arXiv 2402.13499, Tables XIII and XIV",
            "the size of the paper's matrices is not known here; its code may hold tiles otherwise",
            std::move(points)};
}

}  // namespace assay::micro
