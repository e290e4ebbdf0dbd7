// The six kernels by which the field compares programming models, written once on assay::parallel,
// each beside the same algorithm by hand in OpenMP, on the same data in the same repetition.

#include <chrono>
#include <memory>
#include <random>
#include <thread>

#include "assay/parallel.hpp"
#include "host_code.hpp"
#include "openblas.hpp"
#include "record/program.hpp"

namespace {

using namespace assay::kernels;
namespace parallel = assay::parallel;
namespace record = assay::record;

// Sizes whose data leave the caches, but gemm's: it is bound by arithmetic.
std::ptrdiff_t size_of(task t, bool quick) {
    switch (t) {
        case task::axpy:
            return 1 << 23;
        case task::gemv:
            return 2880;
        case task::gemm:
            return quick ? 384 : 768;
        case task::spmv:
            return 80;
        case task::jacobi:
            return 192;
        case task::cg:
            return quick ? 48 : 80;
    }
    return 0;
}

// Seconds of one run: the better of two, after one that is not timed.
template <class Run>
double seconds_of(problem& p, Run run) {
    using clock = std::chrono::steady_clock;
    double best = 1e300;
    for (int i = 0; i < 3; ++i) {
        const auto begin = clock::now();
        run(p);
        const double passed = std::chrono::duration<double>(clock::now() - begin).count();
        if (i > 0) best = std::min(best, passed);
    }
    return best;
}
constexpr int runs_timed = 3;

// The data of the case that runs; the one before is freed first.
problem& data_of(const record::probe_case& c, task t, std::ptrdiff_t size, parallel::executor& on) {
    static std::unique_ptr<problem> held;
    static std::string owner;
    const std::string name = c.probe + c.at.str();
    if (owner != name) {
        held.reset();
        held = std::make_unique<problem>(make_problem(t, size, on));
        owner = name;
    }
    return *held;
}

// OpenBLAS once more on the same data; above 1 is faster than it.
void measure_openblas(problem& p, int threads, double seconds, record::sampling& s) {
    reset(p);
    rest(p);
    const double theirs = seconds_of(p, [&](problem& q) { run_openblas(threads, q); });
    s.sample("ratio_to_openblas", theirs / seconds);
    if (s.repetition() == 0 && !(error(p, runs_timed) <= 1)) s.fail("OpenBLAS's product differs");
    // Its threads spin until about 2^26 cycles have passed, which would slow whatever runs next.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

bool beside_openblas(task t) { return t == task::gemm && has_openblas(); }

void measure(const record::probe_case& c, task t, parallel::executor& on, record::sampling& s) {
    const host_code& code = host_codes().front();
    problem& p = data_of(c, t, size_of(t, s.quick()), on);
    auto mine = [&](problem& q) { code.portable(parallel::par.on(on), q); };
    auto rival = [&](problem& q) { code.native(static_cast<int>(on.concurrency()), q); };
    double seconds = 0, rival_seconds = 0, worst = 0;
    const bool rival_first = s.repetition() % 2 == 1;
    for (const bool is_rival : {rival_first, !rival_first}) {
        if (is_rival && code.native == nullptr) continue;
        reset(p);
        rest(p);
        (is_rival ? rival_seconds : seconds) =
            is_rival ? seconds_of(p, rival) : seconds_of(p, mine);
        if (s.repetition() == 0) worst = std::max(worst, error(p, runs_timed));
    }
    s.timed(seconds);
    s.sample("throughput", operations(p) / seconds * 1e-12);
    if (rival_seconds > 0) s.sample("ratio_to_native", rival_seconds / seconds);
    if (beside_openblas(t)) measure_openblas(p, static_cast<int>(on.concurrency()), seconds, s);
    if (!(worst <= 1)) s.fail("error of " + std::to_string(worst) + " times the bound");
    if (s.repetition() == 0)
        s.check("error of " + std::to_string(worst) + " times the bound, by plain loops");
}

void add(const std::string& backend, task t) {
    const std::shared_ptr<parallel::executor> on = parallel::make_executor(backend);
    auto c = std::make_shared<record::probe_case>();
    c->probe = "kernels";
    c->at = {{"backend", backend},
             {"kernel", std::string(name(t))},
             {"threads", std::to_string(on->concurrency())},
             {"type", "double"}};
    record::quantity throughput, ratio, to_openblas;
    throughput.name = "throughput";
    throughput.unit = record::units::teraflop_per_second;
    ratio.name = "ratio_to_native";
    ratio.unit = record::units::ratio;
    to_openblas = ratio;
    to_openblas.name = "ratio_to_openblas";
    c->quantities = {throughput};
    if (host_codes().front().native != nullptr) c->quantities.push_back(ratio);
    if (beside_openblas(t)) c->quantities.push_back(to_openblas);
    record::probe_case added = *c;
    added.run = [c, t, on](record::sampling& s) { measure(*c, t, *on, s); };
    record::add_case(std::move(added));
}

}  // namespace

int main(int argc, char** argv) {
    record::program_info info;
    info.suite = "portability";
    info.name = "kernels";
    info.about =
        "axpy, gemv, gemm, spmv, jacobi and cg, written once on assay::parallel, each beside the "
        "same algorithm by "
        "hand in OpenMP; ratio_to_native above 1 is faster than by hand. gemm also beside OpenBLAS "
        "(ratio_to_openblas) where libopenblas.so.0 is found.";
    return record::run_program(info, argc, argv, {}, [] {
        for (const task t : all_tasks)
            for (const std::string& backend : parallel::backends()) add(backend, t);
    });
}
