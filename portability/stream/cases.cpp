#include "cases.hpp"

#include <algorithm>
#include <random>

#include "assay/parallel/machine.hpp"
#include "dispatch.hpp"
#include "record/program.hpp"
#include "trial.hpp"

namespace assay::stream {
namespace {

// A variant with its native rival and their arrays. Arrays exist while cases of this group run: one
// group at a time.
template <class T>
class group {
  public:
    group(variant<T> v, std::optional<variant<T>> rival, std::ptrdiff_t n)
        : variant_(std::move(v)), rival_(std::move(rival)), n_(n) {}

    [[nodiscard]] const variant<T>& subject() const { return variant_; }

    void run(kernel k, record::sampling& s) {
        if (current != this) {
            if (current != nullptr) current->work_.reset();
            current = this;
            work_.emplace(*variant_.executor, n_);
        }
        const std::size_t bytes = words(k) * sizeof(T) * static_cast<std::size_t>(n_);
        const int calls = calls_a_sample(bytes);
        const bool rival_first = std::bernoulli_distribution()(order_);
        std::optional<trial_result> rival;
        if (rival_ && rival_first) rival = run_trial(*rival_, k, *work_, calls);
        const trial_result mine = run_trial(variant_, k, *work_, calls);
        if (rival_ && !rival_first) rival = run_trial(*rival_, k, *work_, calls);
        report(s, static_cast<double>(bytes), mine, rival);
    }

  private:
    void report(record::sampling& s, double bytes, const trial_result& mine,
                const std::optional<trial_result>& rival) {
        s.timed(mine.seconds_a_call);
        s.sample("bandwidth", bytes / mine.seconds_a_call * 1e-9);
        s.sample("ratio_to_native", rival ? rival->seconds_a_call / mine.seconds_a_call : 1.0);
        s.data("values by index mod 1021", 0);
        s.check(mine.wrong ? *mine.wrong
                           : "all " + std::to_string(n_) + " elements within their bound");
        if (mine.wrong) s.fail(*mine.wrong);
        if (rival && rival->wrong) s.fail("native rival: " + *rival->wrong);
    }

    static inline group* current = nullptr;
    variant<T> variant_;
    std::optional<variant<T>> rival_;
    std::ptrdiff_t n_;
    std::optional<workspace<T>> work_;
    std::mt19937 order_{1};
};

template <class T>
void add_group(const std::string& name, double mib, const settings& s) {
    const std::string why = why_unavailable(name);
    const std::ptrdiff_t n =
        on_device(name) ? elements(mib, sizeof(T)) : elements_on_host(mib, sizeof(T));
    // There a sample lasts a millisecond, of which a busy machine spoils two of three.
    const bool in_cache = !on_device(name) && 3 * static_cast<std::size_t>(n) * sizeof(T) <=
                                                  parallel::streaming_threshold_bytes();
    std::shared_ptr<group<T>> shared;
    std::size_t threads = 0;
    if (why.empty()) {
        variant<T> v = make_variant<T>(name, {s.threads, s.stores, s.isa});
        std::optional<variant<T>> rival;
        if (const std::string r = rival_of(name); !r.empty())
            rival = make_variant<T>(r, {v.threads, s.stores, s.isa});
        threads = v.threads;
        shared = std::make_shared<group<T>>(std::move(v), std::move(rival), n);
    }
    for (const kernel k : all_kernels) {
        record::probe_case c;
        c.probe = "stream";
        c.at = {{"backend", name},
                {"bytes", std::to_string(words(k) * sizeof(T) * static_cast<std::size_t>(n))},
                {"kernel", std::string(stream::name(k))},
                {"threads", std::to_string(threads)},
                {"type", sizeof(T) == sizeof(double) ? "double" : "float"}};
        record::quantity bandwidth, ratio;
        bandwidth.name = "bandwidth";
        bandwidth.unit = record::units::gigabyte_per_second;
        ratio.name = "ratio_to_native";
        ratio.unit = record::units::ratio;
        c.quantities = {bandwidth, ratio};
        c.run = [shared, k, why](record::sampling& sampling) {
            if (shared)
                shared->run(k, sampling);
            else
                sampling.skip(why);
        };
        if (in_cache) c.quick_repetitions = c.repetitions;
        if (s.repetitions > 0) c.repetitions = c.quick_repetitions = s.repetitions;
        record::add_case(std::move(c));
    }
}

void add_dispatch(const std::string& name, std::size_t threads) {
    record::probe_case c;
    c.probe = "stream/dispatch";
    c.at = {{"backend", name}, {"threads", std::to_string(threads)}};
    record::quantity latency;
    latency.name = "latency";
    latency.unit = record::units::nanosecond;
    c.quantities = {latency};
    c.run = [name, threads](record::sampling& s) {
        const dispatcher d = make_dispatcher(name, threads);
        std::vector<double> ns = time_calls(d, 2000);
        double seconds = 0;
        for (const double x : ns) seconds += x * 1e-9;
        s.timed(seconds);
        std::nth_element(ns.begin(), ns.begin() + 1000, ns.end());
        s.sample("latency", ns[1000]);
        s.check("parts do nothing");
    };
    record::add_case(std::move(c));
}

}  // namespace

void add_cases(const settings& s) {
    const std::size_t threads = s.threads == 0 ? parallel::given_cpus().size() : s.threads;
    for (const std::string& name : s.variants.empty() ? variant_names() : s.variants)
        for (const double mib : !s.mib.empty()    ? s.mib
                                : on_device(name) ? default_device_mib()
                                : s.sweep         ? sweep_mib(threads)
                                                  : default_mib(threads)) {
            if (s.single)
                add_group<float>(name, mib, s);
            else
                add_group<double>(name, mib, s);
        }
    if (!s.mib.empty()) return;  // a size asks for bandwidth alone
    for (const std::string& name : s.variants.empty() ? variant_names() : s.variants)
        if (has_bulk(name)) add_dispatch(name, threads);
}

}  // namespace assay::stream
