#include "tile_points.hpp"

#include "measured.hpp"

namespace assay::micro::arithmetic {

namespace {

record::quantity counted(const std::string& name) {
    return {name, record::units::count, {}, "none: a count", {}, {}};
}

probe_point bare_point(const tile_code& code, const std::string& data) {
    const tensor::form& f = code.form;
    probe_point p;
    p.at = {
        {"instruction", code.instruction}, {"type", f.type()}, {"shape", f.shape}, {"data", data}};
    if (!f.kind.empty()) p.at.set("kind", f.kind);
    if (!f.scale.empty()) p.at.set("scale", f.scale).set("scale_vec", f.scale_vec);
    p.kernel = reinterpret_cast<const void*>(code.kernel);
    p.code = record::code_evidence{symbol_of(p.kernel), 1, code.expected};
    return p;
}

// The unit that runs here; skips and gives nullptr where the model has none.
const unit* unit_here(record::sampling& sampling, const session& s, const tensor::form& f) {
    const unit* u = unit_of(f, s.code_architecture());
    if (!u)
        sampling.skip("the model has no unit for " + f.text + " on " +
                      std::string(s.code_architecture()));
    return u;
}

verdict sample_tiles(record::sampling& sampling, const session& s, const tile_code& code,
                     operand_kind kind) {
    const unit* u = unit_here(sampling, s, code.form);
    if (!u) return {};
    sampling.data(std::string(name_of(kind)), 1);
    tile_room room(s, code);
    held h;
    const auto launch = time_launch(s, [&] {
        h = hold_sample(
            *u, code.shape(), kind, sampling.repetition(),
            [&](const std::vector<tile>& tiles) { return room.run(tiles); }, sampling.quick());
    });
    sampling.sample("differing", static_cast<double>(h.found.differing));
    sampling.sample("tiles", static_cast<double>(h.found.tiles));
    if (h.found.differing > 0) sampling.fail(h.found.first);
    const verdict v{{}, {}, h.check};
    report(sampling, s, launch, v);
    return v;
}

verdict sample_parameters(record::sampling& sampling, const session& s, const tile_code& code) {
    const unit* u = unit_here(sampling, s, code.form);
    if (!u) return {};
    tile_room room(s, code);
    measured_unit found;
    const auto launch = time_launch(s, [&] {
        found = measure(*u, code.shape(),
                        [&](const std::vector<tile>& tiles) { return room.run(tiles); });
    });
    sampling.sample("fraction_bits", found.fraction_bits);
    sampling.sample("block", found.block);
    sampling.sample("result_bits", found.result_bits);
    const auto model = measure(*u, code.shape(), model_runner(*u, code.shape()));
    if (found != model)
        sampling.fail("not the model " + u->name + ": " + text_of(found) + "; model " +
                      text_of(model));
    const verdict v{{}, {}, text_of(found)};
    report(sampling, s, launch, v);
    return v;
}

}  // namespace

probe_point tile_point(const tile_code& code, operand_kind kind) {
    auto p = bare_point(code, std::string(name_of(kind)));
    p.quantities = {counted("differing"), counted("tiles")};
    p.sample = [code, kind](record::sampling& sampling, const session& s) {
        return sample_tiles(sampling, s, code, kind);
    };
    return p;
}

probe_point parameter_point(const tile_code& code) {
    auto p = bare_point(code, "gap");
    p.quantities = {counted("fraction_bits"), counted("block"), counted("result_bits")};
    p.sample = [code](record::sampling& sampling, const session& s) {
        return sample_parameters(sampling, s, code);
    };
    return p;
}

}  // namespace assay::micro::arithmetic
