#include "bench/rivals.hpp"

#include <chrono>
#include <cmath>
#include <exception>
#include <limits>

#include "bench/plesner.hpp"
#include "bench/python_peer.hpp"
#include "bench/vector_log.hpp"

#if __has_include(<boost/math/special_functions/bessel.hpp>)
#define ASSAY_HAVE_BOOST_BESSEL
#include <boost/math/special_functions/bessel.hpp>
#endif
#ifdef ASSAY_HAVE_GSL
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_bessel.h>
#endif

namespace assay::bench {
namespace {

// log of a value function; an exception is an answer, nan.
template <class F>
void each(F f, const double* nu, const double* x, double* out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        try {
            out[i] = f(nu[i], x[i]);
        } catch (const std::exception&) {
            out[i] = std::numeric_limits<double>::quiet_NaN();
        }
    }
}

template <class F>
double seconds_of(F f) {
    const auto start = std::chrono::steady_clock::now();
    f();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <double (*F)(double, double)>
double batch_of(const double* nu, const double* x, double* out, std::size_t n) {
    return seconds_of([=] { each(F, nu, x, out, n); });
}

double log_of_x(const double*, const double* x, double* out, std::size_t n) {
    return seconds_of([=] { vector_log(x, out, n); });
}

double standard_i(double nu, double x) { return std::log(std::cyl_bessel_i(nu, x)); }
double standard_k(double nu, double x) { return std::log(std::cyl_bessel_k(nu, x)); }
#ifdef ASSAY_HAVE_BOOST_BESSEL
double boost_i(double nu, double x) { return std::log(boost::math::cyl_bessel_i(nu, x)); }
double boost_k(double nu, double x) { return std::log(boost::math::cyl_bessel_k(nu, x)); }
#endif
#ifdef ASSAY_HAVE_GSL
double gsl_i(double nu, double x) {
    gsl_sf_result r;
    return gsl_sf_bessel_Inu_scaled_e(nu, x, &r) == GSL_SUCCESS ? x + std::log(r.val)
                                                                : std::nan("");
}
double gsl_k(double nu, double x) {
    gsl_sf_result r;
    return gsl_sf_bessel_lnKnu_e(nu, x, &r) == GSL_SUCCESS ? r.val : std::nan("");
}
#endif

}  // namespace

std::vector<rival> all_rivals() {
    std::vector<rival> all{{"log", log_of_x, log_of_x},
                           {"paper", batch_of<plesner::log_i>, batch_of<plesner::log_k>},
                           scipy(),
                           {"libstdc++", batch_of<standard_i>, batch_of<standard_k>, true, true}};
#ifdef ASSAY_HAVE_BOOST_BESSEL
    all.push_back({"boost", batch_of<boost_i>, batch_of<boost_k>, true, true});
#endif
#ifdef ASSAY_HAVE_GSL
    gsl_set_error_handler_off();
    all.push_back({"gsl", batch_of<gsl_i>, batch_of<gsl_k>, false, true});
#endif
    return all;
}

}  // namespace assay::bench
