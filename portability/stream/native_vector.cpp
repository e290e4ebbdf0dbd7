// The second native rival: loops by hand with the vector instructions of this extension, streaming
// stores on arrays that are only written and too large for the cache. What is gained over
// native.cpp is what compilers leave behind; what the abstraction loses against this file is its
// cost.

#if defined(_OPENMP) && defined(__SSE2__)

#include <immintrin.h>
#include <omp.h>

#include <algorithm>
#include <cstdint>

#include "assay/parallel/machine.hpp"
#include "isa_code.hpp"

namespace assay::stream {
inline namespace ASSAY_ISA {
namespace {

// The few instructions needed, by extension and element type.
template <class T>
struct vec;

#if ASSAY_ISA_VECTOR_BYTES == 64
template <>
struct vec<double> {
    using reg = __m512d;
    static reg load(const double* p) { return _mm512_loadu_pd(p); }
    static void store(double* p, reg v) { _mm512_storeu_pd(p, v); }
    static void stream(double* p, reg v) { _mm512_stream_pd(p, v); }
    static reg all(double x) { return _mm512_set1_pd(x); }
    static reg add(reg x, reg y) { return _mm512_add_pd(x, y); }
    static reg mul(reg x, reg y) { return _mm512_mul_pd(x, y); }
    static reg fma(reg x, reg y, reg z) { return _mm512_fmadd_pd(x, y, z); }
};
template <>
struct vec<float> {
    using reg = __m512;
    static reg load(const float* p) { return _mm512_loadu_ps(p); }
    static void store(float* p, reg v) { _mm512_storeu_ps(p, v); }
    static void stream(float* p, reg v) { _mm512_stream_ps(p, v); }
    static reg all(float x) { return _mm512_set1_ps(x); }
    static reg add(reg x, reg y) { return _mm512_add_ps(x, y); }
    static reg mul(reg x, reg y) { return _mm512_mul_ps(x, y); }
    static reg fma(reg x, reg y, reg z) { return _mm512_fmadd_ps(x, y, z); }
};
#elif ASSAY_ISA_VECTOR_BYTES == 32
template <>
struct vec<double> {
    using reg = __m256d;
    static reg load(const double* p) { return _mm256_loadu_pd(p); }
    static void store(double* p, reg v) { _mm256_storeu_pd(p, v); }
    static void stream(double* p, reg v) { _mm256_stream_pd(p, v); }
    static reg all(double x) { return _mm256_set1_pd(x); }
    static reg add(reg x, reg y) { return _mm256_add_pd(x, y); }
    static reg mul(reg x, reg y) { return _mm256_mul_pd(x, y); }
    static reg fma(reg x, reg y, reg z) { return _mm256_fmadd_pd(x, y, z); }
};
template <>
struct vec<float> {
    using reg = __m256;
    static reg load(const float* p) { return _mm256_loadu_ps(p); }
    static void store(float* p, reg v) { _mm256_storeu_ps(p, v); }
    static void stream(float* p, reg v) { _mm256_stream_ps(p, v); }
    static reg all(float x) { return _mm256_set1_ps(x); }
    static reg add(reg x, reg y) { return _mm256_add_ps(x, y); }
    static reg mul(reg x, reg y) { return _mm256_mul_ps(x, y); }
    static reg fma(reg x, reg y, reg z) { return _mm256_fmadd_ps(x, y, z); }
};
#else
template <>
struct vec<double> {
    using reg = __m128d;
    static reg load(const double* p) { return _mm_loadu_pd(p); }
    static void store(double* p, reg v) { _mm_storeu_pd(p, v); }
    static void stream(double* p, reg v) { _mm_stream_pd(p, v); }
    static reg all(double x) { return _mm_set1_pd(x); }
    static reg add(reg x, reg y) { return _mm_add_pd(x, y); }
    static reg mul(reg x, reg y) { return _mm_mul_pd(x, y); }
    static reg fma(reg x, reg y, reg z) { return _mm_add_pd(_mm_mul_pd(x, y), z); }
};
template <>
struct vec<float> {
    using reg = __m128;
    static reg load(const float* p) { return _mm_loadu_ps(p); }
    static void store(float* p, reg v) { _mm_storeu_ps(p, v); }
    static void stream(float* p, reg v) { _mm_stream_ps(p, v); }
    static reg all(float x) { return _mm_set1_ps(x); }
    static reg add(reg x, reg y) { return _mm_add_ps(x, y); }
    static reg mul(reg x, reg y) { return _mm_mul_ps(x, y); }
    static reg fma(reg x, reg y, reg z) { return _mm_add_ps(_mm_mul_ps(x, y), z); }
};
#endif

template <class T>
constexpr std::ptrdiff_t lanes = ASSAY_ISA_VECTOR_BYTES / static_cast<std::ptrdiff_t>(sizeof(T));
// Vectors an iteration: two cache lines where one array is read and another streamed, else four;
// SSE2 has registers for two.
template <kernel K, bool Stream>
constexpr int vectors = (Stream && (K == kernel::copy || K == kernel::mul) ? 2
                         : ASSAY_ISA_VECTOR_BYTES == 16                    ? 2
                                                                           : 4) *
                        64 / ASSAY_ISA_VECTOR_BYTES;

template <class T, kernel K>
T element(arrays<T> m, std::ptrdiff_t i) {
    if constexpr (K == kernel::copy) m.c[i] = m.a[i];
    if constexpr (K == kernel::mul) m.b[i] = scalar<T> * m.c[i];
    if constexpr (K == kernel::add) m.c[i] = m.a[i] + m.b[i];
    if constexpr (K == kernel::triad) m.a[i] = m.b[i] + scalar<T> * m.c[i];
    if constexpr (K == kernel::nstream) m.a[i] += m.b[i] + scalar<T> * m.c[i];
    return K == kernel::dot ? m.a[i] * m.b[i] : T{0};
}

template <class T, kernel K, bool Stream>
void vector_at(arrays<T> m, std::ptrdiff_t i, typename vec<T>::reg& sum) {
    using v = vec<T>;
    const auto s = v::all(scalar<T>);
    auto put = [](T* p, typename v::reg x) {
        if constexpr (Stream)
            v::stream(p, x);
        else
            v::store(p, x);
    };
    if constexpr (K == kernel::copy) put(m.c + i, v::load(m.a + i));
    if constexpr (K == kernel::mul) put(m.b + i, v::mul(s, v::load(m.c + i)));
    if constexpr (K == kernel::add) put(m.c + i, v::add(v::load(m.a + i), v::load(m.b + i)));
    if constexpr (K == kernel::triad) put(m.a + i, v::fma(s, v::load(m.c + i), v::load(m.b + i)));
    if constexpr (K == kernel::nstream)
        put(m.a + i, v::add(v::load(m.a + i), v::fma(s, v::load(m.c + i), v::load(m.b + i))));
    if constexpr (K == kernel::dot) sum = v::fma(v::load(m.a + i), v::load(m.b + i), sum);
}

template <class T, kernel K, bool Stream>
[[gnu::noinline]] T run_range(arrays<T> m, std::ptrdiff_t begin, std::ptrdiff_t end) {
    constexpr int count = vectors<K, Stream>;
    typename vec<T>::reg sums[count];
    for (auto& x : sums) x = vec<T>::all(0);
    std::ptrdiff_t i = begin;
    T rest = 0;
    for (; i < end && reinterpret_cast<std::uintptr_t>(m.c + i) % ASSAY_ISA_VECTOR_BYTES != 0; ++i)
        rest += element<T, K>(m, i);
    for (; i + count * lanes<T> <= end; i += count * lanes<T>)
#pragma GCC unroll 16
        for (int u = 0; u < count; ++u) vector_at<T, K, Stream>(m, i + u * lanes<T>, sums[u]);
    for (; i < end; ++i) rest += element<T, K>(m, i);
    if constexpr (Stream) _mm_sfence();
    for (int u = 1; u < count; ++u) sums[0] = vec<T>::add(sums[0], sums[u]);
    T lane[lanes<T>];
    vec<T>::store(lane, sums[0]);
    for (const T x : lane) rest += x;
    return rest;
}

template <class T, kernel K>
T run_kernel(int threads, arrays<T> m) {
    auto aligned = [](const T* p) {
        return reinterpret_cast<std::uintptr_t>(p) % ASSAY_ISA_VECTOR_BYTES == 0;
    };
    constexpr bool write_only = K != kernel::nstream && K != kernel::dot;
    const std::size_t bytes = words(K) * sizeof(T) * static_cast<std::size_t>(m.n);
    const bool stream = write_only && bytes > parallel::streaming_threshold_bytes() &&
                        aligned(m.a) && aligned(m.b) && aligned(m.c);
    T sum = 0;
#pragma omp parallel num_threads(threads) reduction(+ : sum)
    {
        const std::ptrdiff_t count = omp_get_num_threads(), me = omp_get_thread_num();
        const std::ptrdiff_t each = (m.n / count + 63) / 64 * 64;
        const std::ptrdiff_t begin = std::min(m.n, me * each);
        const std::ptrdiff_t end = me + 1 == count ? m.n : std::min(m.n, begin + each);
        sum += stream ? run_range<T, K, write_only>(m, begin, end)
                      : run_range<T, K, false>(m, begin, end);
    }
    return sum;
}

}  // namespace

template <class T>
T run_native_vector(kernel k, int threads, arrays<T> m) {
    switch (k) {
        case kernel::copy:
            return run_kernel<T, kernel::copy>(threads, m);
        case kernel::mul:
            return run_kernel<T, kernel::mul>(threads, m);
        case kernel::add:
            return run_kernel<T, kernel::add>(threads, m);
        case kernel::triad:
            return run_kernel<T, kernel::triad>(threads, m);
        case kernel::nstream:
            return run_kernel<T, kernel::nstream>(threads, m);
        case kernel::dot:
            return run_kernel<T, kernel::dot>(threads, m);
    }
    return T{0};
}

template double run_native_vector(kernel, int, arrays<double>);
template float run_native_vector(kernel, int, arrays<float>);

}  // namespace ASSAY_ISA
}  // namespace assay::stream

#endif
