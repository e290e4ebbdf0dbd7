#pragma once
// Numbers of as many bits as asked for.

#include <boost/multiprecision/mpfr.hpp>

namespace assay::reference {

using number = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<0>,
                                             boost::multiprecision::et_off>;

inline void set_bits(unsigned bits) {
    number::default_precision(static_cast<unsigned>(bits * 0.30103) + 2);
}

// The same number at the current precision; a plain copy would keep its own.
inline number at_current_precision(const number& a) {
    number wide = 0;
    mpfr_set_prec(wide.backend().data(),
                  static_cast<mpfr_prec_t>(number::default_precision() * 3.3219281 + 2));
    mpfr_set(wide.backend().data(), a.backend().data(), MPFR_RNDN);
    return wide;
}

// A number's exponent: 2^(e-1) <= |a| < 2^e; a large negative one for 0.
inline long exponent_of(const number& a) {
    return a == 0 ? -(1L << 30) : static_cast<long>(mpfr_get_exp(a.backend().data()));
}
inline number pi() {
    number p;
    mpfr_const_pi(p.backend().data(), MPFR_RNDN);
    return p;
}
inline number log_gamma(const number& a) {
    number g;
    int sign = 0;
    mpfr_lgamma(g.backend().data(), &sign, a.backend().data(), MPFR_RNDN);
    return g;
}
// 1/Gamma(a), also at and next to its zeros: 1/Gamma(a) = a (a+1) ... (a+m-1)/Gamma(a+m).
inline number reciprocal_gamma(number a) {
    number product = 1;
    for (; a < 1; a += 1) product *= a;
    number g;
    mpfr_gamma(g.backend().data(), a.backend().data(), MPFR_RNDN);
    return product / g;
}

}  // namespace assay::reference
