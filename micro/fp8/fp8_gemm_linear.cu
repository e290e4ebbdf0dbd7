// Which share of an FP8 linear layer's time do the conversions take?
//
// y = x w^T of halves: the largest magnitude of each operand gives its scale, both are rounded to
// e4m3, multiplied with sums in f32, and y is scaled back into halves as it is stored. Conversion
// is the passes that find the largest magnitude and quantise, of x and of w, which are both new;
// scaling back costs no pass. With scale=delayed the scales are those of an earlier call, as in
// training, and no pass finds them; with scale=tensor they are found. unit=mma is our product by
// mma.sync m16n8k32 (linear.cuh), unit=cublaslt that of cuBLASLt after the same passes. `share` is
// conversion over all, operations are 2 x tokens x hidden x hidden.
//
// Answers, bit for bit: the bytes of random halves, and a product that no accumulator rounds.
// Source: arXiv 2402.13499, Figs 3 and 4: the kernel takes 25.3 % of a linear layer's time at
// N = 4096 and 84.7 % at 16384, the rest is conversion.
// Machine code: 89 90a 100a 120a

#include "cublas_lt.hpp"
#include "harness/code_since.hpp"
#include "harness/probe.hpp"
#include "linear_layer.hpp"
#include "tensor/expected.hpp"

namespace assay::micro {

namespace fp8 {

constexpr int launches = 5;  // a sample

double seconds_of(const session& s, timed_launch& last, const closure<void()>& work) {
    work();  // warms up
    last = time_launch(s, [&] {
        for (int i = 0; i < launches; ++i) work();
    });
    return last.seconds / launches;
}

verdict hand_over(record::sampling& sampling, const session& s, const layer_size& size,
                  const closure<void()>& convert, const closure<void()>& multiply) {
    timed_launch last;
    const double conversion = seconds_of(s, last, convert);
    verdict v = throttle_check(last.clocks.throttle);
    const double whole = seconds_of(s, last, [&] {
        convert();
        multiply();
    });
    const double rate = 2.0 * size.tokens * size.out * size.hidden / whole / 1e12;
    sampling.data("random", 1);
    sampling.sample("time", whole * 1e9);
    sampling.sample("share", conversion / whole);
    sampling.sample("throughput", rate);
    v = worse(v, worse(throttle_check(last.clocks.throttle),
                       bound_check(rate, record::units::teraflop_per_second, {})));
    report(sampling, s, last, v);
    return v;
}

layer random_layer(const layer_size& size) {
    const auto hidden = static_cast<std::size_t>(size.hidden);
    return {size, random_operand(static_cast<std::size_t>(size.tokens) * hidden, 1),
            random_operand(static_cast<std::size_t>(size.out) * hidden, 2)};
}

verdict sample_own(record::sampling& sampling, const session& s, const layer_size& size,
                   bool delayed) {
    const layer l = random_layer(size);
    l.convert<true>(s);
    return hand_over(
        sampling, s, size, [&] { l.convert<true>(s, delayed); }, [&] { l.multiply(s); });
}

verdict sample_rival(record::sampling& sampling, const session& s, const layer_size& size,
                     bool delayed) {
    const layer l = random_layer(size);
    l.convert<false>(s);
    s.stream().synchronize();
    std::string why;
    const auto rival = cublas_lt::open(l, why);
    if (!rival) {
        sampling.skip(why);
        return {};
    }
    return hand_over(
        sampling, s, size, [&] { l.convert<false>(s, delayed); }, [&] { rival->run(s); });
}

probe_point point_of(const layer_size& size, const char* unit, bool delayed) {
    using namespace record::units;
    probe_point p;
    p.at = {{"unit", unit},
            {"scale", delayed ? "delayed" : "tensor"},
            {"tokens", std::to_string(size.tokens)},
            {"hidden", std::to_string(size.hidden)},
            {"data", "random"}};
    const record::unit share{"ratio", "ratio", record::better::none};
    p.quantities = {{"time", nanosecond, {}, "none: an application", {}, {}},
                    {"share", share, {}, "none: an application", {}, {}},
                    {"throughput", teraflop_per_second, {}, "none: conversions are in it", {}, {}}};
    if (size.tokens == size.hidden && (size.hidden == 4096 || size.hidden == 16384)) {
        p.quantities[1].published = size.hidden == 4096 ? 1 - 0.253 : 1 - 0.847;
        p.quantities[1].published_source = "arXiv 2402.13499, Figs 3-4, H800 PCIe: 1 - kernel";
    }
    p.kernel = reinterpret_cast<const void*>(&multiply);
    return p;
}

void add(std::vector<probe_point>& points, const layer_size& size, bool delayed) {
    auto own = point_of(size, "mma", delayed), rival = point_of(size, "cublaslt", delayed);
    // The emulation turns each word into halves once, for all tiles that it meets.
    auto code = tensor::expected_of(mma::text);
    for (const char* arch : {"sm_90a", "sm_100a"}) {
        const std::string halves = "F2FP.F16.E4M3.UNPACK_B", sum = "FADD", f16 = "HMMA.16816.F32";
        code = but_on(code, arch, {f16, f16, halves, halves, halves, sum, sum, sum, sum}, false);
    }
    own.code = record::code_evidence{symbol_of(own.kernel), mma_a_turn, std::move(code)};
    own.check = &check_layer;
    own.sample = [=](record::sampling& sampling, const session& s) {
        return sample_own(sampling, s, size, delayed);
    };
    rival.sample = [=](record::sampling& sampling, const session& s) {
        return sample_rival(sampling, s, size, delayed);
    };
    points.push_back(std::move(own));
    points.push_back(std::move(rival));
}

}  // namespace fp8

probe describe() {
    std::vector<probe_point> points;
    for (const int hidden : {1024, 2048, 4096, 8192, 16384})
        for (const int tokens : {1024, 4096, 16384})
            if (tokens <= hidden || hidden <= 8192)
                fp8::add(points, {tokens, hidden, hidden}, false);
    for (const int hidden : {1024, 4096, 16384}) fp8::add(points, {hidden, hidden, hidden}, true);
    return {"Which share of an FP8 linear layer's time do the conversions take?",
            "largest magnitude, scale, e4m3, product and scaling back, 5 launches by events; the "
            "share is the passes of conversion over all",
            "arXiv 2402.13499, Figs 3 and 4; expected machine code: micro/tensor/sass.csv",
            "our product is by mma.sync, which sm_90a and sm_100a emulate by f16: see "
            "unit=cublaslt there; a scale a tensor, none a row or block",
            std::move(points)};
}

}  // namespace assay::micro
