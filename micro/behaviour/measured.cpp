#include "measured.hpp"

#include <algorithm>
#include <stdexcept>

namespace assay::micro::arithmetic {

namespace {

using behaviour::format;

// The exponent of the large products, which cancel: 2^6 squared, which every type holds.
constexpr int top = 12;

std::uint64_t power_of_two(const format& f, int exponent) {
    if (exponent >= f.emin())
        return static_cast<std::uint64_t>(exponent + f.bias) << (f.fraction_bits + f.ignored_bits);
    const int bit = f.fraction_bits + exponent - f.emin();
    if (bit < 0) throw std::logic_error("no such power of two in the format");
    return std::uint64_t{1} << (bit + f.ignored_bits);
}

// Dot products, each in row 0 and column 0 of a tile of its own.
class vectors {
  public:
    vectors(const unit& u, const product_shape& shape) : u_(u), shape_(shape) {}

    void begin(std::uint64_t c) {
        const auto size = [](int rows, int columns) {
            return std::vector<std::uint64_t>(static_cast<std::size_t>(rows * columns));
        };
        tiles_.push_back(
            {size(shape_.m, shape_.k), size(shape_.k, shape_.n), size(shape_.m, shape_.n)});
        tiles_.back().c[0] = c;
    }
    // +-2^exponent as element k's product.
    void product(int k, int exponent, bool negative = false) {
        auto& t = tiles_.back();
        const int half = exponent >= 0 ? (exponent + 1) / 2 : exponent / 2;
        t.a[static_cast<std::size_t>(k)] = power_of_two(*u_.a, half) | std::uint64_t{negative}
                                                                           << (u_.a->bits - 1);
        t.b[static_cast<std::size_t>(k * shape_.n)] = power_of_two(*u_.b, exponent - half);
    }
    [[nodiscard]] std::vector<std::uint64_t> results(const tile_runner& run) const {
        std::vector<std::uint64_t> first;
        for (const auto& d : run(tiles_)) first.push_back(d.at(0));
        return first;
    }

  private:
    const unit& u_;
    product_shape shape_;
    std::vector<tile> tiles_;
};

// 2^top - 2^top + 2^(top - gap), the last at element j: it survives unless it was cut. Where it
// stands in another block than the first two it always does.
void measure_block(const unit& u, const product_shape& shape, const tile_runner& run,
                   measured_unit& m) {
    vectors v(u, shape);
    for (int j = 2; j < shape.k; ++j)
        for (int gap = 1; gap <= largest_gap; ++gap) {
            v.begin(0);
            v.product(0, top);
            v.product(1, top, true);
            v.product(j, top - gap);
        }
    const auto d = v.results(run);
    m.fraction_bits = largest_gap;
    m.block = 2;
    for (std::size_t start = 0; start < d.size(); start += largest_gap) {
        const auto each = d.begin() + static_cast<std::ptrdiff_t>(start);
        const auto cut = std::find(each, each + largest_gap, std::uint64_t{0});
        if (cut == each + largest_gap) continue;
        ++m.block;
        m.fraction_bits = std::min(m.fraction_bits, static_cast<int>(cut - each));
    }
    if (m.fraction_bits == largest_gap) m.block = 1;
}

void measure_result(const unit& u, const product_shape& shape, const tile_runner& run,
                    measured_unit& m) {
    const format& f = *u.cd;
    const std::uint64_t dense = power_of_two(f, 0) | behaviour::low_bits(f.fraction_bits);
    vectors v(u, shape);
    v.begin(dense);
    const std::uint64_t kept = v.results(run)[0];
    m.result_bits = 0;
    while (m.result_bits < f.fraction_bits && kept >> (f.fraction_bits - 1 - m.result_bits) & 1)
        ++m.result_bits;
}

// +-(1 + 3 * 2^-r) +- 1 has 1.5 units in the last place of its result.
void measure_rounding(const unit& u, const product_shape& shape, const tile_runner& run,
                      measured_unit& m) {
    const format& f = *u.cd;
    const int unit_bit = f.fraction_bits - m.result_bits;
    const std::uint64_t c = power_of_two(f, 0) | std::uint64_t{3} << unit_bit;
    vectors v(u, shape);
    for (const bool negative : {false, true}) {
        v.begin(c | std::uint64_t{negative} << (f.bits - 1));
        v.product(0, 0, negative);
    }
    const auto d = v.results(run);
    const auto units = [&](std::uint64_t pattern) {
        return (pattern & behaviour::low_bits(f.fraction_bits)) >> unit_bit;
    };
    const bool grew = units(d[0]) == 2, fell = units(d[1]) == 2;
    m.rounding = grew ? (fell ? "nearest even" : "up") : (fell ? "down" : "toward zero");
}

}  // namespace

measured_unit measure(const unit& formats_of, const product_shape& shape, const tile_runner& run) {
    measured_unit m;
    measure_block(formats_of, shape, run, m);
    measure_result(formats_of, shape, run, m);
    measure_rounding(formats_of, shape, run, m);
    return m;
}

std::string text_of(const measured_unit& m) {
    return std::to_string(m.fraction_bits) + " fraction bits, block of " + std::to_string(m.block) +
           ", result of " + std::to_string(m.result_bits) + " bits rounded " + m.rounding;
}

}  // namespace assay::micro::arithmetic
