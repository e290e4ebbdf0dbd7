// log_bessel: values of functions at the points of a CSV file.

#include <libfccp/csv.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "assay/bessel_function.hpp"
#ifdef ASSAY_HAVE_DEVICE
#include "assay/bessel_device.hpp"
#endif

namespace {

using assay::accuracy;
using assay::bessel_function;

struct usage_error : std::runtime_error {
    using runtime_error::runtime_error;
};

struct options {
    std::vector<bessel_function> functions;
    std::string input, output;
    bool single = false, on_device = false;
    accuracy mode = accuracy::accurate;
};

struct points {
    std::vector<std::string> first_text, second_text;
    std::vector<double> first, second;
};

std::string names_of_functions() {
    std::string names;
    for (const auto& f : assay::bessel_functions())
        names += (names.empty() ? "" : " ") + std::string(f.name);
    return names;
}

void print_help() {
    std::cout
        << "usage: log_bessel --function F,... --input points.csv --output values.csv\n"
           "                  [--type double|float] [--mode accurate|fast] [--device cpu|cuda]\n\n"
           "Values of modified Bessel functions, their logarithms, ratios and derivatives.\n"
           "Functions: "
        << names_of_functions()
        << "\n\n"
           "Input: CSV with a header naming the columns nu,x (ratioI_inverse: nu,r; "
           "vmf_log_normalizer: d,x;\n"
           "vmf_kappa: d,r), numbers in decimal or C99 hex; further columns are ignored. Output: "
           "function,nu,x,value\n"
           "with the input's own text in the middle and the value in C99 hex, inf or nan.\n"
           "--device cuda: the same values from the first GPU; functions of vmf_ run on the CPU "
           "alone.\n"
           "Exit codes: 0 done; 2 bad usage or input, and then no output file appears.\n";
}

std::vector<bessel_function> parse_functions(const std::string& text) {
    std::vector<bessel_function> found;
    std::stringstream names(text);
    for (std::string name; std::getline(names, name, ',');) {
        const auto* entry = assay::find_bessel_function(name);
        if (entry == nullptr)
            throw usage_error("--function: no function '" + name +
                              "'; there are: " + names_of_functions());
        found.push_back(entry->function);
    }
    return found;
}

std::string one_of(const std::string& option, const std::string& value,
                   std::initializer_list<const char*> allowed) {
    std::string all;
    for (const char* a : allowed) {
        if (value == a) return value;
        all += (all.empty() ? "" : " or ") + std::string(a);
    }
    throw usage_error(option + ": '" + value + "' is not " + all);
}

void set_option(options& o, const std::string& name, const std::string& value) {
    if (name == "--function") {
        o.functions = parse_functions(value);
    } else if (name == "--input") {
        o.input = value;
    } else if (name == "--output") {
        o.output = value;
    } else if (name == "--type") {
        o.single = one_of(name, value, {"double", "float"}) == "float";
    } else if (name == "--mode") {
        o.mode = one_of(name, value, {"accurate", "fast"}) == "fast" ? accuracy::fast
                                                                     : accuracy::accurate;
    } else if (name == "--device") {
        o.on_device = one_of(name, value, {"cpu", "cuda"}) == "cuda";
    } else {
        throw usage_error("no option '" + name + "'; see --help");
    }
}

#ifdef ASSAY_HAVE_DEVICE
void check_device(const options& o) {
    for (const auto f : o.functions)
        if (!assay::on_device::offers(f))
            throw usage_error("--device cuda: " + std::string(assay::bessel_function_info(f).name) +
                              " is computed on the CPU only; use --device cpu");
    if (const auto reason = assay::on_device::why_unavailable(); !reason.empty())
        throw usage_error("--device cuda: " + reason + "; use --device cpu");
}
#else
void check_device(const options&) {
    throw usage_error("--device cuda: this program was built without CUDA; use --device cpu");
}
#endif

options parse(int argc, char** argv) {
    options o;
    for (int i = 1; i < argc; ++i) {
        std::string name = argv[i], value;
        if (const auto equals = name.find('='); equals != std::string::npos) {
            value = name.substr(equals + 1);
            name.resize(equals);
        } else if (i + 1 < argc) {
            value = argv[++i];
        } else {
            throw usage_error(name + " needs a value; see --help");
        }
        set_option(o, name, value);
    }
    if (o.functions.empty()) throw usage_error("--function is missing; see --help");
    if (o.input.empty()) throw usage_error("--input is missing; see --help");
    if (o.output.empty()) throw usage_error("--output is missing; see --help");
    if (o.on_device) check_device(o);
    return o;
}

double number(const std::string& path, unsigned line, const char* column, const char* text) {
    char* end = nullptr;
    const double value = std::strtod(text, &end);
    if (end == text || *end != '\0')
        throw usage_error(path + ":" + std::to_string(line) + ": column " + column + ": '" + text +
                          "' is not a number");
    return value;
}

// Whole, so that a pipe may be read for several functions.
std::string contents_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file.is_open() || std::filesystem::is_directory(path))
        throw usage_error("--input: cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Quoted fields as in RFC 4180; empty lines are none.
using reader = io::CSVReader<2, io::trim_chars<' ', '\t'>, io::double_quote_escape<',', '"'>,
                             io::throw_on_overflow, io::empty_line_comment>;

points read_points(const std::string& path, const std::string& text, const char* first,
                   const char* second) {
    points p;
    try {
        reader rows(path, text.data(), text.data() + text.size());
        rows.read_header(io::ignore_extra_column, first, second);
        char *a = nullptr, *b = nullptr;
        while (rows.read_row(a, b)) {
            const unsigned line = rows.get_file_line();
            p.first.push_back(number(path, line, first, a));
            p.second.push_back(number(path, line, second, b));
            p.first_text.emplace_back(a);
            p.second_text.emplace_back(b);
        }
    } catch (const io::error::base& e) {
        const auto* place = dynamic_cast<const io::error::with_file_line*>(&e);
        const std::string line = place != nullptr ? ":" + std::to_string(place->file_line) : "";
        throw usage_error(path + line + ": columns " + first + "," + second +
                          " are needed: " + e.what());
    }
    return p;
}

std::string hex(double value) {
    char text[48];
    std::snprintf(text, sizeof text, "%a", value);
    // The sign of a NaN says nothing.
    return value != value ? "nan" : text;
}

template <class T>
void evaluate(const options& o, bessel_function f, const std::vector<T>& first,
              const std::vector<T>& second, std::vector<T>& out) {
#ifdef ASSAY_HAVE_DEVICE
    if (o.on_device) return assay::on_device::evaluate(f, first, second, out, o.mode);
#endif
    assay::evaluate(f, first, second, out, o.mode);
}

void write_values(std::ostream& out, const options& o, const std::string& input,
                  bessel_function f) {
    const auto& entry = assay::bessel_function_info(f);
    const auto p = read_points(o.input, input, entry.first, entry.second);
    std::vector<double> values(p.first.size());
    if (o.single) {
        const std::vector<float> a(p.first.begin(), p.first.end()),
            b(p.second.begin(), p.second.end());
        std::vector<float> y(a.size());
        evaluate(o, f, a, b, y);
        values.assign(y.begin(), y.end());
    } else {
        evaluate(o, f, p.first, p.second, values);
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        out << entry.name << ',' << p.first_text[i] << ',' << p.second_text[i] << ','
            << hex(values[i]) << '\n';
}

bool write_file(const std::string& path, const std::string& text) {
    std::ofstream out(path, std::ios::binary);
    out << text;
    out.close();
    return !out.fail();
}

// Written beside the output and renamed, so that a failure leaves nothing behind; straight into a
// link, or what is no file, as /dev/stdout is.
void write_output(const std::string& path, const std::string& text) {
    std::error_code failure;
    const auto there = std::filesystem::symlink_status(path, failure);
    const bool straight = exists(there) && !is_regular_file(there);
    const std::string place = straight ? path : path + ".partial";
    bool written = write_file(place, text);
    if (written && !straight) {
        std::filesystem::rename(place, path, failure);
        written = !failure;
    }
    if (written) return;
    if (!straight) std::filesystem::remove(place, failure);
    throw usage_error("--output: cannot write " + path);
}

void run(const options& o) {
    const std::string input = contents_of(o.input);
    std::ostringstream text;
    text << "function,nu,x,value\n";
    for (const auto f : o.functions) write_values(text, o, input, f);
    write_output(o.output, text.str());
}

}  // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) == "--help") {
            print_help();
            return 0;
        }
    }
    try {
        run(parse(argc, argv));
    } catch (const std::exception& e) {
        std::cerr << "log_bessel: " << e.what() << '\n';
        return 2;
    }
}
