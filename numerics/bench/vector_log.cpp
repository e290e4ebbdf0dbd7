#include "bench/vector_log.hpp"

#include <cmath>

#if defined(__x86_64__) && defined(ASSAY_HAVE_MVEC)
#include <immintrin.h>

extern "C" __m512d _ZGVeN8v_log(__m512d);
extern "C" __m256d _ZGVdN4v_log(__m256d);
#endif

namespace assay::bench {
namespace {

void one_by_one(const double* x, double* out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = std::log(x[i]);
}

#if defined(__x86_64__) && defined(ASSAY_HAVE_MVEC)
__attribute__((target("avx512f"))) void by_8(const double* x, double* out, std::size_t n) {
    std::size_t i = 0;
    for (; i + 8 <= n; i += 8) _mm512_storeu_pd(out + i, _ZGVeN8v_log(_mm512_loadu_pd(x + i)));
    one_by_one(x + i, out + i, n - i);
}
__attribute__((target("avx2"))) void by_4(const double* x, double* out, std::size_t n) {
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4) _mm256_storeu_pd(out + i, _ZGVdN4v_log(_mm256_loadu_pd(x + i)));
    one_by_one(x + i, out + i, n - i);
}
#endif

}  // namespace

void vector_log(const double* x, double* out, std::size_t n) {
#if defined(__x86_64__) && defined(ASSAY_HAVE_MVEC)
    if (__builtin_cpu_supports("avx512f")) return by_8(x, out, n);
    if (__builtin_cpu_supports("avx2")) return by_4(x, out, n);
#endif
    one_by_one(x, out, n);
}

}  // namespace assay::bench
