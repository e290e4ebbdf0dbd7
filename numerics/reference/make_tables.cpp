// make_reference_tables FOLDER [REGION...]: writes FOLDER/<region>.csv, one line a value:
//   function,nu,x,value,rest,x_derivative,decimal
// value + rest is the truth as a sum of two doubles in C99 hex, `decimal` its 40 digits,
// x_derivative x d/dx of it.

#include <cstdio>
#include <fstream>
#include <iostream>

#include "reference/reference.hpp"
#include "reference/rows.hpp"

namespace {

using namespace assay::reference;

std::string hex(double a) {
    char text[40];
    std::snprintf(text, sizeof text, "%a", a);
    return text;
}

void write_line(std::ostream& out, kind k, const row& r) {
    const value v = log_bessel(k, r.nu, r.x);
    set_bits(static_cast<unsigned>(v.bits));
    const double hi = v.logarithm.convert_to<double>();
    const double lo = number(v.logarithm - hi).convert_to<double>();
    out << (k == kind::i ? "logI," : "logK,") << hex(r.nu) << ',' << hex(r.x) << ',' << hex(hi)
        << ',' << hex(lo) << ',' << v.x_derivative.str(8, std::ios::scientific) << ','
        << v.logarithm.str(40, std::ios::scientific) << '\n';
}

bool wanted(const std::string& name, int argc, char** argv) {
    for (int i = 2; i < argc; ++i)
        if (name == argv[i]) return true;
    return argc == 2;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: make_reference_tables FOLDER [REGION...]\n";
        return 2;
    }
    for (const auto& region : all_regions()) {
        if (!wanted(region.name, argc, argv)) continue;
        std::ofstream out(std::string(argv[1]) + "/" + region.name + ".csv");
        out << "function,nu,x,value,rest,x_derivative,decimal\n";
        for (const auto& r : region.i) write_line(out, kind::i, r);
        for (const auto& r : region.k) write_line(out, kind::k, r);
        if (!out) {
            std::cerr << "make_reference_tables: cannot write to " << argv[1] << '\n';
            return 1;
        }
        std::cout << region.name << ": " << region.i.size() + region.k.size() << " values"
                  << std::endl;
    }
}
