// The native rival: the loops as a good OpenMP programmer writes them, dot with a vector reduction.
// No restrict: it turns copy into a call of memcpy, which chooses streaming stores by a threshold
// of its own.

#if defined(_OPENMP)

#include "isa_code.hpp"

namespace assay::stream {
inline namespace ASSAY_ISA {

template <class T>
T run_native(kernel k, int threads, arrays<T> m) {
    T *a = m.a, *b = m.b, *c = m.c;
    const std::ptrdiff_t n = m.n;
    const T s = scalar<T>;
    T sum = 0;
    switch (k) {
        case kernel::copy:
#pragma omp parallel for schedule(static) num_threads(threads)
            for (std::ptrdiff_t i = 0; i < n; ++i) c[i] = a[i];
            break;
        case kernel::mul:
#pragma omp parallel for schedule(static) num_threads(threads)
            for (std::ptrdiff_t i = 0; i < n; ++i) b[i] = s * c[i];
            break;
        case kernel::add:
#pragma omp parallel for schedule(static) num_threads(threads)
            for (std::ptrdiff_t i = 0; i < n; ++i) c[i] = a[i] + b[i];
            break;
        case kernel::triad:
#pragma omp parallel for schedule(static) num_threads(threads)
            for (std::ptrdiff_t i = 0; i < n; ++i) a[i] = b[i] + s * c[i];
            break;
        case kernel::nstream:
#pragma omp parallel for schedule(static) num_threads(threads)
            for (std::ptrdiff_t i = 0; i < n; ++i) a[i] += b[i] + s * c[i];
            break;
        case kernel::dot:
#pragma omp parallel for simd schedule(static) num_threads(threads) reduction(+ : sum)
            for (std::ptrdiff_t i = 0; i < n; ++i) sum += a[i] * b[i];
            break;
    }
    return sum;
}

template double run_native(kernel, int, arrays<double>);
template float run_native(kernel, int, arrays<float>);

}  // namespace ASSAY_ISA
}  // namespace assay::stream

#endif
