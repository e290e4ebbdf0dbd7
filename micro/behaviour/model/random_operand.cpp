#include "random_operand.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace assay::behaviour::model {

namespace {

exact_value exact_of(double x) {
    int exponent = 0;
    const double fraction = std::frexp(std::fabs(x), &exponent);
    return {std::signbit(x), static_cast<std::uint64_t>(std::ldexp(fraction, 53)), exponent - 53,
            false};
}

// Finite values of a format of at most 8 bits, ascending, each with its pattern. +0 before -0.
using ladder = std::vector<std::pair<double, std::uint64_t>>;
ladder make_ladder(const format& f) {
    ladder values;
    for (std::uint64_t p = 0; p < std::uint64_t{1} << f.bits; ++p) {
        const kind k = decode(f, p).kind;
        if (k == kind::finite || (k == kind::zero && p == 0))
            values.emplace_back(value_of_pattern(f, p), p);
    }
    std::sort(values.begin(), values.end());
    return values;
}

std::uint64_t nearest_of(const ladder& values, double x) {
    auto above = std::lower_bound(values.begin(), values.end(), std::pair{x, std::uint64_t{0}});
    if (above == values.end()) return values.back().second;
    if (above == values.begin()) return above->second;
    const auto below = std::prev(above);
    const double up = above->first - x;
    const double down = x - below->first;
    if (up != down) return up < down ? above->second : below->second;
    return above->second & 1 ? below->second : above->second;
}

double largest_value(const format& f) {
    static const double none = 0;
    if (f.bits > 8) return none;
    return make_ladder(f).back().first;
}

}  // namespace

double value_of_pattern(const format& f, std::uint64_t pattern) {
    const number n = decode(f, pattern);
    const double magnitude = std::ldexp(static_cast<double>(n.significand), n.lowest());
    return n.negative ? -magnitude : magnitude;
}

std::uint64_t nearest_pattern(const format& f, double x) {
    if (f.bits > 8) {
        const format& whole = f.ignored_bits ? formats::f32 : f;
        return encode(whole, exact_of(x), rounding::nearest_even, f.fraction_bits, true);
    }
    static std::map<const format*, ladder> ladders;
    auto& values = ladders[&f];
    if (values.empty()) values = make_ladder(f);
    return nearest_of(values, x);
}

vector_operand random_operand(const unit& u, const format& f, std::int64_t count,
                              std::mt19937_64& random) {
    vector_operand result;
    if (f.integer()) {
        for (std::int64_t k = 0; k < count; ++k)
            result.elements.push_back(random() & low_bits(f.bits));
        return result;
    }
    std::normal_distribution<double> normal;
    std::vector<double> numbers(static_cast<std::size_t>(count));
    for (double& x : numbers) x = normal(random);
    const std::size_t block = u.scale ? static_cast<std::size_t>(u.scale_block) : numbers.size();
    for (std::size_t start = 0; start < numbers.size(); start += block) {
        const std::size_t end = std::min(start + block, numbers.size());
        double scale = 1;
        if (u.scale) {
            double largest = 0;
            for (std::size_t k = start; k < end; ++k)
                largest = std::max(largest, std::fabs(numbers[k]));
            result.scales.push_back(nearest_pattern(*u.scale, largest / largest_value(f)));
            scale = value_of_pattern(*u.scale, result.scales.back());
        }
        for (std::size_t k = start; k < end; ++k)
            result.elements.push_back(nearest_pattern(f, numbers[k] / scale));
    }
    return result;
}

}  // namespace assay::behaviour::model
