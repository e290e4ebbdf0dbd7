// log_bessel_accuracy: errors of every function over the many-digit tables, region by region,
// beside the rivals. Yardsticks: numerics/error.hpp; in units of 2^-52, of float in 2^-23.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "assay/bessel_function.hpp"
#include "bench/rivals.hpp"
#include "tests/reference_rows.hpp"

namespace {

using namespace assay;

constexpr double float_unit = 0x1p-23 / unit_error;
// A rival's relative error beyond this counts as a wrong answer, not as a rounding error.
constexpr double wrong_beyond = 1e-6;

double error_of(const test::reference_row& row, double y) {
    if (row.function.ends_with("_dnu")) return conditioned_error_in_order(y, row.f, row.nu, row.x);
    return row.function.starts_with('d') ? conditioned_error(y, row.f) : strict_error(y, row.f);
}

struct summary {
    std::size_t rows = 0, failed = 0, wrong = 0;
    double median = 0, p999 = 0, largest = 0;  // of those that did not fail
};

// `failed`: nan or infinite where the truth is a number.
summary summarise(const std::vector<test::reference_row>& rows, const std::vector<double>& y,
                  double unit) {
    summary s{rows.size()};
    std::vector<double> errors;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!std::isfinite(y[i]) && std::isfinite(rows[i].f.value)) {
            ++s.failed;
            continue;
        }
        errors.push_back(error_of(rows[i], y[i]) / unit);
        s.wrong += std::abs(y[i] - rows[i].f.value) > wrong_beyond * std::abs(rows[i].f.value);
    }
    if (errors.empty()) return s;
    std::ranges::sort(errors);
    const auto at = [&](double share) {
        return errors[static_cast<std::size_t>(share * static_cast<double>(errors.size() - 1))];
    };
    s.median = at(0.5), s.p999 = at(0.999), s.largest = errors.back();
    return s;
}

struct columns {
    std::vector<double> nu, x;
};
columns columns_of(const std::vector<test::reference_row>& rows) {
    columns c;
    for (const auto& row : rows) c.nu.push_back(row.nu), c.x.push_back(row.x);
    return c;
}

void print(const std::string& function, const std::string& region, const char* type,
           const std::string& rival, const summary& s) {
    std::printf("%s,%s,%s,%s,%zu,%.3g,%.3g,%.3g,%zu,%zu\n", function.c_str(), region.c_str(), type,
                rival.c_str(), s.rows, s.median, s.p999, s.largest, s.failed, s.wrong);
}

void ours(const std::string& function, const std::string& region,
          const std::vector<test::reference_row>& rows) {
    const auto which = find_bessel_function(function)->function;
    const columns c = columns_of(rows);
    std::vector<double> y(rows.size());
    evaluate(which, c.nu, c.x, y);
    print(function, region, "double", "", summarise(rows, y, 1));
    // Float: the rows whose order and argument are floats, so that the table's value is theirs.
    std::vector<test::reference_row> exact;
    std::vector<float> nu, x;
    for (const auto& row : rows) {
        const auto n = static_cast<float>(row.nu), a = static_cast<float>(row.x);
        const bool in_range = std::abs(row.f.value) <= std::numeric_limits<float>::max();
        if (double(n) != row.nu || double(a) != row.x || !in_range) continue;
        exact.push_back(row), nu.push_back(n), x.push_back(a);
    }
    if (exact.empty()) return;
    std::vector<float> single(exact.size());
    evaluate(which, nu, x, single);
    print(function, region, "float", "",
          summarise(exact, {single.begin(), single.end()}, float_unit));
}

// Whether a rival whose cost grows with the order gets through a table's rows in its time.
bool bounded(const columns& c) { return *std::ranges::max_element(c.nu) <= 1e5; }

void rivals(const std::string& function, const std::string& region,
            const std::vector<test::reference_row>& rows) {
    static const auto all = bench::all_rivals();
    const columns c = columns_of(rows);
    for (const auto& rival : all) {
        if (rival.name == "log" ||
            ((function == "logI" ? rival.i_grows : rival.k_grows) && !bounded(c)))
            continue;
        std::vector<double> y(rows.size());
        try {
            (function == "logI" ? rival.log_i : rival.log_k)(c.nu.data(), c.x.data(), y.data(),
                                                             y.size());
            print(function, region, "double", rival.name, summarise(rows, y, 1));
        } catch (const bench::rival_missing& missing) {
            std::cerr << "log_bessel_accuracy: " << missing.what() << '\n';
        }
    }
}

void of_table(const std::string& table, const std::string& region) {
    std::map<std::string, std::vector<test::reference_row>> by_function;
    for (auto& row : test::read_table(table)) by_function[row.function].push_back(row);
    for (const auto& [function, rows] : by_function) {
        ours(function, region, rows);
        if (function == "logI" || function == "logK") rivals(function, region, rows);
    }
}

}  // namespace

int main(int argc, char**) {
    if (argc > 1) {
        std::cerr << "usage: log_bessel_accuracy > errors.csv\n";
        return 2;
    }
    std::puts("function,region,type,rival,rows,median,p999,max,failed,wrong");
    for (const char* region : test::region_names) {
        of_table(region, region);
        of_table(std::string("derived/") + region, region);
    }
    return 0;
}
