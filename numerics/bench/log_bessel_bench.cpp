// log_bessel_bench: nanoseconds a value, region by region, beside the rivals in the same run.
// A repetition times one batch of ours of 4096 values in random order; a rival takes as many of
// them as fit in 2 ms.

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <random>

#include "assay/log_bessel.hpp"
#include "bench/rivals.hpp"
#include "record/program.hpp"

namespace {

using namespace assay;
constexpr std::size_t batch_size = 4096;

struct points {
    std::vector<double> nu, x;
};
struct region {
    std::string name;
    bool large_orders;
    std::function<std::pair<double, double>(const std::function<double(double, double)>&)> draw;
};

double log_uniform(const std::function<double(double, double)>& u, double low, double high) {
    return std::exp(u(std::log(low), std::log(high)));
}

std::vector<region> all_regions() {
    using draw = std::function<double(double, double)>;
    using pair = std::pair<double, double>;
    return {
        {"small", false,
         [](const draw& u) {
             return pair{u(0, 150), u(0, 150)};
         }},
        {"medium", false,
         [](const draw& u) {
             return pair{u(0, 1e4), u(0, 1e4)};
         }},
        {"large", true,
         [](const draw& u) {
             return pair{log_uniform(u, 1e4, 1e8), log_uniform(u, 1e4, 1e8)};
         }},
        {"transition", true,
         [](const draw& u) {
             const double nu = log_uniform(u, 30, 1e9);
             return pair{nu, nu * std::exp(u(-0.3, 0.3))};
         }},
        {"vmf", false,
         [](const draw& u) {
             constexpr std::array dimensions{2048.0, 8192.0, 32768.0};
             return pair{dimensions[static_cast<std::size_t>(u(0, 3))] / 2 - std::floor(u(0, 2)),
                         log_uniform(u, 1, 1e6)};
         }},
        {"integer", false,
         [](const draw& u) {
             return pair{std::floor(u(0, 101)), log_uniform(u, 1e-2, 1e3)};
         }},
        {"smallnu", false,
         [](const draw& u) {
             return pair{log_uniform(u, 1e-12, 2), log_uniform(u, 1e-3, 100)};
         }},
        {"nearhalf", false,
         [](const draw& u) {
             return pair{std::abs(std::floor(u(0, 41)) / 2 + log_uniform(u, 3e-16, 1e-3)),
                         log_uniform(u, 1e-2, 100)};
         }},
        {"hugex", true,
         [](const draw& u) {
             return pair{log_uniform(u, 1e-3, 1e8), log_uniform(u, 1e8, 1e150)};
         }},
        {"edge700", false,
         [](const draw& u) {
             return pair{u(0, 60), u(650, 780)};
         }},
        {"large37", true,
         [](const draw& u) {
             const double s = log_uniform(u, 37, 1e8), angle = u(0, 1.5707963267948966);
             return pair{s * std::sin(angle), s * std::cos(angle)};
         }},
        {"large18", true,
         [](const draw& u) {
             const double s = log_uniform(u, 18, 1e8), angle = u(0, 1.5707963267948966);
             return pair{s * std::sin(angle), s * std::cos(angle)};
         }},
        {"uniform150", false,
         [](const draw& u) {
             return pair{u(0, 150), u(0, 150)};
         }},
        {"core37", false,
         [](const draw& u) {
             for (;;) {
                 const pair p{u(0, 37), u(0, 37)};
                 if (std::hypot(p.first, p.second) < 37) return p;
             }
         }},
        {"scalar", true,
         [](const draw& u) {
             const double s = log_uniform(u, 37, 1e8), angle = u(0, 1.5707963267948966);
             return pair{s * std::sin(angle), s * std::cos(angle)};
         }},
    };
}

// The regions whose median P7 of the README names.
constexpr std::array median_regions{"small",   "medium",  "large",    "transition", "vmf",
                                    "integer", "smallnu", "nearhalf", "hugex",      "edge700"};
constexpr std::array float_regions{"large18", "uniform150"};

template <class Names>
bool holds(const Names& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

std::shared_ptr<const points> draw_points(const region& r) {
    std::mt19937_64 engine(20240910);
    const auto u = [&](double low, double high) {
        return low + (high - low) * (static_cast<double>(engine() >> 11) * 0x1p-53);
    };
    auto p = std::make_shared<points>();
    for (std::size_t i = 0; i < batch_size; ++i) {
        const auto [nu, x] = r.draw(u);
        p->nu.push_back(nu);
        p->x.push_back(x);
    }
    return p;
}

double seconds_of(const std::function<void()>& f) {
    const auto start = std::chrono::steady_clock::now();
    f();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void ours(bool is_i, bool scalar, const points& p, std::vector<double>& out) {
    if (!scalar) return is_i ? log_bessel_i(p.nu, p.x, out) : log_bessel_k(p.nu, p.x, out);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = is_i ? log_bessel_i(p.nu[i], p.x[i]) : log_bessel_k(p.nu[i], p.x[i]);
}

// The batch in float; the scalar region has none.
double our_float_seconds_a_value(bool is_i, const points& p) {
    const std::vector<float> nu(p.nu.begin(), p.nu.end()), x(p.x.begin(), p.x.end());
    std::vector<float> out(nu.size());
    const auto batch = [&] { is_i ? log_bessel_i(nu, x, out) : log_bessel_k(nu, x, out); };
    batch();
    double best = seconds_of(batch);
    for (int i = 1; i < 8; ++i) best = std::min(best, seconds_of(batch));
    return best / static_cast<double>(out.size());
}

// The best of 8 batches after one that warms caches and predictors.
double our_seconds_a_value(bool is_i, bool scalar, const points& p, std::vector<double>& out) {
    ours(is_i, scalar, p, out);
    double best = seconds_of([&] { ours(is_i, scalar, p, out); });
    for (int i = 1; i < 8; ++i)
        best = std::min(best, seconds_of([&] { ours(is_i, scalar, p, out); }));
    return best / static_cast<double>(out.size());
}

// Values of the batch that a slow rival gets through in about 2 ms, found on the first call.
double rival_pass(const bench::rival& r, const bench::batch& f, const points& p,
                  std::vector<double>& out) {
    std::size_t done = 0;
    double seconds = 0;
    for (std::size_t step = r.whole_batches ? out.size() : 16; done < out.size() && seconds < 2e-3;
         done += step) {
        if (done >= 4 * step) step *= 2;
        step = std::min(step, out.size() - done);
        seconds += f(p.nu.data() + done, p.x.data() + done, out.data() + done, step);
    }
    return seconds / static_cast<double>(done);
}

double rival_seconds_a_value(const bench::rival& r, const bench::batch& f, const points& p,
                             std::vector<double>& out) {
    double best = rival_pass(r, f, p, out);
    for (int i = 0; i < 3; ++i) best = std::min(best, rival_pass(r, f, p, out));
    return best;
}

// One of ours or a rival's, timed once a repetition: seconds a value, or rival_missing.
void add(const region& r, bool is_i, const std::string& type, const std::string& rival,
         std::function<double()> seconds_a_value) {
    record::probe_case c;
    c.probe = "log_bessel";
    c.at = {{"function", is_i ? "logI" : "logK"}, {"region", r.name}, {"type", type}};
    if (!rival.empty()) c.at.set("rival", rival);
    record::quantity time;
    time.name = "time";
    time.unit = record::units::nanosecond;
    c.quantities = {time};
    c.repetitions = 15;
    c.quick_repetitions = 5;
    c.run = [measure = std::move(seconds_a_value)](record::sampling& s) {
        try {
            const double seconds = measure();
            s.timed(seconds);
            s.sample("time", seconds * 1e9);
            s.data("random", 20240910);
            s.check("values against many-digit tables: numerics/tests/log_bessel_test.cpp");
        } catch (const bench::rival_missing& missing) {
            s.skip(missing.what());
        }
    };
    record::add_case(std::move(c));
}

void add_region(const region& r, bool is_i, const std::vector<bench::rival>& rivals) {
    const auto p = draw_points(r);
    add(r, is_i, "double", "", [=, scalar = r.name == "scalar"] {
        std::vector<double> out(batch_size);
        return our_seconds_a_value(is_i, scalar, *p, out);
    });
    if (holds(float_regions, r.name))
        add(r, is_i, "float", "", [=] { return our_float_seconds_a_value(is_i, *p); });
    for (const auto& rival : rivals) {
        if ((is_i ? rival.i_grows : rival.k_grows) && r.large_orders) continue;
        add(r, is_i, "double", rival.name, [=, &rival] {
            std::vector<double> out(batch_size);
            return rival_seconds_a_value(rival, is_i ? rival.log_i : rival.log_k, *p, out);
        });
    }
}

void add_cases() {
    static const std::vector<bench::rival> rivals = bench::all_rivals();
    for (const region& r : all_regions())
        for (const bool is_i : {true, false}) add_region(r, is_i, rivals);
}

// A measured case in the order of the rows: where it stands, whose it is, its best repetition.
struct timing {
    std::string function, region, type, rival;
    double ns;
    std::optional<double> ratio;  // rival over ours
};

std::vector<timing> timings(std::span<const record::measurement> rows) {
    std::map<std::string, double> own;
    std::vector<timing> all;
    for (const auto& row : rows) {
        if (!row.min) continue;
        const auto at = record::point::parse(row.point);
        const auto text = [&](const char* axis) { return std::string(at.get(axis)); };
        timing t{text("function"), text("region"), text("type"), text("rival"), *row.min, {}};
        const std::string place = t.function + "," + t.region + "," + t.type;
        if (t.rival.empty()) own[place] = t.ns;
        if (const auto found = own.find(place); found != own.end()) t.ratio = t.ns / found->second;
        all.push_back(std::move(t));
    }
    return all;
}

// function,region,type,rival,ns,ratio: the best repetition, and rival over ours.
int print_table(std::span<const record::measurement> rows, std::ostream& out) {
    out << "function,region,type,rival,ns,ratio\n";
    for (const timing& t : timings(rows)) {
        out << t.function << ',' << t.region << ',' << t.type << ',' << t.rival << ',' << t.ns
            << ',';
        if (t.ratio) out << *t.ratio;
        out << '\n';
    }
    return 0;
}

// The libraries of values, not logarithms, on which the field stands: one median over all three.
const std::string value_libraries = "libstdc++, boost and gsl";
bool is_value_library(const std::string& rival) {
    return rival == "libstdc++" || rival == "boost" || rival == "gsl";
}

// A rival's median over the ten regions and both functions; regions that it was left out of for its
// time count as slower than any other.
void print_medians(std::span<const record::measurement> rows, std::ostream& out) {
    std::map<std::string, std::vector<double>> ratios;
    std::size_t own = 0;
    for (const timing& t : timings(rows)) {
        own += t.rival.empty() && t.type == "double" && holds(median_regions, t.region);
        if (!t.rival.empty() && t.rival != "log" && t.ratio && holds(median_regions, t.region))
            ratios[is_value_library(t.rival) ? value_libraries : t.rival].push_back(*t.ratio);
    }
    if (own < 2 * median_regions.size()) return;  // a selection
    for (auto& [rival, of] : ratios) {
        const std::size_t measured = of.size(), rivals = rival == value_libraries ? 3 : 1;
        of.resize(2 * rivals * median_regions.size(), std::numeric_limits<double>::infinity());
        std::ranges::sort(of);
        out << rival << ": median " << (of[of.size() / 2 - 1] + of[of.size() / 2]) / 2 << " over "
            << of.size() << " pairs of region and function, " << measured << " of them measured\n";
    }
}

}  // namespace

int main(int argc, char** argv) {
    record::program_info info;
    info.suite = "numerics";
    info.name = "log_bessel_bench";
    info.about =
        "Time of log I and log K a value, batches of 4096 in random order on one core (pin it: "
        "taskset -c 1), beside "
        "a vector log over the same batch and the libraries found. Libraries whose cost grows with "
        "the order are "
        "left out where orders pass 1e4. --csv prints function,region,type,rival,ns,ratio (best "
        "repetition).";
    info.csv_table = print_table;
    info.finish = print_medians;
    return record::run_program(info, argc, argv, {}, add_cases);
}
