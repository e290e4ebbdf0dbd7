// make_reference_tables FOLDER [REGION...]: writes FOLDER/<region>.csv and, for the functions
// beside logI and logK at every third row, FOLDER/derived/<region>.csv; one line a value:
//   function,nu,x,value,rest,x_derivative,decimal
// value + rest is the truth as a sum of two doubles in C99 hex, `decimal` its 40 digits,
// x_derivative x d/dx of it. "derived/REGION" makes that table alone.

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "reference/derived.hpp"
#include "reference/rows.hpp"

namespace {

using namespace assay::reference;

std::string hex(double a) {
    char text[40];
    std::snprintf(text, sizeof text, "%a", a);
    return text;
}

void write_line(std::ostream& out, const std::string& function, double nu, double x,
                const number& f, const std::string& x_derivative) {
    const double hi = f.convert_to<double>();
    const double lo = std::isinf(hi) ? 0 : number(f - hi).convert_to<double>();
    out << function << ',' << hex(nu) << ',' << hex(x) << ',' << hex(hi) << ',' << hex(lo) << ','
        << x_derivative << ',' << f.str(40, std::ios::scientific) << '\n';
}

void write_log(std::ostream& out, kind k, const row& r) {
    const value v = log_bessel(k, r.nu, r.x);
    set_bits(static_cast<unsigned>(v.bits));
    write_line(out, k == kind::i ? "logI" : "logK", r.nu, r.x, v.logarithm,
               v.x_derivative.str(8, std::ios::scientific));
}

void write_derived(std::ostream& out, const row& r, bool with_inverse) {
    for (const auto& d : derived_values(r.nu, r.x, with_inverse)) {
        char slope[32];
        std::snprintf(slope, sizeof slope, "%.8e", d.x_derivative);
        write_line(out, d.function, r.nu, d.second, d.value, slope);
    }
}

// Every third row, all of a short region, and of the zero curves those of K too.
std::vector<row> derived_rows(const region_rows& region) {
    std::vector<row> rows;
    const std::size_t stride = region.i.size() < 50 ? 1 : 3;
    for (std::size_t i = 0; i < region.i.size(); i += stride) {
        for (const row& r : {region.i[i], region.k[i]}) {
            if (rows.empty() || rows.back().x != r.x || rows.back().nu != r.nu) rows.push_back(r);
        }
    }
    return rows;
}

bool wanted(const std::string& name, int argc, char** argv) {
    for (int i = 2; i < argc; ++i)
        if (name == argv[i]) return true;
    return argc == 2;
}

template <class Write>
bool write_table(const std::string& path, const Write& write) {
    std::ofstream out(path);
    out << "function,nu,x,value,rest,x_derivative,decimal\n";
    write(out);
    out.flush();
    std::cout << path << std::endl;
    return out.good();
}

bool write_region(const std::string& folder, const region_rows& region, int argc, char** argv) {
    bool written = true;
    if (wanted(region.name, argc, argv))
        written &= write_table(folder + "/" + region.name + ".csv", [&](std::ostream& out) {
            for (const auto& r : region.i) write_log(out, kind::i, r);
            for (const auto& r : region.k) write_log(out, kind::k, r);
        });
    if (wanted("derived/" + region.name, argc, argv))
        written &= write_table(folder + "/derived/" + region.name + ".csv", [&](std::ostream& out) {
            int count = 0;
            for (const auto& r : derived_rows(region)) write_derived(out, r, count++ % 3 == 0);
        });
    return written;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: make_reference_tables FOLDER [REGION|derived/REGION...]\n";
        return 2;
    }
    std::filesystem::create_directories(std::string(argv[1]) + "/derived");
    for (const auto& region : all_regions()) {
        if (write_region(argv[1], region, argc, argv)) continue;
        std::cerr << "make_reference_tables: cannot write to " << argv[1] << '\n';
        return 1;
    }
}
