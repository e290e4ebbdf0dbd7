// The kernels on the abstraction.

#include <functional>

#include "assay/parallel/algorithm.hpp"
#include "isa_code.hpp"

namespace assay::stream {
inline namespace ASSAY_ISA {

using parallel::for_each;
using parallel::read;
using parallel::update;
using parallel::write;

template <class T>
T run_portable(kernel k, const parallel::policy& p, arrays<T> m) {
    const read a(m.a, m.n), b(m.b, m.n), c(m.c, m.n);
    const write to_a(m.a, m.n), to_b(m.b, m.n), to_c(m.c, m.n);
    switch (k) {
        case kernel::copy:
            for_each(p, m.n, copy, to_c, a);
            break;
        case kernel::mul:
            for_each(p, m.n, mul<T>, to_b, c);
            break;
        case kernel::add:
            for_each(p, m.n, add, to_c, a, b);
            break;
        case kernel::triad:
            for_each(p, m.n, triad<T>, to_a, b, c);
            break;
        case kernel::nstream:
            for_each(p, m.n, nstream<T>, update(m.a, m.n), b, c);
            break;
        case kernel::dot:
            return parallel::transform_reduce(p, m.n, T{0}, std::plus<>{}, dot, a, b);
    }
    return T{0};
}

template <class T>
constexpr int chains() {
    return parallel::detail::lanes_of<read<T>> *
           parallel::detail::unroll<parallel::store::cached, read<T>, read<T>>;
}

}  // namespace ASSAY_ISA
}  // namespace assay::stream

namespace assay::stream {

template <class T>
constexpr host_code<T> code_here() {
    constexpr int lanes = parallel::vector_bytes / static_cast<int>(sizeof(T));
    host_code<T> code{ASSAY_STREAM_TEXT(ASSAY_ISA),
                      run_portable<T>,
                      nullptr,
                      nullptr,
                      chains<T>(),
                      lanes,
                      chains<T>()};
#if defined(_OPENMP)
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
