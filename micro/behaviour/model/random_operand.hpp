#pragma once
// Random operands in a unit's formats.

#include <assay/behaviour.hpp>
#include <cstdint>
#include <random>
#include <vector>

namespace assay::behaviour::model {

// The value of a finite pattern; what double cannot hold is rounded.
double value_of_pattern(const format& f, std::uint64_t pattern);
// The finite pattern nearest to x, ties to even; beyond the largest, the largest.
std::uint64_t nearest_pattern(const format& f, double x);

// `count` elements of one row or column, with one scale per u.scale_block elements.
struct vector_operand {
    std::vector<std::uint64_t> elements;
    std::vector<std::uint64_t> scales;
};
vector_operand random_operand(const unit& u, const format& f, std::int64_t count,
                              std::mt19937_64& random);

}  // namespace assay::behaviour::model
