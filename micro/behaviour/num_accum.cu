// How does a matrix unit add: bits kept, rounding, products of a block, and is it the model's sum?
//
// `data=gap` finds the parameters from outputs alone: 2^12 - 2^12 + 2^(12-g), the small one at each
// place along K, for each g; c of all ones beside zeros; a sum of 1.5 units in the last place. The
// other points hold random tiles against assay/behaviour.hpp, bit by bit; the first difference
// stands in the row's reason as `mma_model --input` reads it.
//
// Source: M. Fasi et al., PeerJ CS 7:e330 (2021); arXiv 2512.07004; arXiv 2511.10909.

#include "tile_points.hpp"

namespace assay::micro {

namespace arithmetic {

void add_point_of_each_kind(std::vector<probe_point>& points, const tile_code& code) {
    for (const auto kind : {operand_kind::uniform, operand_kind::wide, operand_kind::cancelling,
                            operand_kind::subnormal})
        points.push_back(tile_point(code, kind));
}

}  // namespace arithmetic

probe describe() {
    using namespace arithmetic;
    std::vector<probe_point> points;
    for (const auto& code : tiles_of(tile_set::floats)) {
        add_point_of_each_kind(points, code);
        if (code.form.k >= 8) points.push_back(parameter_point(code));
    }
    for (const auto& code : tiles_of(tile_set::narrow)) add_point_of_each_kind(points, code);
    return {
        "How does a matrix unit add: bits kept, rounding, block, and is it the model's sum?",
        "random tiles, each result against the model bit by bit; cancelling products with a "
        "third one ever smaller, at each place along K",
        "M. Fasi et al., PeerJ CS 7:e330; arXiv 2512.07004; arXiv 2511.10909",
        "a unit that the model lacks is skipped; NaN of f64 counts as NaN, whatever its payload",
        std::move(points)};
}

}  // namespace assay::micro
