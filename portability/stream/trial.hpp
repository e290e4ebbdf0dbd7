#pragma once
// One trial of one kernel: arrays brought to their start values, a warm-up, the timed calls, every
// element checked.

#include <chrono>
#include <optional>
#include <string>

#include "assay/parallel/buffer.hpp"
#include "validation.hpp"
#include "variant.hpp"

namespace assay::stream {

// The three arrays of n elements, touched first by the parts that will use them.
template <class T>
class workspace {
  public:
    workspace(parallel::executor& e, std::ptrdiff_t n)
        : n_(n),
          a_(e, static_cast<std::size_t>(n)),
          b_(e, static_cast<std::size_t>(n)),
          c_(e, static_cast<std::size_t>(n)) {}

    [[nodiscard]] arrays<T> get() const { return {a_.data(), b_.data(), c_.data(), n_}; }
    [[nodiscard]] std::ptrdiff_t size() const { return n_; }

    // Start values where the kernel reads, -1 where it only writes, so that a kernel that does
    // nothing is seen.
    void prepare(parallel::executor& e, kernel k) {
        const char out = k == kernel::nstream ? 0 : written(k);
        static constexpr std::array<char, 3> letters{'a', 'b', 'c'};
        const std::array<T*, 3> data{a_.data(), b_.data(), c_.data()};
        const std::array values{&start<T>().a, &start<T>().b, &start<T>().c};
        for (std::size_t x = 0; x < 3; ++x) {
            if (letters[x] == out)
                fill(e, data[x], n_, nothing());
            else if (!pristine_[x])
                fill(e, data[x], n_, *values[x]);
            pristine_[x] = letters[x] != written(k);
        }
    }

  private:
    static const std::array<T, period>& nothing() {
        static const auto minus_one = [] {
            std::array<T, period> v;
            v.fill(-1);
            return v;
        }();
        return minus_one;
    }

    std::ptrdiff_t n_;
    parallel::buffer<T> a_, b_, c_;
    std::array<bool, 3> pristine_{};
};

struct trial_result {
    double seconds_a_call = 0;
    std::optional<std::string> wrong;  // what the check found
    double value = 0;                  // dot's
};

struct at_once {
    void operator()() const {}
};

struct repeated {
    int calls;
    double seconds;
    double value;  // of the last call
};

// Up to `calls` calls; fewer, a multiple of 64, where a busy machine stretches them past a quarter
// of a second.
template <class T>
repeated repeat(const variant<T>& v, kernel k, const arrays<T>& m, int calls) {
    using clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds longest{250};
    const auto begin = clock::now();
    T value = 0;
    int done = 0;
    while (done < calls) {
        value = v.run(k, m);
        ++done;
        if (done % 64 == 0 && clock::now() - begin > longest) break;
    }
    const std::chrono::duration<double> passed = clock::now() - begin;
    return {done, passed.count(), static_cast<double>(value)};
}

// `calls` timed calls after a few that are not timed (McCalpin leaves the first out of the best).
// `ready` returns when the clock may start.
template <class T, class Ready = at_once>
trial_result run_trial(const variant<T>& v, kernel k, workspace<T>& w, int calls,
                       const Ready& ready = {}) {
    // First: a worker that wakes beside an OpenMP thread that still spins starts on its caller's
    // core and may stay there for longer than a trial.
    parallel::rest_openmp();
    w.prepare(*v.executor, k);
    const arrays<T> m = w.get();
    const repeated warm_up = repeat(v, k, m, 1 + calls / 4);
    ready();
    const repeated timed = repeat(v, k, m, calls);
    return {timed.seconds / timed.calls,
            k == kernel::dot ? check_dot(static_cast<T>(timed.value), m.n, v.chains)
                             : check_elements(*v.executor, k, m, warm_up.calls + timed.calls),
            timed.value};
}

// Calls of one sample: enough that the clock and the dispatch of a first call do not show.
inline int calls_a_sample(std::size_t bytes_a_call) {
    constexpr std::size_t bytes_a_sample = std::size_t{128} << 20;
    return static_cast<int>(std::min<std::size_t>(2048, 1 + bytes_a_sample / (bytes_a_call + 1)));
}

}  // namespace assay::stream
