#pragma once
// The points of an instruction's arithmetic: random tiles held against the model, and parameters
// found by vectors of their own.

#include "harness/probe.hpp"
#include "measured.hpp"
#include "tensor/expected.hpp"
#include "tensor/wgmma_code.hpp"
#include "tile_kernels.cuh"

namespace assay::micro::arithmetic {

// A million tiles over the four kinds of num_accum and num_special's, nine samples each.
inline constexpr std::size_t tiles_a_sample = 22'223;

inline record::quantity counted(const std::string& name) {
    return {name, record::units::count, {}, "none: a count", {}, {}};
}

inline probe_point bare_point(const tile_code& code, const tensor::form& f,
                              const std::string& data) {
    probe_point p;
    p.at = {{"instruction", code.wgmma() ? "wgmma" : "mma"},
            {"type", f.type()},
            {"shape", f.shape},
            {"data", data}};
    p.kernel = reinterpret_cast<const void*>(code.kernel);
    p.code = record::code_evidence{
        symbol_of(p.kernel), 1,
        code.wgmma() ? tensor::wgmma_code(f, true) : tensor::expected_of(f.text)};
    return p;
}

// The unit that runs here; skips and gives nullptr where the model has none.
inline const unit* unit_here(record::sampling& sampling, const session& s, const tensor::form& f) {
    const unit* u = unit_of(f, s.code_architecture());
    if (!u)
        sampling.skip("the model has no unit for " + f.text + " on " +
                      std::string(s.code_architecture()));
    return u;
}

inline verdict sample_tiles(record::sampling& sampling, const session& s, const tile_code& code,
                            const tensor::form& f, operand_kind kind) {
    const unit* u = unit_here(sampling, s, f);
    if (!u) return {};
    const std::uint64_t seed =
        1 + static_cast<std::uint64_t>(sampling.repetition()) * tiles_a_sample;
    sampling.data(std::string(name_of(kind)), seed);
    comparison found;
    const auto launch = time_launch(s, [&] {
        found = hold(*u, shape_of(f), kind, seed, tiles_a_sample,
                     [&](const std::vector<tile>& tiles) { return run_tiles(s, code, f, tiles); });
    });
    sampling.sample("differing", static_cast<double>(found.differing));
    sampling.sample("tiles", static_cast<double>(found.tiles));
    if (found.differing > 0) sampling.fail(found.first);
    const verdict v{{},
                    {},
                    std::to_string(found.results - found.differing) + " of " +
                        std::to_string(found.results) + " results are " + u->name +
                        "'s, seeds from " + std::to_string(seed)};
    report(sampling, s, launch, v);
    return v;
}

inline probe_point tile_point(const tile_code& code, operand_kind kind) {
    const auto f = tensor::form_of(code.text);
    auto p = bare_point(code, f, std::string(name_of(kind)));
    p.quantities = {counted("differing"), counted("tiles")};
    p.sample = [code, f, kind](record::sampling& sampling, const session& s) {
        return sample_tiles(sampling, s, code, f, kind);
    };
    return p;
}

inline verdict sample_parameters(record::sampling& sampling, const session& s,
                                 const tile_code& code, const tensor::form& f) {
    const unit* u = unit_here(sampling, s, f);
    if (!u) return {};
    measured_unit found;
    const auto launch = time_launch(s, [&] {
        found = measure(*u, shape_of(f), [&](const std::vector<tile>& tiles) {
            return run_tiles(s, code, f, tiles);
        });
    });
    sampling.sample("fraction_bits", found.fraction_bits);
    sampling.sample("block", found.block);
    sampling.sample("result_bits", found.result_bits);
    const auto model = measure(*u, shape_of(f), model_runner(*u, shape_of(f)));
    if (found != model)
        sampling.fail("not the model " + u->name + ": " + text_of(found) + "; model " +
                      text_of(model));
    const verdict v{{}, {}, text_of(found)};
    report(sampling, s, launch, v);
    return v;
}

inline probe_point parameter_point(const tile_code& code) {
    const auto f = tensor::form_of(code.text);
    auto p = bare_point(code, f, "gap");
    p.quantities = {counted("fraction_bits"), counted("block"), counted("result_bits")};
    p.sample = [code, f](record::sampling& sampling, const session& s) {
        return sample_parameters(sampling, s, code, f);
    };
    return p;
}

}  // namespace assay::micro::arithmetic
