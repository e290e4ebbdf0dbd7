// Which share of an FP8 linear layer's time do the conversions take?
//
// y = x w^T of halves: the largest magnitude that a scale serves gives it, both operands are
// rounded to e4m3, multiplied with sums in f32, and y is scaled back into halves. Conversion is the
// passes over x and w that find the largest magnitudes and quantise; both operands are new, and
// scaling back costs no pass. scale=tensor: one an operand, found each time; delayed: of an earlier
// call, as in training, no pass finds it; row: one a token and one a column of y; block: 1 x 128 of
// x and 128 x 128 of w, found and quantised in one pass, and each 128 of K summed in the unit, then
// scaled and added in float (DeepSeek-V3, arXiv 2412.19437, section 3.3). unit=mma is our product
// by mma.sync m16n8k32 (linear.cuh), unit=cublaslt that of cuBLASLt after the same passes. `share`
// is conversion over all, operations are 2 x tokens x hidden x hidden.
//
// Answers, bit for bit: the bytes of random halves, and products that no accumulator rounds, of
// cuBLASLt too.
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

struct form {
    layer_size size;
    scale by;
    bool delayed;
};

layer random_layer(const form& f) {
    constexpr std::size_t period = 1 << 16;
    return {f.size, f.by, random_halves(period, 1), random_halves(period, 2)};
}

verdict sample_own(record::sampling& sampling, const session& s, const form& f) {
    const layer l = random_layer(f);
    l.convert<true>(s);
    return hand_over(
        sampling, s, f.size, [&] { l.convert<true>(s, f.delayed); }, [&] { l.multiply(s); });
}

verdict sample_rival(record::sampling& sampling, const session& s, const form& f) {
    const layer l = random_layer(f);
    l.convert<false>(s);
    s.stream().synchronize();
    std::string why;
    const auto rival = cublas_lt::open(l, why);
    if (!rival) {
        sampling.skip(why);
        return {};
    }
    return hand_over(
        sampling, s, f.size, [&] { l.convert<false>(s, f.delayed); }, [&] { rival->run(s); });
}

answers check_own(const session& s, scale by) {
    answers found{};
    check_bytes(found, s, by);
    check_product<true>(found, s, by, [&](const layer& l) {
        l.multiply(s);
        return true;
    });
    return found;
}

// 0 of 0 where the library has no such product: `sample_rival` says why.
answers check_rival(const session& s, scale by) {
    answers found{};
    std::unique_ptr<cublas_lt> rival;
    check_product<false>(found, s, by, [&](const layer& l) {
        std::string why;
        rival = cublas_lt::open(l, why);
        if (rival) rival->run(s);
        return static_cast<bool>(rival);
    });
    return found;
}

const char* name_of(const form& f) {
    if (f.delayed) return "delayed";
    return f.by == scale::tensor ? "tensor" : f.by == scale::row ? "row" : "block";
}

probe_point point_of(const form& f, const char* unit) {
    using namespace record::units;
    const auto& size = f.size;
    probe_point p;
    p.at = {{"unit", unit},
            {"scale", name_of(f)},
            {"tokens", std::to_string(size.tokens)},
            {"hidden", std::to_string(size.hidden)},
            {"data", "random"}};
    const record::unit share{"ratio", "ratio", record::better::none};
    p.quantities = {{"time", nanosecond, {}, "none: an application", {}, {}},
                    {"share", share, {}, "none: an application", {}, {}},
                    {"throughput", teraflop_per_second, {}, "none: conversions are in it", {}, {}}};
    const bool drawn = size.hidden == 4096 || size.hidden == 16384;
    if (f.by == scale::tensor && size.tokens == size.hidden && drawn) {
        p.quantities[1].published = size.hidden == 4096 ? 1 - 0.253 : 1 - 0.847;
        p.quantities[1].published_source = "arXiv 2402.13499, Figs 3-4, H800 PCIe: 1 - kernel";
    }
    return p;
}

template <scale By>
void add(std::vector<probe_point>& points, const layer_size& size, bool delayed = false) {
    const form f{size, By, delayed};
    auto own = point_of(f, "mma"), rival = point_of(f, "cublaslt");
    own.kernel = rival.kernel = reinterpret_cast<const void*>(&multiply<By>);
    // The emulation turns each word into halves once, for all tiles that it meets.
    auto code = tensor::expected_of(mma::text);
    for (const char* arch : {"sm_90a", "sm_100a"}) {
        const std::string halves = "F2FP.F16.E4M3.UNPACK_B", sum = "FADD", f16 = "HMMA.16816.F32";
        code = but_on(code, arch, {f16, f16, halves, halves, halves, sum, sum, sum, sum}, false);
    }
    own.code =
        record::code_evidence{symbol_of(own.kernel), turn<By>::instructions, std::move(code)};
    own.check = [](const session& s) { return check_own(s, By); };
    rival.check = [](const session& s) { return check_rival(s, By); };
    own.sample = [=](record::sampling& sampling, const session& s) {
        return sample_own(sampling, s, f);
    };
    rival.sample = [=](record::sampling& sampling, const session& s) {
        return sample_rival(sampling, s, f);
    };
    points.push_back(std::move(own));
    points.push_back(std::move(rival));
}

}  // namespace fp8

probe describe() {
    using fp8::scale;
    std::vector<probe_point> points;
    for (const int hidden : {1024, 2048, 4096, 8192, 16384})
        for (const int tokens : {1024, 4096, 16384})
            if (tokens <= hidden || hidden <= 8192)
                fp8::add<scale::tensor>(points, {tokens, hidden, hidden});
    for (const int hidden : {1024, 4096, 16384}) {
        fp8::add<scale::tensor>(points, {hidden, hidden, hidden}, true);
        fp8::add<scale::row>(points, {hidden, hidden, hidden});
        fp8::add<scale::block>(points, {hidden, hidden, hidden});
    }
    return {"Which share of an FP8 linear layer's time do the conversions take?",
            "largest magnitudes, scales, e4m3, product and scaling back, 5 launches by events; the "
            "share is the passes of conversion over all",
            "arXiv 2402.13499, Figs 3 and 4; expected machine code: micro/tensor/sass.csv",
            "our product is by mma.sync, which sm_90a and sm_100a emulate by f16: see "
            "unit=cublaslt there; cuBLASLt has scales by row and by block on sm_90 alone",
            std::move(points)};
}

}  // namespace assay::micro
