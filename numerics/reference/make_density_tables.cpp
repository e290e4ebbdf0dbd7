// make_density_tables FOLDER [TABLE...]: writes FOLDER/<table>.csv. The arguments and each value
// with the rest that its rounding leaves stand in C99 hex; `decimal` holds 40 digits.

#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "reference/density.hpp"
#include "reference/draw.hpp"

namespace {

using namespace assay::reference;

std::string hex(double a) {
    char text[40];
    std::snprintf(text, sizeof text, "%a", a);
    return text;
}
// "value,rest" of the sum of two doubles nearest to `a`.
std::string two_doubles(const number& a) {
    const double high = a.convert_to<double>();
    return hex(high) + ',' + hex(number(a - high).convert_to<double>());
}
std::string decimal(const number& a) { return a.str(40, std::ios::scientific); }
std::string rounded(const number& a) { return hex(a.convert_to<double>()); }

const std::vector<double> dimensions = {2, 3, 64, 512, 2048, 8192, 32768, 1e6};

void write_kappa(std::ostream& out) {
    out << "d,r,value,rest,decimal\n";
    draw random(21);
    for (const double d : dimensions) {
        std::vector<double> resultants = {1e-12, 1e-9, 1e-6, 1e-4, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9};
        for (const double q : {0.03, 1e-3, 1e-5, 1e-7, 1e-9, 1e-11, 1e-12})
            resultants.push_back(1 - q);
        for (int i = 0; i < 8; ++i) resultants.push_back(random.uniform(0.02, 0.98));
        for (int i = 0; i < 4; ++i) resultants.push_back(random.logarithmic(1e-6, 1));
        for (int i = 0; i < 4; ++i) resultants.push_back(1 - random.logarithmic(1e-9, 1));
        for (const double r : resultants) {
            const number kappa = vmf_kappa(d, r);
            out << hex(d) << ',' << hex(r) << ',' << two_doubles(kappa) << ',' << decimal(kappa)
                << '\n';
        }
    }
}

void write_log_normalizer(std::ostream& out) {
    out << "d,kappa,value,rest,scale,decimal\n";
    draw random(22);
    for (const double d : dimensions) {
        std::vector<double> kappas = {1e-8, 1e-3, 1, 20, 1e12};
        for (int i = 0; i < 8; ++i) kappas.push_back(random.logarithmic(0.01, 1e4));
        // Around d the terms balance: log C passes through 0 there.
        for (int i = 0; i < 16; ++i) kappas.push_back(d * random.logarithmic(0.05, 100));
        for (const double kappa : kappas) {
            const auto c = vmf_log_normalizer(d, kappa);
            out << hex(d) << ',' << hex(kappa) << ',' << two_doubles(c.value) << ','
                << rounded(c.scale) << ',' << decimal(c.value) << '\n';
        }
    }
}

void write_matern(std::ostream& out) {
    out << "distance,length,nu,value,rest,in_distance,in_length,in_smoothness,decimal\n";
    draw random(23);
    for (int i = 0; i < 220; ++i) {
        const double half[] = {0.5, 1.5, 2.5, 1};
        const double nu = i < 40   ? half[i % 4]
                          : i < 60 ? random.logarithmic(1e-3, 0.1)
                                   : random.logarithmic(0.1, i < 160 ? 20 : 1e5);
        const double length = random.logarithmic(0.01, 100);
        const double distance = length * random.logarithmic(1e-4, 30);
        const auto m = matern(distance, length, nu);
        out << hex(distance) << ',' << hex(length) << ',' << hex(nu) << ','
            << two_doubles(m.log_kernel) << ',' << rounded(m.in_distance) << ','
            << rounded(m.in_length) << ',' << rounded(m.in_smoothness) << ','
            << decimal(m.log_kernel) << '\n';
    }
}

void write_inverse_gaussian(std::ostream& out) {
    out << "x,p,a,b,value,rest,decimal\n";
    draw random(24);
    for (int i = 0; i < 200; ++i) {
        const double p = (i % 2 != 0 ? 1 : -1) * random.logarithmic(1e-2, 300);
        const double a = random.logarithmic(1e-3, 1e3), b = random.logarithmic(1e-3, 1e3);
        // Near the mode, where the density is looked at.
        const double w = std::sqrt(a * b), middle = ((p - 1) + std::hypot(p - 1, w)) / a;
        const double x = middle * random.logarithmic(0.3, 3);
        const number f = inverse_gaussian(x, p, a, b);
        out << hex(x) << ',' << hex(p) << ',' << hex(a) << ',' << hex(b) << ',' << two_doubles(f)
            << ',' << decimal(f) << '\n';
    }
}

const std::map<std::string, std::function<void(std::ostream&)>> tables = {
    {"vmf_kappa", write_kappa},
    {"vmf_log_normalizer", write_log_normalizer},
    {"matern", write_matern},
    {"inverse_gaussian", write_inverse_gaussian},
};

bool wanted(const std::string& name, int argc, char** argv) {
    for (int i = 2; i < argc; ++i)
        if (name == argv[i]) return true;
    return argc == 2;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: make_density_tables FOLDER [TABLE...]\n";
        return 2;
    }
    for (const auto& [name, write] : tables) {
        if (!wanted(name, argc, argv)) continue;
        std::ofstream out(std::string(argv[1]) + "/" + name + ".csv");
        write(out);
        if (!out) {
            std::cerr << "make_density_tables: cannot write to " << argv[1] << '\n';
            return 1;
        }
        std::cout << name << std::endl;
    }
}
