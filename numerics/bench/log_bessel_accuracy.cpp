// log_bessel_accuracy: errors of every function over the many-digit tables, region by region,
// beside the rivals. Yardsticks: numerics/error.hpp; in units of 2^-52, of float in 2^-23.

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "assay/bessel_function.hpp"
#include "bench/python_peer.hpp"
#include "bench/rivals.hpp"
#include "record/program.hpp"
#include "tests/reference_rows.hpp"

namespace {

using namespace assay;

constexpr double float_unit = 0x1p-23 / unit_error;
// An error of this share counts as a wrong answer, not as a rounding error.
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
        const double error = error_of(rows[i], y[i]);
        errors.push_back(error / unit);
        s.wrong += error * unit_error > wrong_beyond;
    }
    if (errors.empty()) return s;
    std::ranges::sort(errors);
    const auto at = [&](double share) {
        return errors[static_cast<std::size_t>(share * static_cast<double>(errors.size() - 1))];
    };
    s.median = at(0.5), s.p999 = at(0.999), s.largest = errors.back();
    return s;
}

using table = std::vector<test::reference_row>;

// out[i] of a function at the rows of a table; rival_missing where the rival is not here.
using evaluation = std::function<std::vector<double>(const table&)>;

struct columns {
    std::vector<double> nu, x;
};
columns columns_of(const table& rows) {
    columns c;
    for (const auto& row : rows) c.nu.push_back(row.nu), c.x.push_back(row.x);
    return c;
}

evaluation ours(const std::string& function) {
    return [which = find_bessel_function(function)->function](const table& rows) {
        const columns c = columns_of(rows);
        std::vector<double> y(rows.size());
        evaluate(which, c.nu, c.x, y);
        return y;
    };
}

evaluation ours_in_float(const std::string& function) {
    return [which = find_bessel_function(function)->function](const table& rows) {
        const columns c = columns_of(rows);
        const std::vector<float> nu(c.nu.begin(), c.nu.end()), x(c.x.begin(), c.x.end());
        std::vector<float> y(rows.size());
        evaluate(which, nu, x, y);
        return std::vector<double>(y.begin(), y.end());
    };
}

evaluation of_rival(const bench::batch& f) {
    return [f](const table& rows) {
        const columns c = columns_of(rows);
        std::vector<double> y(rows.size());
        f(c.nu.data(), c.x.data(), y.data(), y.size());
        return y;
    };
}

// The rows whose order, argument and value are in float's range and the first two floats.
table float_rows(const table& rows) {
    table exact;
    std::ranges::copy_if(rows, std::back_inserter(exact), [](const auto& row) {
        const auto is_float = [](double v) { return double(static_cast<float>(v)) == v; };
        return is_float(row.nu) && is_float(row.x) &&
               std::abs(row.f.value) <= std::numeric_limits<float>::max();
    });
    return exact;
}

record::quantity error_quantity(const char* name) {
    record::quantity q;
    q.name = name;
    q.unit = record::units::ulp;
    return q;
}

void add(const char* probe, record::point at, std::vector<const char*> quantities,
         std::function<void(record::sampling&)> body) {
    record::probe_case c;
    c.probe = probe;
    c.at = std::move(at);
    for (const char* name : quantities) c.quantities.push_back(error_quantity(name));
    c.repetitions = c.quick_repetitions = 1;
    c.run = [body = std::move(body)](record::sampling& s) {
        try {
            body(s);
        } catch (const bench::rival_missing& missing) {
            s.skip(missing.what());
        }
    };
    record::add_case(std::move(c));
}

// A rival's failures are its own affair; one of ours fails the row.
void add_region(record::point at, const std::shared_ptr<const table>& rows, evaluation f,
                double unit, bool own) {
    add("log_bessel_accuracy", std::move(at), {"median_error", "p999_error", "max_error"},
        [=, f = std::move(f)](record::sampling& s) {
            const summary e = summarise(*rows, f(*rows), unit);
            s.sample("median_error", e.median);
            s.sample("p999_error", e.p999);
            s.sample("max_error", e.largest);
            s.data("many-digit table", 0);
            s.check(std::to_string(e.rows) + " rows, " + std::to_string(e.failed) +
                    " nan or infinite, " + std::to_string(e.wrong) + " wrong beyond 1e-6");
            if (own && e.failed + e.wrong > 0) s.fail("a value of ours is wrong");
        });
}

// The largest error by decades of order and argument: what plots/log_bessel_error.py draws.
void add_map(const std::string& function, const std::string& rival, const table& all,
             const evaluation& f) {
    std::map<std::pair<int, int>, std::shared_ptr<table>> cells;
    for (const auto& row : all) {
        const auto decade = [](double v) {
            return v < 1e-6 ? -6 : static_cast<int>(std::floor(std::log10(std::min(v, 1e12))));
        };
        auto& cell = cells[{decade(row.nu), decade(row.x)}];
        if (!cell) cell = std::make_shared<table>();
        cell->push_back(row);
    }
    for (const auto& [at, rows] : cells) {
        record::point where{{"function", function},
                            {"nu_decade", std::to_string(at.first)},
                            {"x_decade", std::to_string(at.second)}};
        if (!rival.empty()) where.set("rival", rival);
        add("log_bessel_accuracy/map", std::move(where), {"max_error"},
            [rows = rows, f](record::sampling& s) {
                const summary e = summarise(*rows, f(*rows), 1);
                s.sample("max_error", e.largest);
                s.check(std::to_string(e.failed) + " of " + std::to_string(e.rows) +
                        " nan or infinite");
            });
    }
}

using tables = std::map<std::string, std::map<std::string, std::shared_ptr<table>>>;

// {function: {region: rows}}.
tables read_tables() {
    tables all;
    for (const std::string region : test::region_names)
        for (const auto& path : {region, "derived/" + region})
            for (auto& row : test::read_table(path)) {
                auto& rows = all[row.function][region];
                if (!rows) rows = std::make_shared<table>();
                rows->push_back(row);
            }
    return all;
}

void add_function(const std::string& function,
                  const std::map<std::string, std::shared_ptr<table>>& regions) {
    for (const auto& [region, rows] : regions) {
        const record::point at{{"function", function}, {"region", region}};
        auto of = [&at](const char* type) { return record::point(at).set("type", type); };
        add_region(of("double"), rows, ours(function), 1, true);
        const auto exact = std::make_shared<const table>(float_rows(*rows));
        if (!exact->empty())
            add_region(of("float"), exact, ours_in_float(function), float_unit, true);
    }
}

// Whether a rival whose cost grows with the order gets through a table's rows in its time.
bool bounded(const table& rows) {
    return std::ranges::all_of(rows, [](const auto& row) { return row.nu <= 1e5; });
}

void add_rivals(const std::string& function,
                const std::map<std::string, std::shared_ptr<table>>& regions,
                const std::vector<bench::rival>& all) {
    table every;
    for (const auto& [region, rows] : regions)
        every.insert(every.end(), rows->begin(), rows->end());
    add_map(function, "", every, ours(function));
    for (const auto& rival : all) {
        if (rival.name == "log") continue;
        const bool is_i = function == "logI", grows = is_i ? rival.i_grows : rival.k_grows;
        const evaluation f = of_rival(is_i ? rival.log_i : rival.log_k);
        for (const auto& [region, rows] : regions)
            if (!grows || bounded(*rows))
                add_region({{"function", function},
                            {"region", region},
                            {"rival", rival.name},
                            {"type", "double"}},
                           rows, f, 1, false);
        if (!grows) add_map(function, rival.name, every, f);
    }
}

void add_cases(bool full) {
    tables all;
    try {
        all = read_tables();
    } catch (const std::exception& e) {
        add("log_bessel_accuracy", {}, {"max_error"},
            [why = std::string(e.what())](auto& s) { s.skip(why); });
        return;
    }
    for (const auto& [function, regions] : all) add_function(function, regions);
    auto rivals = bench::all_rivals();
    if (full) rivals.push_back(bench::tfp());
    for (const char* function : {"logI", "logK"}) add_rivals(function, all[function], rivals);
}

}  // namespace

int main(int argc, char** argv) {
    record::program_info info;
    info.suite = "numerics";
    info.name = "log_bessel_accuracy";
    info.about =
        "How many units in the last place are the functions wrong by, region by region, beside "
        "the rivals?\n\nMethod: every row of the many-digit tables; strict errors of logarithms "
        "and ratios, conditioned ones of derivatives (numerics/error.hpp), in 2^-52, of float in "
        "2^-23; nan and infinite answers are counted apart\nSource: numerics/reference/tables\n"
        "Caveat: rivals whose cost grows with the order are left out of tables with orders beyond "
        "1e5";
    bool full = false;
    const std::vector<record::program_option> options{
        {"--full", "", "TensorFlow Probability on JAX beside the rivals",
         [&full](const std::string&) { full = true; }}};
    return record::run_program(info, argc, argv, options, [&full] { add_cases(full); });
}
