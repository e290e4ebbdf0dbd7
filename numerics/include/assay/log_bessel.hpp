#pragma once
// Logarithms of the modified Bessel functions I_nu(x) and K_nu(x) for real order and argument,
// their ratios and their derivatives, to the last digits.
//
// Error, in units of u = 2^-52 (numerics/error.hpp; numerics/README.md gives it region by region;
// every bound below is a test on every row of reference/tables): the logarithms of I and K are
// within 2 u strict, |log| next to 0 included, and within 1 u elsewhere; accuracy::fast bounds the
// conditioned error instead. No exceptions, no state, no errno, no locale. A value has the same
// bits alone, in any batch, at any place in it, on any instruction set and on any thread. Round to
// nearest is assumed.
//
// Special values. For all functions: NaN where nu or x is NaN, where x < 0, and where both are
// infinite; -0 is 0. "integer": as a function of nu, negative integers (doubles from 2^52 on are
// integers) are as the line says, other negative orders NaN.
//
//   function          x = 0                x = +inf  nu = +inf  nu < 0
//   log_bessel_i      0 at nu 0, else -inf +inf      -inf       integer: as for -nu
//   log_bessel_k      +inf                 -inf      +inf       as for -nu
//   ..._i_scaled      0 at nu 0, else -inf -inf      -inf       integer: as for -nu
//   ..._k_scaled      +inf                 -inf      +inf       as for -nu
//   log_hyp0f1        0                    +inf      0          NaN
//   bessel_i_ratio    0                    1         0          integer n: 1/ratio at -n-1
//   ..._complement    1                    0         1          integer n: 1 - 1/ratio at -n-1
//   ..._inverse       r = 0: 0             r = 1: inf  +inf     NaN; as for r outside [0, 1]
//   bessel_k_ratio    +inf                 1         +inf       1/ratio at -nu-1 below -1/2
//   log_bessel_i_dx   0 at nu 0, else +inf 1         +inf       integer: as for -nu
//   log_bessel_k_dx   -inf                 -1        -inf       as for -nu
//   log_bessel_i_dx2  1/2 at nu 0, else -inf  0      -inf       integer: as for -nu
//   log_bessel_k_dx2  +inf                 0         +inf       as for -nu
//   log_bessel_i_dnu  -inf                 0         -inf       NaN
//   log_bessel_k_dnu  0 at nu 0, else +inf 0         +inf       minus that of -nu
//
// bessel_k_ratio is 1 at nu = -1/2, and 0 at x = 0 below it. Results beyond the largest double are
// infinite with their sign; below the smallest normal number they are within one step.

#include <cstddef>
#include <span>

#include "method/function.hpp"

#if defined(__CUDACC__) || defined(__HIPCC__)
#include "method/value.hpp"
#define ASSAY_HOST_DEVICE __host__ __device__
#else
#define ASSAY_HOST_DEVICE
#endif

namespace assay {

enum class accuracy { accurate, fast };

namespace detail {
double value(bessel::function f, double nu, double x, accuracy a) noexcept;
float value(bessel::function f, float nu, float x, accuracy a) noexcept;
void batch(bessel::function f, std::span<const double> nu, std::span<const double> x,
           std::span<double> out, accuracy a) noexcept;
void batch(bessel::function f, double nu, std::span<const double> x, std::span<double> out,
           accuracy a) noexcept;
void batch(bessel::function f, std::span<const float> nu, std::span<const float> x,
           std::span<float> out, accuracy a) noexcept;
void batch(bessel::function f, float nu, std::span<const float> x, std::span<float> out,
           accuracy a) noexcept;
}  // namespace detail

#if defined(__CUDA_ARCH__) || defined(__HIP_DEVICE_COMPILE__)
#define ASSAY_VALUE(function, nu, x, a) \
    bessel::value<bessel::function>(nu, x, static_cast<bessel::mode>(a))
#else
#define ASSAY_VALUE(function, nu, x, a) detail::value(bessel::function, nu, x, a)
#endif

// What each function is declared as: its value at one point, of doubles and of floats, and batches,
// out[i] = f(nu[i], x[i]) for as many elements as the shortest span has, nu being one order for all
// where it is a number. out may be nu or x themselves.
#define ASSAY_BESSEL(name, function)                                                               \
    ASSAY_HOST_DEVICE inline double name(double nu, double x,                                      \
                                         accuracy a = accuracy::accurate) noexcept {               \
        return ASSAY_VALUE(function, nu, x, a);                                                    \
    }                                                                                              \
    ASSAY_HOST_DEVICE inline float name(float nu, float x,                                         \
                                        accuracy a = accuracy::accurate) noexcept {                \
        return ASSAY_VALUE(function, nu, x, a);                                                    \
    }                                                                                              \
    inline void name(std::span<const double> nu, std::span<const double> x, std::span<double> out, \
                     accuracy a = accuracy::accurate) noexcept {                                   \
        detail::batch(bessel::function, nu, x, out, a);                                            \
    }                                                                                              \
    inline void name(double nu, std::span<const double> x, std::span<double> out,                  \
                     accuracy a = accuracy::accurate) noexcept {                                   \
        detail::batch(bessel::function, nu, x, out, a);                                            \
    }                                                                                              \
    inline void name(std::span<const float> nu, std::span<const float> x, std::span<float> out,    \
                     accuracy a = accuracy::accurate) noexcept {                                   \
        detail::batch(bessel::function, nu, x, out, a);                                            \
    }                                                                                              \
    inline void name(float nu, std::span<const float> x, std::span<float> out,                     \
                     accuracy a = accuracy::accurate) noexcept {                                   \
        detail::batch(bessel::function, nu, x, out, a);                                            \
    }

// log I_nu(x) and log K_nu(x): at most 1 u strict, 2 u next to their zeros; fast: 2 u conditioned.
// Of floats: at most 0.75 ulp of float, conditioned. All other functions of floats are the double's
// value rounded.
ASSAY_BESSEL(log_bessel_i, function::log_i)
ASSAY_BESSEL(log_bessel_k, function::log_k)

// log(exp(-x) I_nu(x)) and log(exp(x) K_nu(x)), for arguments where x would swamp the rest: at most
// 2 u strict; fast: 2 u conditioned.
ASSAY_BESSEL(log_bessel_i_scaled, function::log_i_scaled)
ASSAY_BESSEL(log_bessel_k_scaled, function::log_k_scaled)

// log 0F1(; nu + 1; x^2/4) = log(I_nu(x) Gamma(nu + 1) (2/x)^nu) (DLMF 10.39.9), small where
// x^2/(4 (nu + 1)) is: at most 2 u of itself.
ASSAY_BESSEL(log_hyp0f1, function::log_hyp0f1)

// I_(nu+1)(x)/I_nu(x), its distance to 1, and K_(nu+1)(x)/K_nu(x): at most 2 u.
ASSAY_BESSEL(bessel_i_ratio, function::ratio_i)
ASSAY_BESSEL(bessel_i_ratio_complement, function::ratio_i_complement)
ASSAY_BESSEL(bessel_k_ratio, function::ratio_k)

// The x >= 0 at which I_(nu+1)(x)/I_nu(x) is the second argument, for nu >= 0: at most 4 u.
ASSAY_BESSEL(bessel_i_ratio_inverse, function::ratio_i_inverse)

// d/dx and d^2/dx^2 of log I and log K: at most 4 u conditioned.
ASSAY_BESSEL(log_bessel_i_dx, function::dlog_i_dx)
ASSAY_BESSEL(log_bessel_k_dx, function::dlog_k_dx)
ASSAY_BESSEL(log_bessel_i_dx2, function::d2log_i_dx2)
ASSAY_BESSEL(log_bessel_k_dx2, function::d2log_k_dx2)

// d/dnu of log I and log K: at most 4 u conditioned, relative as nu vanishes.
ASSAY_BESSEL(log_bessel_i_dnu, function::dlog_i_dnu)
ASSAY_BESSEL(log_bessel_k_dnu, function::dlog_k_dnu)

#undef ASSAY_BESSEL
#undef ASSAY_VALUE
#undef ASSAY_HOST_DEVICE

}  // namespace assay
