#pragma once
// log I and log K to 50 digits by two independent methods, which must agree; precision is raised
// until they do.
//
//                 one method                         the other
//   I, s <= 2000  power series (DLMF 10.25.2)        Wronskian (10.28.2): K by quadrature,
//   I_(nu+1)/I_nu by its
//                                                    continued fraction
//   I, s >  2000  Debye's expansion (10.41.3)        Debye's contour integral, sinh u = (nu/x)
//   theta/sin theta K, s <= 2000  (I_-nu - I_nu) pi/(2 sin nu pi)    trapezoidal rule on 10.32.9 K,
//   s >  2000  Debye's expansion (10.41.4)        trapezoidal rule on 10.32.9

#include "reference/number.hpp"

namespace assay::reference {

enum class kind { i, k };

struct value {
    number logarithm;     // 50 digits
    number x_derivative;  // x d/dx of it, 15 digits
    int bits;             // at which the two methods agreed
};

// For finite nu >= 0 and x > 0. std::runtime_error when the methods do not agree at 2^14 bits.
value log_bessel(kind k, double nu, double x);

// One method alone, at `bits`.
number first_method(kind k, const number& nu, const number& x, unsigned bits);
number second_method(kind k, const number& nu, const number& x, unsigned bits);

}  // namespace assay::reference
