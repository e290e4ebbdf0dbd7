#include "identify.hpp"

#include <algorithm>

namespace assay::behaviour::model {

namespace {

// Hex digits of the operands and of the result, as the file writes them.
struct widths {
    std::size_t a = 0;
    std::size_t b = 0;
    std::size_t cd = 0;

    explicit widths(const operand_file& file) {
        for (const auto& line : file.lines) {
            a = std::max(a, longest_pattern(line.a));
            b = std::max(b, longest_pattern(line.b));
            cd = std::max({cd, longest_pattern(line.c), longest_pattern(line.d)});
        }
    }
    [[nodiscard]] bool match(const unit& u) const {
        const auto same = [](std::size_t digits, const format& f) {
            return static_cast<int>(digits) == f.hex_digits();
        };
        return same(a, *u.a) && same(b, *u.b) && same(cd, *u.cd);
    }
};

std::vector<std::uint64_t> results_of(const std::vector<patterns>& rows, const unit& u) {
    std::vector<std::uint64_t> results;
    results.reserve(rows.size());
    for (const auto& row : rows) results.push_back(evaluate(u, row.product()));
    return results;
}

std::vector<patterns> parse_all(const operand_file& file, const unit& u) {
    std::vector<patterns> rows;
    rows.reserve(file.lines.size());
    for (const auto& line : file.lines) rows.push_back(parse(file, line, u));
    return rows;
}

// The bits of a result that count: the payload and sign of a NaN are not specified by all sources.
std::uint64_t compared(const format& f, std::uint64_t pattern) {
    if (f.integer()) return pattern;
    return decode(f, pattern).kind == kind::nan ? quiet_nan(f) : pattern;
}

candidate judge(const operand_file& file, const unit& u) {
    candidate c;
    c.units = {&u};
    c.results = results_of(parse_all(file, u), u);
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const auto d = parse_one(file, file.lines[i], "d", file.lines[i].d, *u.cd);
        c.agrees.push_back(compared(*u.cd, c.results[i]) == compared(*u.cd, d));
        c.agreeing += c.agrees.back() ? 1 : 0;
    }
    return c;
}

std::vector<const unit*> fitting_units(const operand_file& file) {
    const widths digits(file);
    std::vector<const unit*> fitting;
    for (const unit& u : units()) {
        const auto fits_u = [&](const operand_line& line) { return fits(line, u); };
        if (digits.match(u) && std::all_of(file.lines.begin(), file.lines.end(), fits_u))
            fitting.push_back(&u);
    }
    if (fitting.empty()) {
        throw input_error(file.name + ":2:1: no unit takes " + std::to_string(digits.a) + " and " +
                          std::to_string(digits.b) + " hex digits an element and " +
                          std::to_string(digits.cd) +
                          " for c and d in all rows; write patterns with all their digits");
    }
    return fitting;
}

// The fewest candidates, by choosing at each step the one that explains the most rows still open.
void cover(identification& found, std::size_t rows) {
    std::vector<bool> open(rows, true);
    found.first_explained_by.assign(rows, rows);
    for (;;) {
        std::size_t best = 0;
        std::size_t best_count = 0;
        for (std::size_t c = 0; c < found.candidates.size(); ++c) {
            std::size_t count = 0;
            for (std::size_t i = 0; i < rows; ++i)
                count += open[i] && found.candidates[c].agrees[i] ? 1 : 0;
            if (count > best_count) {
                best = c;
                best_count = count;
            }
        }
        if (best_count == 0) break;
        for (std::size_t i = 0; i < rows; ++i) {
            if (!open[i] || !found.candidates[best].agrees[i]) continue;
            open[i] = false;
            found.first_explained_by[i] = found.explaining.size();
        }
        found.explaining.push_back(best);
        found.explained += best_count;
    }
}

// Fused blocks of every length, width and result, in the formats of a unit.
std::vector<unit> fused_variants(const unit& like) {
    std::vector<unit> variants;
    for (const int block : {1, 2, 4, 8, 16, 32, 64})
        for (int bits = 8; bits <= most_fraction_bits; ++bits)
            for (const int result_bits : {like.cd->fraction_bits, 13, 10, 7})
                for (const auto mode : {rounding::toward_zero, rounding::nearest_even}) {
                    if (result_bits > like.cd->fraction_bits) continue;
                    unit& u = variants.emplace_back(like);
                    u.how = {};
                    u.how.block = block;
                    u.how.fraction_bits = bits;
                    u.how.result_bits = result_bits;
                    u.how.result = mode;
                }
    return variants;
}

}  // namespace

identification identify(const operand_file& file) {
    identification found;
    for (const unit* u : fitting_units(file)) {
        candidate c = judge(file, *u);
        const auto same =
            std::find_if(found.candidates.begin(), found.candidates.end(),
                         [&](const candidate& other) { return other.results == c.results; });
        if (same != found.candidates.end())
            same->units.push_back(u);
        else
            found.candidates.push_back(std::move(c));
    }
    std::stable_sort(found.candidates.begin(), found.candidates.end(),
                     [](const auto& x, const auto& y) { return x.agreeing > y.agreeing; });
    cover(found, file.lines.size());
    return found;
}

std::vector<changed_unit> one_step_away(const unit& u) {
    std::vector<changed_unit> all;
    const auto step = [&](const std::string& name, int parameters::*member, int by) {
        unit changed = u;
        changed.how.*member += by;
        const int value = changed.how.*member;
        if (value < 1 && member != &parameters::zero_exponent) return;
        all.push_back({name + " " + std::to_string(value), changed});
    };
    const auto both = [&](const std::string& name, int parameters::*member) {
        step(name, member, -1);
        step(name, member, +1);
    };
    using enum accumulation;
    const accumulation how = u.how.accumulation;
    const bool aligned = how == fused || how == converted || how == scaled || how == late;
    if (aligned) both("fraction bits", &parameters::fraction_bits);
    if (how == fused || how == pairwise || how == exact || how == late) {
        const bool splits = u.how.block < u.elements;  // else a longer block is the same one
        for (const int by : {-u.how.block / 2, -1, splits ? 1 : 0, splits ? u.how.block : 0})
            if (by != 0) step("block", &parameters::block, by);
    }
    if (aligned) both("zero exponent", &parameters::zero_exponent);
    if (how == late) {
        both("late bits", &parameters::late_bits);
        both("addend bits", &parameters::addend_bits);
        if (u.how.addend_range != unlimited) both("addend range", &parameters::addend_range);
    }
    const auto other = [&](const std::string& name, auto change) {
        unit changed = u;
        change(changed.how);
        all.push_back({name, changed});
    };
    if (aligned || how == exact) {
        step("result bits", &parameters::result_bits, -1);
        if (u.how.result_bits < u.cd->fraction_bits)
            step("result bits", &parameters::result_bits, 1);
        const bool cut = u.how.result == rounding::toward_zero;
        other(cut ? "result to nearest" : "result toward zero", [&](parameters& p) {
            p.result = cut ? rounding::nearest_even : rounding::toward_zero;
        });
    }
    if (how == pairwise) other("subnormals kept", [](parameters& p) { p.flushes = !p.flushes; });
    if (how == late)
        other(u.how.interleaved ? "not interleaved" : "interleaved",
              [](parameters& p) { p.interleaved = !p.interleaved; });
    if (how == converted)
        other("one fused block", [](parameters& p) {
            p.accumulation = fused;
            p.block *= 2;
        });
    if (how == integer)
        other(u.how.clamps ? "wrapped" : "clamped", [](parameters& p) { p.clamps = !p.clamps; });
    return all;
}

std::vector<neighbour> neighbours(const operand_file& file, const unit& u,
                                  const std::vector<bool>& rows) {
    const auto parsed = parse_all(file, u);
    const auto own = results_of(parsed, u);
    std::vector<neighbour> all;
    for (const auto& [change, changed] : one_step_away(u)) {
        neighbour n{change};
        for (std::size_t i = 0; i < parsed.size(); ++i) {
            if (!rows[i] || evaluate(changed, parsed[i].product()) == own[i]) continue;
            if (n.refuting++ == 0) n.first_line = file.lines[i].line;
        }
        all.push_back(n);
    }
    return all;
}

unit best_unknown(const operand_file& file, const unit& like, std::size_t& agreeing) {
    const auto parsed = parse_all(file, like);
    std::vector<std::uint64_t> wanted;
    for (const auto& line : file.lines)
        wanted.push_back(parse_one(file, line, "d", line.d, *like.cd));
    const auto agreements = [&](const unit& u, std::size_t step) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < parsed.size(); i += step)
            count += evaluate(u, parsed[i].product()) == wanted[i] ? 1 : 0;
        return count;
    };
    constexpr std::size_t enough = 500;  // rows by which the search ranks
    const std::size_t step = parsed.size() / enough + 1;
    unit best = like;
    std::size_t most = 0;
    for (const unit& u : fused_variants(like)) {
        const std::size_t count = agreements(u, step);
        if (count <= most) continue;
        best = u;
        most = count;
    }
    agreeing = agreements(best, 1);
    return best;
}

}  // namespace assay::behaviour::model
