// The kernels on the abstraction, written once: every back end, vector width, store kind and device
// runs these lines.

#include <functional>

#include "assay/parallel/algorithm.hpp"
#include "isa_code.hpp"

namespace assay::stream {
inline namespace ASSAY_ISA {

using parallel::for_each;
using parallel::policy;
using parallel::read;
using parallel::update;
using parallel::write;

template <class T>
void copy(const policy& p, arrays<T> m) {
    for_each(
        p, m.n, [] ASSAY_KERNEL(auto i, auto c, auto a) { c[i] = a[i]; }, write(m.c, m.n),
        read(m.a, m.n));
}

template <class T>
void mul(const policy& p, arrays<T> m) {
    for_each(
        p, m.n, [] ASSAY_KERNEL(auto i, auto b, auto c) { b[i] = scalar<T> * c[i]; },
        write(m.b, m.n), read(m.c, m.n));
}

template <class T>
void add(const policy& p, arrays<T> m) {
    for_each(
        p, m.n, [] ASSAY_KERNEL(auto i, auto c, auto a, auto b) { c[i] = a[i] + b[i]; },
        write(m.c, m.n), read(m.a, m.n), read(m.b, m.n));
}

template <class T>
void triad(const policy& p, arrays<T> m) {
    for_each(
        p, m.n, [] ASSAY_KERNEL(auto i, auto a, auto b, auto c) { a[i] = b[i] + scalar<T> * c[i]; },
        write(m.a, m.n), read(m.b, m.n), read(m.c, m.n));
}

template <class T>
void nstream(const policy& p, arrays<T> m) {
    for_each(
        p, m.n,
        [] ASSAY_KERNEL(auto i, auto a, auto b, auto c) { a[i] += b[i] + scalar<T> * c[i]; },
        update(m.a, m.n), read(m.b, m.n), read(m.c, m.n));
}

template <class T>
T dot(const policy& p, arrays<T> m) {
    return transform_reduce(
        p, m.n, T{0}, std::plus<>{},
        [] ASSAY_KERNEL(auto i, auto a, auto b) { return a[i] * b[i]; }, read(m.a, m.n),
        read(m.b, m.n));
}

template <class T>
T run_portable(kernel k, const policy& p, arrays<T> m) {
    switch (k) {
        case kernel::copy:
            copy(p, m);
            break;
        case kernel::mul:
            mul(p, m);
            break;
        case kernel::add:
            add(p, m);
            break;
        case kernel::triad:
            triad(p, m);
            break;
        case kernel::nstream:
            nstream(p, m);
            break;
        case kernel::dot:
            return dot(p, m);
    }
    return T{0};
}

// Independent partial sums of dot by one part: a thread of the host, a multiprocessor of a device.
template <class T>
constexpr int chains() {
    constexpr int lanes = parallel::detail::lanes_of<read<T>>;
#if ASSAY_FOR_DEVICE
    return lanes * 4 * parallel::detail::block_threads *
           static_cast<int>(parallel::detail::blocks_a_multiprocessor);
#else
    return lanes * parallel::detail::unroll<parallel::store::cached, read<T>, read<T>>;
#endif
}

}  // namespace ASSAY_ISA
}  // namespace assay::stream

namespace assay::stream {

template <class T>
host_code<T> code_here() {
    constexpr int lanes = parallel::vector_bytes / static_cast<int>(sizeof(T));
    host_code<T> code{ASSAY_STREAM_TEXT(ASSAY_ISA),
                      run_portable<T>,
                      nullptr,
                      nullptr,
                      chains<T>(),
                      lanes,
                      chains<T>()};
#if defined(_OPENMP) && !ASSAY_FOR_DEVICE
    code.native = run_native<T>;
#if defined(__SSE2__)
    code.native_vector = run_native_vector<T>;
#endif
#endif
    return code;
}

extern const host_code<double> ASSAY_STREAM_ENTRY(code_double) = code_here<double>();
extern const host_code<float> ASSAY_STREAM_ENTRY(code_float) = code_here<float>();

}  // namespace assay::stream
