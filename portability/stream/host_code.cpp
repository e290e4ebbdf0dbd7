#include "host_code.hpp"

#include <vector>

#include "assay/parallel/machine.hpp"

namespace assay::stream {

#if defined(__x86_64__)
extern const host_code<double> code_double_sse2, code_double_avx2, code_double_avx512;
extern const host_code<float> code_float_sse2, code_float_avx2, code_float_avx512;
#else
extern const host_code<double> code_double_portable;
extern const host_code<float> code_float_portable;
#endif

namespace {

template <class T>
std::vector<host_code<T>> runnable() {
    constexpr bool is_double = sizeof(T) == sizeof(double);
    auto pick = [](const auto& d, const auto& f) -> const host_code<T>& {
        if constexpr (is_double)
            return d;
        else
            return f;
    };
    std::vector<host_code<T>> codes;
    auto offer = [&](const auto& d, const auto& f) {
        if (parallel::cpu_runs(d.isa)) codes.push_back(pick(d, f));
    };
#if defined(__x86_64__)
    offer(code_double_avx512, code_float_avx512);
    offer(code_double_avx2, code_float_avx2);
    offer(code_double_sse2, code_float_sse2);
#else
    offer(code_double_portable, code_float_portable);
#endif
    return codes;
}

}  // namespace

template <class T>
std::span<const host_code<T>> host_codes() {
    static const std::vector<host_code<T>> codes = runnable<T>();
    return codes;
}
template std::span<const host_code<double>> host_codes();
template std::span<const host_code<float>> host_codes();

}  // namespace assay::stream
