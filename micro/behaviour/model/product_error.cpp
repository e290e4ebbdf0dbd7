#include "product_error.hpp"

#include <charconv>
#include <cmath>
#include <stdexcept>

#include "random_operand.hpp"

namespace assay::behaviour::model {

namespace {

constexpr std::int64_t most_operations = std::int64_t{1} << 34;
constexpr std::int64_t most_elements_of_both = std::int64_t{1} << 27;  // a gigabyte of patterns

double to_double(const exact_value& v) {
    const double magnitude = std::ldexp(static_cast<double>(v.magnitude), v.exponent);
    return v.negative ? -magnitude : magnitude;
}

// Elements [start, start + count) of both operands, with their scales.
dot_product part(const unit& u, const vector_operand& a, const vector_operand& b, std::size_t start,
                 std::size_t count, std::uint64_t c) {
    dot_product o{c, std::span(a.elements).subspan(start, count),
                  std::span(b.elements).subspan(start, count)};
    if (u.scale) {
        const auto block = static_cast<std::size_t>(u.scale_block);
        const auto scales = static_cast<std::size_t>(u.scales(static_cast<int>(count)));
        o.scale_a = std::span(a.scales).subspan(start / block, scales);
        o.scale_b = std::span(b.scales).subspan(start / block, scales);
    }
    return o;
}

std::uint64_t by_unit(const unit& u, const vector_operand& a, const vector_operand& b) {
    std::uint64_t d = 0;
    const std::size_t step = static_cast<std::size_t>(u.elements);
    for (std::size_t start = 0; start < a.elements.size(); start += step)
        d = evaluate(u, part(u, a, b, start, std::min(step, a.elements.size() - start), d));
    return d;
}

// One element with its scale's factor, as a number of more bits.
number scaled_number(const unit& u, const format& f, const vector_operand& v, std::size_t k) {
    number n = decode(f, v.elements[k]);
    if (!u.scale) return n;
    const number s = decode(*u.scale, v.scales[k / static_cast<std::size_t>(u.scale_block)]);
    n.significand *= s.significand;
    n.exponent += s.exponent;
    n.fraction_bits += s.fraction_bits;
    if (s.zero()) n = {};
    return n;
}

// One result by three ways, against the exact one.
template <class Accumulator>
class sums {
  public:
    sums(const unit& u, const vector_operand& a, const vector_operand& b) : u_(u) {
        std::uint64_t chain = 0;
        for (std::size_t k = 0; k < a.elements.size(); ++k) {
            const number x = scaled_number(u, *u.a, a, k);
            const number y = scaled_number(u, *u.b, b, k);
            exact_.add_product(x, y);
            const double product = std::ldexp(static_cast<double>(x.significand), x.lowest()) *
                                   std::ldexp(static_cast<double>(y.significand), y.lowest());
            magnitude_ += product;
            chain = fused_multiply_add(x, y, decode(*u.cd, chain), *u.cd);
        }
        chain_ = chain;
        unit_ = by_unit(u, a, b);
        best_ = encode(*u.cd, exact_.value(), rounding::nearest_even, u.cd->fraction_bits, true);
    }

    void tell(error_report& r) const {
        tell(r.of_unit, unit_);
        tell(r.of_chain, chain_);
        tell(r.of_best, best_);
    }
    [[nodiscard]] double exact() const { return to_double(exact_.value()); }

  private:
    // Sums until all results are in: squares, largest, |d| - |e|.
    void tell(error_figures& f, std::uint64_t pattern) const {
        const number d = decode(*u_.cd, pattern);
        if (d.kind == kind::nan || d.kind == kind::infinite) {
            ++f.not_finite;
            return;
        }
        Accumulator rest = exact_;
        rest.add(d, true);
        const double error = -to_double(rest.value());
        f.relative += error * error;
        f.largest = std::max(f.largest, std::fabs(error));
        if (magnitude_ > 0)
            f.componentwise = std::max(f.componentwise, std::fabs(error) / magnitude_);
        f.bias += exact() < 0 ? -error : error;
    }

    const unit& u_;
    Accumulator exact_;
    double magnitude_ = 0;
    std::uint64_t unit_ = 0;
    std::uint64_t chain_ = 0;
    std::uint64_t best_ = 0;
};

void finish(error_figures& f, double squares, double magnitudes) {
    f.relative = squares > 0 ? std::sqrt(f.relative / squares) : 0;
    f.bias = magnitudes > 0 ? f.bias / magnitudes : 0;
}

template <class Accumulator>
error_report float_error(const unit& u, const shape& s, std::mt19937_64& random) {
    std::vector<vector_operand> rows;
    std::vector<vector_operand> columns;
    for (std::int64_t i = 0; i < s.m; ++i) rows.push_back(random_operand(u, *u.a, s.k, random));
    for (std::int64_t j = 0; j < s.n; ++j) columns.push_back(random_operand(u, *u.b, s.k, random));
    error_report report;
    double squares = 0;
    double magnitudes = 0;
    for (const auto& a : rows)
        for (const auto& b : columns) {
            const sums<Accumulator> one(u, a, b);
            one.tell(report);
            squares += one.exact() * one.exact();
            magnitudes += std::fabs(one.exact());
        }
    for (auto* f : {&report.of_unit, &report.of_chain, &report.of_best})
        finish(*f, squares, magnitudes);
    return report;
}

// Integers are exact until they leave s32: every result that does is counted.
error_report integer_error(const unit& u, const shape& s, std::mt19937_64& random) {
    error_report report;
    std::vector<vector_operand> columns;
    for (std::int64_t j = 0; j < s.n; ++j) columns.push_back(random_operand(u, *u.b, s.k, random));
    double squares = 0;
    for (std::int64_t i = 0; i < s.m; ++i) {
        const auto a = random_operand(u, *u.a, s.k, random);
        for (const auto& b : columns) {
            std::int64_t exact = 0;
            for (std::size_t k = 0; k < a.elements.size(); ++k)
                exact += decode_integer(*u.a, a.elements[k]) * decode_integer(*u.b, b.elements[k]);
            const auto error = static_cast<double>(decode_integer(*u.cd, by_unit(u, a, b)) - exact);
            report.of_unit.relative += error * error;
            report.of_unit.largest = std::max(report.of_unit.largest, std::fabs(error));
            squares += static_cast<double>(exact) * static_cast<double>(exact);
        }
    }
    finish(report.of_unit, squares, 0);
    return report;
}

}  // namespace

shape parse_shape(const std::string& text) {
    std::array<std::int64_t, 3> sizes{};
    const char* at = text.data();
    const char* end = at + text.size();
    for (std::size_t i = 0; i < 3; ++i) {
        const auto done = std::from_chars(at, end, sizes[i]);
        const bool last = i == 2;
        if (done.ec != std::errc{} || sizes[i] < 1 ||
            (last ? done.ptr != end : done.ptr == end || *done.ptr != 'x'))
            throw std::invalid_argument("'" + text + "' is no shape; write MxNxK, as 64x64x4096");
        at = done.ptr + 1;
    }
    if (sizes[0] > most_operations / sizes[1] || sizes[0] * sizes[1] > most_operations / sizes[2])
        throw std::invalid_argument("'" + text + "' is more than 2^34 multiplications");
    if (sizes[0] + sizes[1] > most_elements_of_both / sizes[2])
        throw std::invalid_argument("'" + text + "' has more than 2^27 operands");
    return {sizes[0], sizes[1], sizes[2]};
}

error_report product_error(const unit& u, const shape& s, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    if (u.cd->integer()) return integer_error(u, s, random);
    if (u.a == &formats::f64) return float_error<f64_accumulator>(u, s, random);
    return float_error<narrow_accumulator>(u, s, random);
}

}  // namespace assay::behaviour::model
