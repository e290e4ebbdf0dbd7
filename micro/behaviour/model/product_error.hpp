#pragma once
// How far a unit's matrix product is from the exact one.

#include <assay/behaviour.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace assay::behaviour::model {

struct shape {
    std::int64_t m;
    std::int64_t n;
    std::int64_t k;
};
// "64x64x4096"; std::invalid_argument says what is wrong.
shape parse_shape(const std::string& text);

// Errors of the m * n results d against the exact sums e. `relative` is the root of sum (d-e)^2
// over sum e^2; `largest` the largest |d-e|; `componentwise` the largest |d-e| / sum |a b|; `bias`
// the mean of |d| - |e| over the mean of |e|: negative where results are cut toward zero.
struct error_figures {
    double relative = 0;
    double largest = 0;
    double componentwise = 0;
    double bias = 0;
    std::int64_t not_finite = 0;  // results left out: overflow or NaN
};

struct error_report {
    error_figures of_unit;
    error_figures of_chain;  // fused multiply-adds in the result's format, k ascending
    error_figures of_best;   // the exact sum rounded once to the result's format
};

// A product of matrices of normal numbers (integers: uniform over the whole range), mean 0,
// variance 1, rounded to the unit's operand formats; block-scaled operands get the scales that
// bring a block's largest number to the format's. Only the arithmetic counts: the exact product is
// that of the rounded operands. c starts at zero and each instruction's d is the next one's c.
error_report product_error(const unit& u, const shape& s, std::uint64_t seed);

}  // namespace assay::behaviour::model
