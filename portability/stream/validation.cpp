#include "validation.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <limits>

#include "assay/parallel/algorithm.hpp"
#include "assay/parallel/buffer.hpp"

namespace assay::stream {
namespace {

template <class T>
constexpr long double half_ulp = std::numeric_limits<T>::epsilon() / 2.0L;

template <class T>
start_values<T> make_start() {
    start_values<T> v;
    for (std::size_t r = 0; r < period; ++r) {
        const auto x = static_cast<T>(r);
        v.a[r] = 1 + x / 1024;
        v.b[r] = 2 - x / 2048;
        v.c[r] = static_cast<T>(0.5) + x / 4096;
    }
    return v;
}

// What each residue must hold and how far it may be off.
template <class T>
struct expectation {
    std::array<T, period> value, bound;
};

template <class T>
expectation<T> expect(kernel k, int applications) {
    const start_values<T>& v = start<T>();
    expectation<T> e;
    for (std::size_t r = 0; r < period; ++r) {
        const long double a = v.a[r], b = v.b[r], c = v.c[r], s = scalar<T>;
        long double x = 0, steps = 0;  // value, half ulps of it
        switch (k) {
            case kernel::copy:
                x = a;
                break;
            case kernel::mul:
                x = s * c, steps = 2;
                break;
            case kernel::add:
                x = a + b, steps = 2;
                break;
            case kernel::triad:
                x = b + s * c, steps = 3;
                break;
            case kernel::nstream:
                x = a + applications * (b + s * c), steps = 3 * applications;
                break;
            case kernel::dot:
                break;
        }
        e.value[r] = static_cast<T>(x);
        e.bound[r] = static_cast<T>(steps * half_ulp<T> * x);
    }
    return e;
}

template <class T>
bool wrong(T x, T value, T bound) {
    return !(std::abs(x - value) <= bound);  // a NaN is wrong
}

template <class T>
std::ptrdiff_t first_wrong(const T* x, parallel::detail::slice s, const expectation<T>& e) {
    for (std::ptrdiff_t i = s.begin; i < s.end;) {
        const std::ptrdiff_t r0 = i % period, count = std::min(period - r0, s.end - i);
        int bad = 0;
        for (std::ptrdiff_t j = 0; j < count; ++j) {
            const auto r = static_cast<std::size_t>(r0 + j);
            bad += wrong(x[i + j], e.value[r], e.bound[r]);
        }
        if (bad != 0) {
            while (!wrong(x[i], e.value[static_cast<std::size_t>(i % period)],
                          e.bound[static_cast<std::size_t>(i % period)]))
                ++i;
            return i;
        }
        i += count;
    }
    return s.end;
}

template <class... Args>
std::string text(const char* format, Args... args) {
    std::array<char, 256> line;
    std::snprintf(line.data(), line.size(), format, args...);
    return line.data();
}

template <class T>
void fill_on_host(parallel::executor& e, T* x, std::ptrdiff_t n,
                  const std::array<T, period>& values) {
    const std::size_t parts = e.concurrency();
    auto body = [&](std::size_t part) {
        const auto s = parallel::detail::part_slice(n, parts, part);
        for (std::ptrdiff_t i = s.begin; i < s.end;) {
            const std::ptrdiff_t r = i % period, count = std::min(period - r, s.end - i);
            std::copy_n(values.data() + r, count, x + i);
            i += count;
        }
    };
    e.bulk(parts, body);
}

// Cores of the host that look after arrays of a device, and pinned memory for a piece of one. A
// piece is whole periods: what stands in one stands in all.
template <class T>
struct staging {
    static constexpr std::ptrdiff_t most = std::ptrdiff_t{period} << 11;  // 16 MiB of doubles
    std::unique_ptr<parallel::executor> host = parallel::make_executor("threads");
    parallel::buffer<T> copy;
    staging(parallel::executor& e, std::ptrdiff_t n)
        : copy(parallel::pinned, e, static_cast<std::size_t>(std::min(n, most))) {}
};

// f(first element, elements, bytes) for the pieces of an array of n.
template <class T, class F>
void each_piece(std::ptrdiff_t n, F f) {
    for (std::ptrdiff_t at = 0; at < n; at += staging<T>::most) {
        const std::ptrdiff_t count = std::min(staging<T>::most, n - at);
        f(at, count, static_cast<std::size_t>(count) * sizeof(T));
    }
}

template <class T>
const T* written_array(kernel k, const arrays<T>& m) {
    return written(k) == 'a' ? m.a : written(k) == 'b' ? m.b : m.c;
}

// Of n elements that begin a period; n when all are right.
template <class T>
std::ptrdiff_t first_wrong_of_all(parallel::executor& e, const T* x, std::ptrdiff_t n,
                                  const expectation<T>& wanted) {
    std::atomic<std::ptrdiff_t> first{n};
    const std::size_t parts = e.concurrency();
    auto body = [&](std::size_t part) {
        const auto s = parallel::detail::part_slice(n, parts, part);
        const std::ptrdiff_t at = first_wrong(x, s, wanted);
        std::ptrdiff_t seen = first.load();
        while (at < s.end && at < seen && !first.compare_exchange_weak(seen, at)) {
        }
    };
    e.bulk(parts, body);
    return first.load();
}

template <class T>
std::string what_is_wrong(kernel k, std::ptrdiff_t i, std::ptrdiff_t n, T x,
                          const expectation<T>& wanted) {
    const auto r = static_cast<std::size_t>(i % period);
    return text("%s: %c[%td] of %td is %.17g, expected %.17g within %.3g",
                std::string(name(k)).c_str(), written(k), i, n, static_cast<double>(x),
                static_cast<double>(wanted.value[r]), static_cast<double>(wanted.bound[r]));
}

}  // namespace

template <class T>
const start_values<T>& start() {
    static const start_values<T> v = make_start<T>();
    return v;
}

template <class T>
void fill(parallel::executor& e, T* x, std::ptrdiff_t n, const std::array<T, period>& values) {
    if (e.device() == nullptr) return fill_on_host(e, x, n, values);
    const staging<T> stage(e, n);
    fill_on_host(*stage.host, stage.copy.data(), std::min(n, stage.most), values);
    each_piece<T>(n, [&](std::ptrdiff_t at, std::ptrdiff_t, std::size_t bytes) {
        e.copy(x + at, stage.copy.data(), bytes);
    });
}

template <class T>
std::optional<std::string> check_elements(parallel::executor& e, kernel k, const arrays<T>& m,
                                          int applications) {
    const expectation<T> wanted = expect<T>(k, applications);
    const T* x = written_array(k, m);
    if (e.device() == nullptr) {
        const std::ptrdiff_t i = first_wrong_of_all(e, x, m.n, wanted);
        return i == m.n ? std::nullopt : std::optional(what_is_wrong(k, i, m.n, x[i], wanted));
    }
    const staging<T> stage(e, m.n);
    std::optional<std::string> wrong;
    each_piece<T>(m.n, [&](std::ptrdiff_t at, std::ptrdiff_t count, std::size_t bytes) {
        if (wrong) return;
        e.copy(stage.copy.data(), x + at, bytes);
        const std::ptrdiff_t i = first_wrong_of_all(*stage.host, stage.copy.data(), count, wanted);
        if (i < count)
            wrong = what_is_wrong(k, at + i, m.n, stage.copy[static_cast<std::size_t>(i)], wanted);
    });
    return wrong;
}

template <class T>
std::optional<std::string> check_dot(T computed, std::ptrdiff_t n, std::ptrdiff_t chains) {
    const start_values<T>& v = start<T>();
    long double whole = 0, rest = 0;
    for (std::ptrdiff_t r = 0; r < period; ++r) {
        const auto i = static_cast<std::size_t>(r);
        const long double product =
            static_cast<long double>(v.a[i]) * static_cast<long double>(v.b[i]);
        whole += product;
        if (r < n % period) rest += product;
    }
    const long double sum =
        static_cast<long double>(n / period) * whole + rest;  // all addends are positive
    const long double length = static_cast<long double>(n / chains + 64);
    const long double bound = length * half_ulp<T> * sum;
    const long double error = std::abs(static_cast<long double>(computed) - sum);
    if (error <= bound) return std::nullopt;
    return text("dot: sum of %td products is %.17g, expected %.17Lg within %.3Lg", n,
                static_cast<double>(computed), sum, bound);
}

#define ASSAY_STREAM_VALIDATION_OF(T)                                                          \
    template const start_values<T>& start<T>();                                                \
    template void fill(parallel::executor&, T*, std::ptrdiff_t, const std::array<T, period>&); \
    template std::optional<std::string> check_elements(parallel::executor&, kernel,            \
                                                       const arrays<T>&, int);                 \
    template std::optional<std::string> check_dot(T, std::ptrdiff_t, std::ptrdiff_t);
ASSAY_STREAM_VALIDATION_OF(double)
ASSAY_STREAM_VALIDATION_OF(float)

}  // namespace assay::stream
