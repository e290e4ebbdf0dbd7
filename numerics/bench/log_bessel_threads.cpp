// log_bessel_threads: is a batch cut among the cores by portability's executors as fast as a plain
// OpenMP loop over the same parts? log I and log K of 2^20 points on [0, 150]^2; every value is
// held to the bits of one thread.

#include <omp.h>

#include <chrono>
#include <cstring>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "assay/bessel_parallel.hpp"
#include "record/program.hpp"

namespace {

using namespace assay;
using values = std::vector<double>;
constexpr std::size_t count = std::size_t{1} << 20;

struct batch {
    bessel_function function;
    values nu, x, alone, out;
};

std::shared_ptr<batch> draw(bessel_function function) {
    std::mt19937_64 engine(20240910);
    auto b = std::make_shared<batch>();
    b->function = function;
    for (std::size_t i = 0; i < count; ++i) {
        b->nu.push_back(static_cast<double>(engine() >> 11) * (150 * 0x1p-53));
        b->x.push_back(static_cast<double>((engine() >> 11) | 1) * (150 * 0x1p-53));
    }
    b->alone.resize(count);
    b->out.resize(count);
    evaluate(function, b->nu, b->x, b->alone);
    return b;
}

// The rival: the parts of assay::evaluate in a loop of OpenMP's.
void by_openmp(batch& b) {
    constexpr auto parts = static_cast<std::ptrdiff_t>(count / points_a_part);
#pragma omp parallel for schedule(static)
    for (std::ptrdiff_t p = 0; p < parts; ++p) {
        const auto cut = [&](auto& v) {
            return std::span(v).subspan(static_cast<std::size_t>(p) * points_a_part, points_a_part);
        };
        const std::span<const double> nu = cut(b.nu), x = cut(b.x);
        evaluate(b.function, nu, x, cut(b.out));
    }
}

using runner = std::function<void(batch&)>;

runner runner_of(const std::string& backend) {
    if (backend == "plain") return by_openmp;
    return [on = std::shared_ptr<parallel::executor>(parallel::make_executor(
                backend, static_cast<std::size_t>(omp_get_max_threads())))](batch& b) {
        evaluate<double>(*on, b.function, b.nu, b.x, b.out);
    };
}

void measure(const runner& run, batch& b, record::sampling& s) {
    std::memset(b.out.data(), 0, count * sizeof(double));
    parallel::rest_openmp();
    run(b);
    const auto start = std::chrono::steady_clock::now();
    run(b);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    s.timed(seconds.count());
    s.sample("time", seconds.count() / static_cast<double>(count) * 1e9);
    s.data("random", 20240910);
    if (std::memcmp(b.out.data(), b.alone.data(), count * sizeof(double)) != 0)
        return s.fail("values differ from those of one thread");
    s.check(std::to_string(count) + " of " + std::to_string(count) + " values as of one thread");
}

void add(const std::string& name, bessel_function function, const std::string& backend) {
    record::probe_case c;
    c.probe = "log_bessel_threads";
    c.at = {{"function", name},
            {"backend", backend},
            {"threads", std::to_string(backend == "serial" ? 1 : omp_get_max_threads())}};
    record::quantity time;
    time.name = "time";
    time.unit = record::units::nanosecond;
    c.quantities = {time};
    c.repetitions = 15;
    c.quick_repetitions = 5;
    // Made on the first repetition, so that a listing or a filter costs nothing.
    c.run = [made = std::shared_ptr<batch>(), run = runner(), function,
             backend](record::sampling& s) mutable {
        if (made == nullptr) {
            made = draw(function);
            run = runner_of(backend);
        }
        measure(run, *made, s);
    };
    record::add_case(std::move(c));
}

void add_cases() {
    auto backends = parallel::backends();
    for (const auto& [name, function] :
         {std::pair{"logI", bessel_function::log_i}, std::pair{"logK", bessel_function::log_k}}) {
        add(name, function, "plain");
        for (const auto& backend : backends) add(name, function, std::string(backend));
    }
}

}  // namespace

int main(int argc, char** argv) {
    record::program_info info;
    info.suite = "numerics";
    info.name = "log_bessel_threads";
    info.about =
        "Nanoseconds a value of log I and log K, 2^20 points on [0, 150]^2, cut among the cores by "
        "each back end of portability/ and by a plain OpenMP loop (backend=plain); values are held "
        "to the bits of one thread.";
    return record::run_program(info, argc, argv, {}, add_cases);
}
