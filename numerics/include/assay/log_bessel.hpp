#pragma once
// Logarithms of the modified Bessel functions I_nu(x) and K_nu(x) for real order and argument, to
// the last digits.
//
// Error, in units of u = 2^-52 (numerics/error.hpp; numerics/README.md gives it region by region):
// strict error at most 2 u everywhere, |log| next to 0 included, and at most 1 u elsewhere;
// accuracy::fast bounds the conditioned error. No exceptions, no state, no errno, no locale. A
// value has the same bits alone, in any batch, at any place in it, on any instruction set and on
// any thread. Round to nearest is assumed.
//
// Special values:
//
//   nu               x            log_bessel_i                     log_bessel_k
//   any, or NaN      NaN, x < 0   NaN                              NaN
//   NaN              any          NaN                              NaN
//   0                0            0                                +inf
//   > 0              0            -inf                             +inf
//   finite           +inf         +inf                             -inf
//   +inf             0 <= x, fin. -inf                             +inf
//   +-inf            +inf         NaN                              NaN
//   < 0, integer     x            as for -nu                       as for -nu
//   < 0, otherwise   x            NaN (I may be negative)          as for -nu (K is even in nu)
//   the logarithm overflows       -inf, as rounding gives          +inf, -inf, as rounding gives
//
// Doubles from 2^52 on are integers; -0 is 0.

#include <cstddef>
#include <span>

#if defined(__CUDACC__) || defined(__HIPCC__)
#include "method/log_bessel.hpp"
#define ASSAY_HOST_DEVICE __host__ __device__
#else
#define ASSAY_HOST_DEVICE
#endif

namespace assay {

enum class accuracy { accurate, fast };

namespace detail {
double log_bessel_i_host(double nu, double x, accuracy a) noexcept;
double log_bessel_k_host(double nu, double x, accuracy a) noexcept;
}  // namespace detail

#if defined(__CUDA_ARCH__) || defined(__HIP_DEVICE_COMPILE__)
#define ASSAY_HERE(host, device) device
#else
#define ASSAY_HERE(host, device) host
#endif

// log I_nu(x).
ASSAY_HOST_DEVICE inline double log_bessel_i(double nu, double x,
                                             accuracy a = accuracy::accurate) noexcept {
    return ASSAY_HERE(detail::log_bessel_i_host(nu, x, a),
                      bessel::log_bessel<bessel::kind::i>(nu, x, static_cast<bessel::mode>(a)));
}
// log K_nu(x).
ASSAY_HOST_DEVICE inline double log_bessel_k(double nu, double x,
                                             accuracy a = accuracy::accurate) noexcept {
    return ASSAY_HERE(detail::log_bessel_k_host(nu, x, a),
                      bessel::log_bessel<bessel::kind::k>(nu, x, static_cast<bessel::mode>(a)));
}

// Of float: the double's value rounded, at most 0.51 ulp of float from the truth.
ASSAY_HOST_DEVICE inline float log_bessel_i(float nu, float x,
                                            accuracy a = accuracy::accurate) noexcept {
    return static_cast<float>(log_bessel_i(static_cast<double>(nu), static_cast<double>(x), a));
}
ASSAY_HOST_DEVICE inline float log_bessel_k(float nu, float x,
                                            accuracy a = accuracy::accurate) noexcept {
    return static_cast<float>(log_bessel_k(static_cast<double>(nu), static_cast<double>(x), a));
}

#undef ASSAY_HERE
#undef ASSAY_HOST_DEVICE

// Batches: out[i] = f(nu[i], x[i]) for as many elements as the shortest span has; out may be nu or
// x themselves.
void log_bessel_i(std::span<const double> nu, std::span<const double> x, std::span<double> out,
                  accuracy a = accuracy::accurate) noexcept;
void log_bessel_k(std::span<const double> nu, std::span<const double> x, std::span<double> out,
                  accuracy a = accuracy::accurate) noexcept;
void log_bessel_i(double nu, std::span<const double> x, std::span<double> out,
                  accuracy a = accuracy::accurate) noexcept;
void log_bessel_k(double nu, std::span<const double> x, std::span<double> out,
                  accuracy a = accuracy::accurate) noexcept;

}  // namespace assay
