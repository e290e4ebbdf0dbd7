#pragma once
// The functions by name, for programs that let the user choose: the command and the Python module.

#include <cstdint>
#include <span>
#include <string_view>

#include "assay/log_bessel.hpp"

namespace assay {

// All but the last two, of assay/von_mises_fisher.hpp, are in the order of bessel::function.
enum class bessel_function : std::uint8_t {
    log_i,
    log_k,
    log_i_scaled,
    log_k_scaled,
    log_hyp0f1,
    ratio_i,
    ratio_i_complement,
    ratio_k,
    ratio_i_inverse,
    dlog_i_dx,
    dlog_k_dx,
    d2log_i_dx2,
    d2log_k_dx2,
    dlog_i_dnu,
    dlog_k_dnu,
    vmf_log_normalizer,
    vmf_kappa
};

struct bessel_function_entry {
    bessel_function function;
    std::string_view name;  // "logI", what the command calls it
    std::string_view call;  // "log_bessel_i", what C++ and Python call it
    const char* first;      // what the two arguments are called: "nu" and "x"
    const char* second;
};

std::span<const bessel_function_entry> bessel_functions();
const bessel_function_entry& bessel_function_info(bessel_function f);
// Null where no function has the name.
const bessel_function_entry* find_bessel_function(std::string_view name);

// out[i] = f(first[i], second[i]); values as those of the function's own batch. `a` makes no
// difference to the last two.
void evaluate(bessel_function f, std::span<const double> first, std::span<const double> second,
              std::span<double> out, accuracy a = accuracy::accurate);
void evaluate(bessel_function f, std::span<const float> first, std::span<const float> second,
              std::span<float> out, accuracy a = accuracy::accurate);

}  // namespace assay
