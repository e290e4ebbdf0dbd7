#include "points.hpp"

#include <string>

#include "expected.hpp"
#include "gpu/peaks.hpp"
#include "harness/chain.hpp"

namespace assay::micro::tensor {

namespace {

// The row of peaks.csv of a dense form on a device, or nothing; s4 and b1 have none.
const gpu::peak* documented(const form& f, const std::string& device) {
    const auto row = [&](const char* unit) { return gpu::find_peak(device, unit); };
    if (!f.kind.empty()) return nullptr;
    if (f.a == "f64") return row("fp64_tensor");
    if (f.a == "tf32") return row("tf32_tensor");
    if (f.a == "s8" || f.a == "u8") return row("int8_tensor");
    // Where wgmma is, sums in f32 have the same rate (NVIDIA H100 Tensor Core GPU Architecture).
    if (f.a == "e4m3" || f.a == "e5m2")
        return f.d == "f16" || f.text.starts_with("wgmma") ? row("fp8_tensor") : nullptr;
    if (f.a != "f16" && f.a != "bf16") return nullptr;
    const auto* wide = f.d == "f32" ? row("fp16_tensor_fp32") : nullptr;
    return wide ? wide : row("fp16_tensor");
}

bool native_here(const form& f, const session& s) {
    for (const auto& code : expected_of(f.text))
        if (code.arch == s.code_architecture()) return code.native;
    return false;
}

probe_point flood_of(const form& f, record::point at, const form_kernels::flooding& k, extent reach,
                     int warps, data_kind kind) {
    flood load{k.kernel, flood_operations,   warps,         reach, operand_words(f, kind),
               {},       no_documented_rate, f.operations()};
    load.peak = [f](const session& s) { return native_here(f, s) ? peak_of(f, s) : std::nullopt; };
    at.set("ilp", std::to_string(k.ilp));
    return with_data(flood_point(std::move(at), std::move(load), expected_of(f.text)), kind);
}

// One warp, one a tensor core, and as many as their registers allow, on one SM; then all SMs.
std::vector<probe_point> points_of_form(const form& f, const form_kernels& k) {
    record::point at{{"type", f.type()}, {"shape", f.shape}};
    if (f.sparse) at.set("metadata", f.ordered ? "ordered" : "plain");
    if (!f.kind.empty()) at.set("kind", f.kind);
    if (!f.scale.empty()) at.set("scale", f.scale).set("scale_vec", f.scale_vec);
    auto alone = at;
    alone.set("ilp", "1");
    alone.set("warps", "1");
    const chain c{{k.shorter, k.chain_length}, {k.longer, 2 * k.chain_length}, operand_words(f)};
    std::vector<probe_point> points{
        with_data(chain_point(alone, c, expected_of(f.text)), data_kind::random)};
    for (const auto& one : k.floods) {
        for (const int warps : {1, 4, one.most_warps})
            points.push_back(flood_of(f, at, one, extent::sm, warps, data_kind::random));
        points.push_back(flood_of(f, at, one, extent::chip, one.most_warps, data_kind::random));
    }
    for (const auto kind : {data_kind::zero, data_kind::ramp})
        points.push_back(flood_of(f, at, k.floods[2], extent::chip, k.floods[2].most_warps, kind));
    for (auto& p : points)
        p.check = [f, once = k.once](const session& s) { return check_answers(s, f, once); };
    return points;
}

}  // namespace

// Structured sparsity doubles the documented dense rate (same sources).
std::optional<documented_rate> peak_of(const form& f, const session& s) {
    const auto* row = documented(f, s.device().name);
    if (!row || !row->rate) return std::nullopt;
    return documented_rate{*row->rate * (f.sparse ? 2 : 1),
                           row->source + (f.sparse ? "; doubled by structured sparsity" : "")};
}

probe_point with_data(probe_point p, data_kind kind) {
    p.at.set("data", name_of(kind));
    p.sample = [kind, sample = std::move(p.sample)](record::sampling& sampling, const session& s) {
        sampling.data(name_of(kind), kind == data_kind::random ? operand_seed : 0);
        return sample(sampling, s);
    };
    return p;
}

std::vector<probe_point> points_of(std::initializer_list<form_table> tables) {
    std::vector<probe_point> all;
    for (const auto& table : tables)
        for (const auto& kernels : table)
            for (auto& p : points_of_form(form_of(kernels.text), kernels))
                all.push_back(std::move(p));
    return all;
}

}  // namespace assay::micro::tensor
