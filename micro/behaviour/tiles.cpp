#include "tiles.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <thread>

namespace assay::micro::arithmetic {

namespace {

using behaviour::accumulation;
using behaviour::format;
using behaviour::kind;
using behaviour::low_bits;
using behaviour::number;
using behaviour::uint128;

// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), whose seeding costs nothing: each tile has its own.
struct generator {
    std::uint64_t state;

    std::uint64_t operator()() {
        std::uint64_t z = state += 0x9e3779b97f4a7c15;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
    }
    std::uint64_t below(std::uint64_t n) {
        return static_cast<std::uint64_t>(uint128{(*this)()} * n >> 64);
    }
};

// One in `n`.
bool rarely(generator& random, std::uint64_t n) { return random.below(n) == 0; }

// A random sign and fraction under an exponent field of [low, high]; ignored bits random too.
std::uint64_t with_exponent(const format& f, int low, int high, generator& random) {
    const auto field =
        static_cast<std::uint64_t>(low) + random.below(static_cast<std::uint64_t>(high - low + 1));
    const std::uint64_t sign_and_fraction =
        random() & ~(low_bits(f.exponent_bits) << (f.fraction_bits + f.ignored_bits));
    return (sign_and_fraction | field << (f.fraction_bits + f.ignored_bits)) & low_bits(f.bits);
}

std::uint64_t any_finite(const format& f, generator& random) {
    for (;;) {
        const std::uint64_t pattern = random() & low_bits(f.bits);
        const kind k = behaviour::decode(f, pattern).kind;
        if (k == kind::zero || k == kind::finite) return pattern;
    }
}

std::uint64_t sign_bit(const format& f) { return std::uint64_t{1} << (f.bits - 1); }

// Both zeros, all exponent bits, the largest and smallest numbers.
std::uint64_t special_pattern(const format& f, generator& random) {
    const int low = f.fraction_bits + f.ignored_bits;
    const std::uint64_t full = low_bits(f.exponent_bits) << low;
    const std::uint64_t one = std::uint64_t{1} << f.ignored_bits;
    const std::uint64_t magnitudes[]{0,
                                     full,
                                     full | one,
                                     low_bits(f.bits - 1),
                                     one,
                                     full - one,
                                     full - (std::uint64_t{1} << low),
                                     std::uint64_t{1} << low};
    const std::uint64_t sign = random() & sign_bit(f);
    return sign | magnitudes[random.below(std::size(magnitudes))];
}

std::uint64_t integer_pattern(const format& f, operand_kind how, generator& random) {
    if (how != operand_kind::special) return random() & low_bits(f.bits);
    const std::uint64_t ends[]{sign_bit(f), sign_bit(f) - 1, low_bits(f.bits)};
    return ends[random.below(std::size(ends))];
}

std::uint64_t element(const format& f, operand_kind how, generator& random) {
    if (f.integer()) return integer_pattern(f, how, random);
    const int one = f.bias;
    const int largest = static_cast<int>(low_bits(f.exponent_bits)) - 1;
    const int near = std::min(one + 1, largest);
    switch (how) {
        case operand_kind::wide:
            return any_finite(f, random);
        case operand_kind::cancelling:
            return with_exponent(f, rarely(random, 4) ? std::max(0, one - 14) : near - 1, near,
                                 random);
        case operand_kind::subnormal:
            return with_exponent(f, 0, rarely(random, 4) ? std::min(4, largest) : 0, random);
        case operand_kind::special:
            if (rarely(random, 24)) return special_pattern(f, random);
            break;
        case operand_kind::uniform:
            break;
    }
    return with_exponent(f, std::max(0, one - 2), near, random);
}

// A block's scale; beside subnormal operands and cancelling ones near one. ue4m3 has no sign.
std::uint64_t block_scale(const unit& u, operand_kind how, generator& random) {
    if (how == operand_kind::subnormal || how == operand_kind::cancelling)
        how = operand_kind::uniform;
    return element(*u.scale, how, random) &
           low_bits(u.scale->exponent_bits + u.scale->fraction_bits);
}

// c is as the products are, or far from them, so that it is cut as often as it cuts.
std::uint64_t addend(const unit& u, operand_kind how, generator& random) {
    if (u.cd->integer() || how == operand_kind::wide) return element(*u.cd, how, random);
    if (how == operand_kind::subnormal) {
        // Where products of the operands' smallest normal numbers lie.
        const int product = u.a->emin() + u.b->emin() + u.cd->bias;
        const int high = std::max(0, product + 2);
        return with_exponent(*u.cd, std::max(0, high - 30), high, random);
    }
    if (rarely(random, 4)) return random() & sign_bit(*u.cd);
    const int far = std::min(30, u.cd->bias - 1);
    const int low = rarely(random, 2) ? u.cd->bias - far : u.cd->bias - 1;
    if (how == operand_kind::special && rarely(random, 8)) return special_pattern(*u.cd, random);
    return with_exponent(*u.cd, low, u.cd->bias + 2, random);
}

// -a under the same b next to it along K; one pair in eight is left as it is.
void cancel(const unit& u, const product_shape& shape, tile& t, generator& random) {
    for (int k = 0; k + 1 < shape.k; k += 2) {
        if (rarely(random, 8)) continue;
        for (int row = 0; row < shape.m; ++row)
            t.a[row * shape.k + k + 1] = t.a[row * shape.k + k] ^ sign_bit(*u.a);
        for (int column = 0; column < shape.n; ++column)
            t.b[(k + 1) * shape.n + column] = t.b[k * shape.n + column];
    }
}

struct one_result {
    std::vector<std::uint64_t> a, b;
    std::uint64_t c;
    std::span<const std::uint64_t> scale_a, scale_b;
};
one_result operands_of(const product_shape& shape, const tile& t, std::size_t index) {
    const std::size_t row = index / static_cast<std::size_t>(shape.n);
    const std::size_t column = index % static_cast<std::size_t>(shape.n);
    const std::size_t scales = t.scale_a.size() / static_cast<std::size_t>(shape.m);
    one_result o{{},
                 {},
                 t.c[index],
                 std::span(t.scale_a).subspan(row * scales, scales),
                 std::span(t.scale_b).subspan(column * scales, scales)};
    for (int k = 0; k < shape.k; ++k) {
        o.a.push_back(t.a[row * static_cast<std::size_t>(shape.k) + k]);
        o.b.push_back(t.b[static_cast<std::size_t>(k * shape.n) + column]);
    }
    return o;
}

// A matrix of `columns` columns taken apart, column by column if `transposed`.
std::vector<number> taken_apart(const format& f, const std::vector<std::uint64_t>& patterns,
                                std::size_t columns, bool transposed = false) {
    std::vector<number> numbers(patterns.size());
    const std::size_t rows = patterns.size() / columns;
    for (std::size_t i = 0; i < patterns.size(); ++i)
        numbers[transposed ? i % columns * rows + i / columns : i] =
            behaviour::decode(f, patterns[i]);
    return numbers;
}

std::vector<std::uint64_t> model_of(const unit& u, const product_shape& shape, const tile& t) {
    const auto k = static_cast<std::size_t>(shape.k), n = static_cast<std::size_t>(shape.n);
    const auto scales = static_cast<std::size_t>(u.scales(shape.k));
    const auto a = taken_apart(*u.a, t.a, k), b = taken_apart(*u.b, t.b, n, true);
    std::vector<number> scale_a, scale_b;
    if (u.scale) {
        scale_a = taken_apart(*u.scale, t.scale_a, scales);
        scale_b = taken_apart(*u.scale, t.scale_b, scales);
    }
    const auto part = [](const std::vector<number>& all, std::size_t which, std::size_t each) {
        return std::span(all).subspan(which * each, each);
    };
    std::vector<std::uint64_t> d(shape.results());
    for (std::size_t i = 0; i < d.size(); ++i)
        d[i] = behaviour::evaluate(
            u,
            behaviour::decoded_product{t.c[i], part(a, i / n, k), part(b, i % n, k),
                                       part(scale_a, i / n, scales), part(scale_b, i % n, scales)});
    return d;
}

bool equal(const unit& u, std::uint64_t got, std::uint64_t wanted) {
    if (got == wanted) return true;
    return u.how.accumulation == accumulation::chain &&
           behaviour::decode(*u.cd, got).kind == kind::nan &&
           behaviour::decode(*u.cd, wanted).kind == kind::nan;
}

std::string hex(const format& f, std::uint64_t pattern) {
    char text[20];
    std::snprintf(text, sizeof text, "%0*llx", f.hex_digits(),
                  static_cast<unsigned long long>(pattern));
    return text;
}
std::string hex(const format& f, std::span<const std::uint64_t> patterns) {
    std::string all;
    for (const auto p : patterns) all.append(all.empty() ? "" : " ").append(hex(f, p));
    return all;
}

std::string difference(const unit& u, const product_shape& shape, const tile& t, std::size_t index,
                       std::uint64_t seed, std::uint64_t got, std::uint64_t wanted) {
    const auto o = operands_of(shape, t, index);
    return "not the model " + u.name + ": seed " + std::to_string(seed) + " row " +
           std::to_string(index / static_cast<std::size_t>(shape.n)) + " column " +
           std::to_string(index % static_cast<std::size_t>(shape.n)) + ", c=" + hex(*u.cd, o.c) +
           " a=" + hex(*u.a, o.a) + " b=" + hex(*u.b, o.b) +
           (u.scale ? " sa=" + hex(*u.scale, o.scale_a) + " sb=" + hex(*u.scale, o.scale_b) : "") +
           " gives " + hex(*u.cd, got) + ", model " + hex(*u.cd, wanted);
}

// Adds a tile's results to what was found.
void compare(comparison& found, const unit& u, const product_shape& shape, const tile& t,
             std::uint64_t seed, const std::vector<std::uint64_t>& got,
             const std::vector<std::uint64_t>& wanted) {
    ++found.tiles;
    found.results += wanted.size();
    if (got == wanted) return;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (equal(u, got.at(i), wanted[i])) continue;
        if (found.differing++ == 0)
            found.first = difference(u, shape, t, i, seed, got[i], wanted[i]);
    }
}

}  // namespace

std::string_view name_of(operand_kind kind) {
    constexpr std::string_view names[]{"uniform", "wide", "cancelling", "subnormal", "special"};
    return names[static_cast<std::size_t>(kind)];
}

void in_parts(std::size_t count, const closure<void(std::size_t, std::size_t)>& part) {
    const std::size_t parts = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::exception_ptr> wrong(parts);
    std::vector<std::jthread> running;
    for (std::size_t p = 0; p < parts; ++p)
        running.emplace_back([&, p] {
            try {
                part(count * p / parts, count * (p + 1) / parts);
            } catch (...) {
                wrong[p] = std::current_exception();
            }
        });
    running.clear();
    for (const auto& w : wrong)
        if (w) std::rethrow_exception(w);
}

tile random_tile(const unit& u, const product_shape& shape, operand_kind how, std::uint64_t seed) {
    generator random{seed};
    const auto drawn = [&](int count, const auto& draw) {
        std::vector<std::uint64_t> patterns(static_cast<std::size_t>(count));
        for (auto& p : patterns) p = draw();
        return patterns;
    };
    tile t;
    t.a = drawn(shape.m * shape.k, [&] { return element(*u.a, how, random); });
    t.b = drawn(shape.k * shape.n, [&] { return element(*u.b, how, random); });
    t.c = drawn(shape.m * shape.n, [&] { return addend(u, how, random); });
    const int scales = u.scales(shape.k);
    t.scale_a = drawn(shape.m * scales, [&] { return block_scale(u, how, random); });
    t.scale_b = drawn(shape.n * scales, [&] { return block_scale(u, how, random); });
    if (how == operand_kind::cancelling && !u.a->integer()) cancel(u, shape, t, random);
    return t;
}

tile_runner model_runner(const unit& u, const product_shape& shape) {
    return [&u, shape](const std::vector<tile>& tiles) {
        tile_results all(tiles.size());
        in_parts(tiles.size(), [&](std::size_t first, std::size_t last) {
            for (std::size_t i = first; i < last; ++i) all[i] = model_of(u, shape, tiles[i]);
        });
        return all;
    };
}

const unit* unit_of(const tensor::form& f, std::string_view architecture) {
    if (architecture.ends_with("a")) architecture.remove_suffix(1);
    const std::string instruction = f.text.substr(0, f.text.find('.'));
    std::string modifier = f.modifier == "satfinite" ? "_satfinite" : "";
    if (!f.scale.empty())
        modifier = "_mx" + std::to_string(f.k / (f.scale_vec.at(0) - '0')) + f.scale;
    const std::string ab = f.a == f.b ? f.a : f.a + "_" + f.b;
    return behaviour::find_unit(
        std::string(architecture) + "." + instruction + modifier + "." + ab + "." + f.d, f.k);
}

comparison hold(const unit& u, const product_shape& shape, operand_kind how,
                std::uint64_t first_seed, std::size_t count, const tile_runner& run) {
    constexpr std::size_t batch = 4096;
    comparison all;
    for (std::size_t start = 0; start < count; start += batch) {
        std::vector<tile> tiles(std::min(batch, count - start));
        const std::uint64_t seed = first_seed + start;
        in_parts(tiles.size(), [&](std::size_t first, std::size_t last) {
            for (std::size_t i = first; i < last; ++i)
                tiles[i] = random_tile(u, shape, how, seed + i);
        });
        const auto d = run(tiles);
        if (d.size() != tiles.size()) throw std::logic_error("results of other tiles");
        const auto wanted = model_runner(u, shape)(tiles);
        for (std::size_t i = 0; i < tiles.size(); ++i)
            compare(all, u, shape, tiles[i], seed + i, d[i], wanted[i]);
    }
    return all;
}

held hold_sample(const unit& u, const product_shape& shape, operand_kind how, int repetition,
                 const tile_runner& run, bool quick) {
    const std::size_t count = (u.a->integer() ? 55'556 : 22'223) / (quick ? 10 : 1);
    const std::uint64_t seed = 1 + static_cast<std::uint64_t>(repetition) * count;
    const auto found = hold(u, shape, how, seed, count, run);
    return {found, "seeds 1 to " + std::to_string(seed + count - 1) + ", of the last " +
                       std::to_string(count) + " tiles " +
                       std::to_string(found.results - found.differing) + " of " +
                       std::to_string(found.results) + " results are " + u.name + "'s"};
}

}  // namespace assay::micro::arithmetic
