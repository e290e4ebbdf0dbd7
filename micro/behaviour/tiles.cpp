#include "tiles.hpp"

#include <algorithm>
#include <cstdio>
#include <future>
#include <random>
#include <stdexcept>
#include <thread>

namespace assay::micro::arithmetic {

namespace {

using behaviour::accumulation;
using behaviour::format;
using behaviour::kind;
using behaviour::low_bits;
using generator = std::mt19937_64;

// One in `n`.
bool rarely(generator& random, std::uint64_t n) { return random() % n == 0; }

// A random sign and fraction under an exponent field of [low, high]; ignored bits random too.
std::uint64_t with_exponent(const format& f, int low, int high, generator& random) {
    const auto field =
        static_cast<std::uint64_t>(low) + random() % static_cast<std::uint64_t>(high - low + 1);
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
    return sign | magnitudes[random() % std::size(magnitudes)];
}

std::uint64_t integer_pattern(const format& f, operand_kind how, generator& random) {
    if (how != operand_kind::special) return random() & low_bits(f.bits);
    const std::uint64_t ends[]{sign_bit(f), sign_bit(f) - 1, low_bits(f.bits)};
    return ends[random() % std::size(ends)];
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

std::vector<std::uint64_t> model_of(const unit& u, const product_shape& shape, const tile& t) {
    std::vector<std::uint64_t> d(shape.results());
    for (std::size_t i = 0; i < d.size(); ++i) {
        const auto o = operands_of(shape, t, i);
        d[i] = behaviour::evaluate(u, {o.c, o.a, o.b, o.scale_a, o.scale_b});
    }
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
    for (const auto p : patterns) all += (all.empty() ? "" : " ") + hex(f, p);
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

// The tiles [first, last) of a batch; the order of tiles is the order of differences.
comparison compare(const unit& u, const product_shape& shape, const std::vector<tile>& tiles,
                   const tile_results& d, std::uint64_t first_seed, std::size_t first,
                   std::size_t last) {
    comparison found;
    for (std::size_t at = first; at < last; ++at) {
        const auto wanted = model_of(u, shape, tiles[at]);
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (equal(u, d[at][i], wanted[i])) continue;
            if (found.differing++ == 0)
                found.first =
                    difference(u, shape, tiles[at], i, first_seed + at, d[at][i], wanted[i]);
        }
        found.results += wanted.size();
        ++found.tiles;
    }
    return found;
}

void join(comparison& all, const comparison& part) {
    if (all.differing == 0) all.first = part.first;
    all.tiles += part.tiles;
    all.results += part.results;
    all.differing += part.differing;
}

// On every core of the host: the model is the slow part.
comparison compare_batch(const unit& u, const product_shape& shape, const std::vector<tile>& tiles,
                         const tile_results& d, std::uint64_t first_seed) {
    const std::size_t parts = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::future<comparison>> running;
    for (std::size_t p = 0; p < parts; ++p)
        running.push_back(std::async(std::launch::async, [&, p] {
            return compare(u, shape, tiles, d, first_seed, tiles.size() * p / parts,
                           tiles.size() * (p + 1) / parts);
        }));
    comparison all;
    for (auto& part : running) join(all, part.get());
    return all;
}

}  // namespace

std::string_view name_of(operand_kind kind) {
    constexpr std::string_view names[]{"uniform", "wide", "cancelling", "subnormal", "special"};
    return names[static_cast<std::size_t>(kind)];
}

tile random_tile(const unit& u, const product_shape& shape, operand_kind how, std::uint64_t seed) {
    generator random(seed);
    tile t;
    for (int i = 0; i < shape.m * shape.k; ++i) t.a.push_back(element(*u.a, how, random));
    for (int i = 0; i < shape.k * shape.n; ++i) t.b.push_back(element(*u.b, how, random));
    for (int i = 0; i < shape.m * shape.n; ++i) t.c.push_back(addend(u, how, random));
    for (int i = 0; i < shape.m * u.scales(shape.k); ++i)
        t.scale_a.push_back(block_scale(u, how, random));
    for (int i = 0; i < shape.n * u.scales(shape.k); ++i)
        t.scale_b.push_back(block_scale(u, how, random));
    if (how == operand_kind::cancelling && !u.a->integer()) cancel(u, shape, t, random);
    return t;
}

tile_runner model_runner(const unit& u, const product_shape& shape) {
    return [&u, shape](const std::vector<tile>& tiles) {
        tile_results all;
        for (const auto& t : tiles) all.push_back(model_of(u, shape, t));
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
    return behaviour::find_unit(std::string(architecture) + "." + instruction + modifier + "." +
                                ab + "." + f.d);
}

comparison hold(const unit& u, const product_shape& shape, operand_kind how,
                std::uint64_t first_seed, std::size_t count, const tile_runner& run) {
    constexpr std::size_t batch = 1024;
    comparison all;
    for (std::size_t start = 0; start < count; start += batch) {
        std::vector<tile> tiles;
        for (std::size_t i = start; i < std::min(start + batch, count); ++i)
            tiles.push_back(random_tile(u, shape, how, first_seed + i));
        const auto d = run(tiles);
        if (d.size() != tiles.size()) throw std::logic_error("results of other tiles");
        join(all, compare_batch(u, shape, tiles, d, first_seed + start));
    }
    return all;
}

held hold_sample(const unit& u, const product_shape& shape, operand_kind how, int repetition,
                 const tile_runner& run) {
    const std::size_t count = u.a->integer() ? 55'556 : 22'223;
    const std::uint64_t seed = 1 + static_cast<std::uint64_t>(repetition) * count;
    const auto found = hold(u, shape, how, seed, count, run);
    return {found, "seeds 1 to " + std::to_string(seed + count - 1) + ", of the last " +
                       std::to_string(count) + " tiles " +
                       std::to_string(found.results - found.differing) + " of " +
                       std::to_string(found.results) + " results are " + u.name + "'s"};
}

}  // namespace assay::micro::arithmetic
