// The six kernels by which the field compares programming models, written once on assay::parallel;
// on cores each beside the same algorithm by hand in OpenMP, on the same data in the same
// repetition.

#include <algorithm>
#include <chrono>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "assay/parallel.hpp"
#include "host_code.hpp"
#include "openblas.hpp"
#if defined(ASSAY_HAS_CUDA)
#include "cublas.hpp"
#endif
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

// On a device beyond its cache too, and enough work for all of its multiprocessors.
std::ptrdiff_t size_on_device(task t, bool quick) {
    switch (t) {
        case task::axpy:
            return 1 << 26;
        case task::gemv:
            return 8192;
        case task::gemm:
            return quick ? 1024 : 2048;
        case task::spmv:
            return 160;
        case task::jacobi:
            return 384;
        case task::cg:
            return quick ? 96 : 160;
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

// A library's gemm once more on the same data; above 1 is faster than it.
template <class Run>
void measure_library(problem& p, const std::string& quantity, double seconds, Run run,
                     record::sampling& s) {
    reset(p);
    rest(p);
    const double theirs = seconds_of(p, run);
    s.sample(quantity, theirs / seconds);
    if (s.repetition() == 0 && !(error(p, runs_timed) <= 1))
        s.fail(quantity + ": the library's product differs");
}

// What stands beside a kernel on a back end; empty: no library.
std::string library_beside(task t, const parallel::executor* on, bool on_device) {
    if (t != task::gemm || on == nullptr) return "";
#if defined(ASSAY_HAS_CUDA)
    if (on_device) return on->name() == "cuda" && has_cublas() ? "ratio_to_cublas" : "";
#endif
    return !on_device && has_openblas() ? "ratio_to_openblas" : "";
}

void measure_library_beside(problem& p, task t, parallel::executor& on, double seconds,
                            record::sampling& s) {
    const std::string quantity = library_beside(t, &on, on.device() != nullptr);
    if (quantity.empty()) return;
#if defined(ASSAY_HAS_CUDA)
    if (parallel::device_executor* d = on.device())
        return measure_library(
            p, quantity, seconds, [d](problem& q) { run_cublas(*d, q); }, s);
#endif
    const auto threads = static_cast<int>(on.concurrency());
    measure_library(
        p, quantity, seconds, [threads](problem& q) { run_openblas(threads, q); }, s);
    // Its threads spin until about 2^26 cycles have passed, which would slow whatever runs next.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
}

void measure(const record::probe_case& c, task t, parallel::executor& on, record::sampling& s) {
    const host_code& code = codes_of(on.name()).front();
    const bool on_device = on.device() != nullptr;
    problem& p =
        data_of(c, t, on_device ? size_on_device(t, s.quick()) : size_of(t, s.quick()), on);
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
    measure_library_beside(p, t, on, seconds, s);
    if (!(worst <= 1)) s.fail("error of " + std::to_string(worst) + " times the bound");
    if (s.repetition() == 0)
        s.check("error of " + std::to_string(worst) + " times the bound, by plain loops");
}

void add(const std::string& backend, task t) {
    const std::string why = parallel::why_unavailable(backend);
    const std::shared_ptr<parallel::executor> on =
        why.empty() ? parallel::make_executor(backend) : nullptr;
    auto c = std::make_shared<record::probe_case>();
    c->probe = "kernels";
    c->at = {{"backend", backend},
             {"kernel", std::string(name(t))},
             {"threads", std::to_string(on ? on->concurrency() : 0)},
             {"type", "double"}};
    record::quantity throughput, ratio;
    throughput.name = "throughput";
    throughput.unit = record::units::teraflop_per_second;
    ratio.unit = record::units::ratio;
    c->quantities = {throughput};
    for (const std::string& to :
         {std::string(codes_of(backend).front().native != nullptr ? "ratio_to_native" : ""),
          library_beside(t, on.get(), on && on->device() != nullptr)})
        if (!to.empty()) ratio.name = to, c->quantities.push_back(ratio);
    record::probe_case added = *c;
    added.run = [c, t, on, why](record::sampling& s) {
        if (on)
            measure(*c, t, *on, s);
        else
            s.skip(why);
    };
    record::add_case(std::move(added));
}

std::vector<std::string> all_backends() {
    std::vector<std::string> all = parallel::backends();
    for (std::string& device : parallel::device_backends()) all.push_back(std::move(device));
    return all;
}

// "openmp,cuda", "all"; std::invalid_argument for what this build does not have.
std::vector<std::string> parse_backends(const std::string& text) {
    const std::vector<std::string> known = all_backends();
    if (text == "all") return known;
    std::vector<std::string> wanted;
    std::stringstream words(text);
    for (std::string word; std::getline(words, word, ',');) {
        if (std::find(known.begin(), known.end(), word) == known.end()) {
            std::string message = "no back end '" + word + "' in this build; it has ";
            for (const std::string& k : known) message += k + ", ";
            throw std::invalid_argument(message + "all");
        }
        if (std::find(wanted.begin(), wanted.end(), word) == wanted.end()) wanted.push_back(word);
    }
    if (wanted.empty()) throw std::invalid_argument("names no back end");
    return wanted;
}

}  // namespace

int main(int argc, char** argv) {
    record::program_info info;
    info.suite = "portability";
    info.name = "kernels";
    info.about =
        "axpy, gemv, gemm, spmv, jacobi and cg, written once on assay::parallel; on cores each "
        "beside the same algorithm by hand in OpenMP (ratio_to_native above 1 is faster than by "
        "hand). gemm also beside OpenBLAS (ratio_to_openblas) where libopenblas.so.0 is found, on "
        "a device beside cuBLAS (ratio_to_cublas) where libcublas.so.13 or .12 is.";
    std::vector<std::string> wanted = all_backends();
    const std::vector<record::program_option> options{
        {"--backend", "NAME,...", "back ends to measure, or all (default)",
         [&](const std::string& v) { wanted = parse_backends(v); }}};
    return record::run_program(info, argc, argv, options, [&] {
        for (const task t : all_tasks)
            for (const std::string& backend : wanted) add(backend, t);
    });
}
