// The kernels on every rank at once.

#include "mpi_run.hpp"

#include <algorithm>
#include <limits>

#include "ranks.hpp"
#include "trial.hpp"

namespace assay::stream {
namespace {

constexpr int sums_a_sample = 10;

// What one kernel of one back end gave on this rank.
struct outcome {
    std::vector<double> seconds, allreduce;  // by repetition
    double alone = 0;                        // rank 0's best while the others wait, seconds
    std::string wrong;
};

template <class T>
class over_ranks {
  public:
    over_ranks(const world& w, const variant<T>& v, std::ptrdiff_t n)
        : world_(w), variant_(v), work_(*v.executor, n) {}

    outcome run(kernel k, int repetitions) {
        outcome o;
        const int calls = calls_a_sample(bytes(k));
        for (int r = 0; r < repetitions; ++r) {
            const trial_result t = run_trial(variant_, k, work_, calls, [&] { world_.barrier(); });
            o.seconds.push_back(t.seconds_a_call);
            keep(o, t.wrong.value_or(""));
            if (k == kernel::dot) sum_up(o, t.value);
        }
        alone(o, k, calls, repetitions);
        return o;
    }

    [[nodiscard]] std::size_t bytes(kernel k) const {
        return words(k) * sizeof(T) * static_cast<std::size_t>(work_.size());
    }

  private:
    static void keep(outcome& o, const std::string& wrong) {
        if (o.wrong.empty()) o.wrong = wrong;
    }

    void sum_up(outcome& o, double mine) {
        T whole = 0;
        double seconds = 0;
        world_.barrier();
        for (int i = 0; i < sums_a_sample; ++i) {
            whole = static_cast<T>(mine);
            seconds += world_.timed_sum(whole);
        }
        o.allreduce.push_back(world_.greatest(seconds / sums_a_sample));
        std::vector<double> parts;
        for (const auto& part : world_.gather(std::vector<double>{mine})) parts.push_back(part[0]);
        if (world_.rank() == 0)
            keep(o, check_global_sum(static_cast<double>(whole), parts,
                                     std::numeric_limits<T>::epsilon() / 2));
    }

    void alone(outcome& o, kernel k, int calls, int repetitions) {
        if (world_.rank() == 0)
            for (int r = 0; r < repetitions; ++r) {
                const trial_result t = run_trial(variant_, k, work_, calls);
                o.alone = r == 0 ? t.seconds_a_call : std::min(o.alone, t.seconds_a_call);
                keep(o, t.wrong.value_or(""));
            }
        world_.idle_barrier();
    }

    const world& world_;
    const variant<T>& variant_;
    workspace<T> work_;
};

double middle(std::vector<double> x) {
    std::nth_element(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2), x.end());
    return x[x.size() / 2];
}

constexpr const char* head =
    "kernel,backend,ranks,threads,bytes_a_rank,slowest_s,sum_GBps,sum_median_GBps,rank_min_GBps,"
    "rank_median_GBps,rank_max_GBps,one_rank_GBps,weak_scaling,allreduce_us";

// Weak scaling: the sum over ranks against that many times one rank alone.
void print(kernel k, const std::string& backend, std::size_t threads, std::size_t bytes,
           const times& seconds, const outcome& o, bool csv) {
    const rank_summary s = summarise(seconds, bytes);
    const double one = static_cast<double>(bytes) / o.alone * 1e-9;
    const auto ranks = static_cast<double>(seconds.size());
    std::printf(csv ? "%s,%s,%zu,%zu,%zu,%.9g,%.6g,%.6g,%.6g,%.6g,%.6g,%.6g,%.4f,"
                    : "%-8s %-13s %zu ranks x %zu threads  %zu B a rank  slowest %.4g s  sum %.2f "
                      "(median %.2f)  a rank %.2f / %.2f / %.2f  alone %.2f GB/s  weak scaling "
                      "%.3f",
                std::string(name(k)).c_str(), backend.c_str(), seconds.size(), threads, bytes,
                s.slowest_s, s.sum_gbps, s.sum_median_gbps, s.min, s.median, s.max, one,
                s.sum_gbps / (ranks * one));
    if (k == kernel::dot)
        std::printf(csv ? "%.4g" : "  Allreduce %.4g us", middle(o.allreduce) * 1e6);
    std::putchar('\n');
    std::fflush(stdout);
}

// The kernels of one variant at one size; what the ranks found wrong, on stderr.
template <class T>
bool run_variant(const world& w, const std::string& name, double mib, const settings& s, bool csv) {
    std::optional<variant<T>> v;
    std::optional<over_ranks<T>> ranks;
    w.all_or_none([&] {
        if (const std::string why = why_unavailable(name); !why.empty())
            throw std::runtime_error(name + ": " + why);
        const auto here = static_cast<std::ptrdiff_t>(w.local_size());
        const std::ptrdiff_t n =
            on_device(name) ? elements(mib, sizeof(T))
                            : elements_on_host(mib * static_cast<double>(here), sizeof(T)) / here;
        v = make_variant<T>(name, {s.threads, s.stores, s.isa});
        ranks.emplace(w, *v, n);
    });
    bool right = true;
    for (const kernel k : all_kernels) {
        const outcome o = ranks->run(k, s.repetitions);
        if (!o.wrong.empty()) std::fprintf(stderr, "rank %d: %s\n", w.rank(), o.wrong.c_str());
        right &= w.greatest(o.wrong.empty() ? 0 : 1) == 0;
        const times all = w.gather(o.seconds);
        if (w.rank() == 0) print(k, name, v->threads, ranks->bytes(k), all, o, csv);
    }
    return right;
}

}  // namespace

bool run_over_ranks(const world& w, const settings& s, bool csv) {
    // One size on all ranks, whatever their caches: the largest default.
    const std::vector<double> sizes =
        !s.mib.empty() ? s.mib : std::vector<double>{w.greatest(default_mib(s.threads).back())};
    if (csv && w.rank() == 0) std::puts(head);
    bool right = true;
    for (const std::string& name : s.variants)
        for (const double mib : sizes)
            right &= s.single ? run_variant<float>(w, name, mib, s, csv)
                              : run_variant<double>(w, name, mib, s, csv);
    if (right && !csv && w.rank() == 0) std::puts("Solution Validates");
    return right;
}

}  // namespace assay::stream
