// von_mises_fisher: time of kappa and of the log-normaliser a value, of drawing and of fitting a
// sample, in the dimensions of image features.

#include "assay/von_mises_fisher.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "assay/log_bessel.hpp"
#include "record/program.hpp"

namespace {

using namespace assay;
constexpr std::array dimensions{2048, 8192, 32768};
constexpr std::size_t batch_size = 4096, sample_count = 64;
constexpr std::uint64_t seed = 20240911;

// What one repetition times, and what must hold of its results: empty, or why it does not.
struct work {
    std::function<void()> run;
    std::function<std::string()> wrong;
    std::size_t values;
};

double uniform(std::mt19937_64& engine) { return static_cast<double>(engine() >> 11) * 0x1p-53; }

struct columns {
    std::vector<double> d, second, out;
};
std::shared_ptr<columns> draw_columns(int dimension, const std::function<double(double)>& second) {
    std::mt19937_64 engine(seed);
    auto c = std::make_shared<columns>();
    c->d.assign(batch_size, dimension);
    for (std::size_t i = 0; i < batch_size; ++i) c->second.push_back(second(uniform(engine)));
    c->out.resize(batch_size);
    return c;
}

// Resultants over (0, 1); the ratio at each kappa must give its resultant back.
work kappa(int dimension) {
    auto c = draw_columns(dimension, [](double u) { return 1e-6 + (1 - 2e-6) * u; });
    const auto wrong = [c]() -> std::string {
        for (std::size_t i = 0; i < batch_size; ++i) {
            const double r = bessel_i_ratio(c->d[i] / 2 - 1, c->out[i]);
            if (!(std::abs(r - c->second[i]) <= 0x1p-48)) return "a kappa does not give its r back";
        }
        return "";
    };
    return {[c] { vmf::kappa_from_resultant(c->d, c->second, c->out); }, wrong, batch_size};
}

// kappa over 0.05 d .. 50 d; the density's mean exponent lies below its logarithm's growth.
work log_normalizer(int dimension) {
    auto c = draw_columns(dimension,
                          [dimension](double u) { return dimension * 0.05 * std::pow(1000.0, u); });
    const auto wrong = [c]() -> std::string {
        for (std::size_t i = 0; i < batch_size; ++i) {
            // log C(0) - log C(kappa) = log 0F1 lies between 0 and kappa.
            const double growth = vmf::log_normalizer(c->d[i], 0) - c->out[i];
            if (!(growth > 0 && growth < c->second[i])) return "a log-normaliser is out of bounds";
        }
        return "";
    };
    return {[c] { vmf::log_normalizer(c->d, c->second, c->out); }, wrong, batch_size};
}

struct drawn {
    vmf::distribution truth, found;
    std::vector<double> rows;
};
std::shared_ptr<drawn> draw_samples(int dimension) {
    const auto d = static_cast<std::size_t>(dimension);
    auto s = std::make_shared<drawn>();
    s->truth = {std::vector<double>(d, 1.0), static_cast<double>(dimension)};
    s->rows.resize(sample_count * d);
    return s;
}
void draw_rows(drawn& s) {
    std::mt19937_64 engine(seed);
    vmf::sample(s.truth, engine, s.rows);
}
void fit_rows(drawn& s) { s.found = vmf::fit({s.rows, s.truth.mean_direction.size()}); }
std::string fit_is_off(const drawn& s) {
    return std::abs(s.found.kappa / s.truth.kappa - 1) < 0.1 ? "" : "the fit misses kappa";
}

work sample(int dimension) {
    auto s = draw_samples(dimension);
    const auto wrong = [s] {
        fit_rows(*s);
        return fit_is_off(*s);
    };
    return {[s] { draw_rows(*s); }, wrong, sample_count};
}
work fit(int dimension) {
    auto s = draw_samples(dimension);
    draw_rows(*s);
    return {[s] { fit_rows(*s); }, [s] { return fit_is_off(*s); }, sample_count};
}

void measure(const work& w, record::sampling& s) {
    w.run();
    const auto start = std::chrono::steady_clock::now();
    w.run();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    s.timed(seconds.count());
    s.sample("time", seconds.count() / static_cast<double>(w.values) * 1e9);
    s.data("random", seed);
    if (const auto wrong = w.wrong(); !wrong.empty()) return s.fail(wrong);
    s.check(std::to_string(w.values) + " of " + std::to_string(w.values) + " values as they must");
}

void add(const std::string& function, int dimension, work (*make)(int)) {
    record::probe_case c;
    c.probe = "von_mises_fisher";
    c.at = {{"function", function}, {"dimension", std::to_string(dimension)}};
    record::quantity time;
    time.name = "time";
    time.unit = record::units::nanosecond;
    c.quantities = {time};
    c.repetitions = 15;
    c.quick_repetitions = 5;
    // Made on the first repetition, so that a listing or a filter costs nothing.
    c.run = [made = std::shared_ptr<work>(), make, dimension](record::sampling& s) mutable {
        if (made == nullptr) made = std::make_shared<work>(make(dimension));
        measure(*made, s);
    };
    record::add_case(std::move(c));
}

void add_cases() {
    for (const int d : dimensions) {
        add("kappa_from_resultant", d, kappa);
        add("log_normalizer", d, log_normalizer);
        add("sample", d, sample);
        add("fit", d, fit);
    }
}

}  // namespace

int main(int argc, char** argv) {
    record::program_info info;
    info.suite = "numerics";
    info.name = "von_mises_fisher";
    info.about =
        "Nanoseconds a value of kappa from a mean resultant length and of the log-normaliser, over "
        "batches of 4096, and a sample of drawing and of fitting, over 64 samples, of von "
        "Mises-Fisher distributions in 2048, 8192 and 32768 dimensions.";
    return record::run_program(info, argc, argv, {}, add_cases);
}
