#pragma once
// The functions by name, for programs that let the user choose: the command and the Python module.

#include <span>
#include <string_view>

#include "assay/log_bessel.hpp"

namespace assay {

// bessel_function::log_i and so on, in the order of the command's list.
using bessel_function = bessel::function;

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
