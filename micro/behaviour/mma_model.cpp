// mma_model: the arithmetic of matrix units on the host, bit for bit.

#include <assay/behaviour.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>

#include "model/identify.hpp"
#include "model/operands.hpp"
#include "model/product_error.hpp"
#include "model/report.hpp"

namespace assay::behaviour::model {

namespace {

constexpr int done = 0;
constexpr int incomplete = 1;
constexpr int refused = 2;

constexpr const char* usage =
    R"(mma_model: what the matrix units of GPUs compute, bit for bit, without a GPU.

  mma_model --input in.csv --output out.csv
      Columns unit,c,a,b and, for block-scaled units, sa,sb: c one bit pattern in hex, a and b the K
      elements of one dot product of one instruction as bit patterns in hex with spaces between, sa
      and sb their scales. The output has unit,d in the same order. A unit that is not known leaves
      d empty, is named on stderr, and the exit code is 1. Other columns are passed over.
  mma_model --list-units
      One name a line: <arch>.<instruction>.<ab type>.<cd type>.
  mma_model --error --unit U --shape MxNxK [--seed N]
      The error of a random product against the exact one, beside that of a chain of fused
      multiply-adds and of the exact sum rounded once.
  mma_model --identify outputs.csv
      Columns c,a,b,d (and sa,sb): which unit made d, how it adds, which rows say so, and what they
      leave open. Exit code 1 when some row is explained by no unit.

Exit codes: 0 done, 1 not everything was known, 2 bad usage or input (nothing is written).
)";

class usage_error : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct options {
    std::optional<std::string> input;
    std::optional<std::string> output;
    std::optional<std::string> identify;
    std::optional<std::string> unit;
    std::optional<std::string> shape;
    std::optional<std::string> seed;
    bool list_units = false;
    bool error = false;
    bool help = false;
};

options read_options(int argc, char** argv) {
    options o;
    const std::map<std::string, std::optional<std::string>*> values{
        {"--input", &o.input}, {"--output", &o.output}, {"--identify", &o.identify},
        {"--unit", &o.unit},   {"--shape", &o.shape},   {"--seed", &o.seed}};
    const std::map<std::string, bool*> flags{
        {"--list-units", &o.list_units}, {"--error", &o.error}, {"--help", &o.help}};
    for (int i = 1; i < argc; ++i) {
        std::string name = argv[i];
        const auto equals = name.find('=');
        std::optional<std::string> value;
        if (equals != name.npos) {
            value = name.substr(equals + 1);
            name.resize(equals);
        }
        if (const auto flag = flags.find(name); flag != flags.end() && !value) {
            *flag->second = true;
            continue;
        }
        const auto place = values.find(name);
        if (place == values.end())
            throw usage_error("unknown option '" + std::string(argv[i]) + "'; see --help");
        if (!value && i + 1 == argc) throw usage_error(name + " needs a value; see --help");
        *place->second = value ? *value : argv[++i];
    }
    const int tasks = o.list_units + o.error + o.input.has_value() + o.identify.has_value();
    if (!o.help && tasks != 1)
        throw usage_error("name one of --input, --list-units, --error, --identify; see --help");
    return o;
}

// A unit's name as a CSV field.
std::string field(const std::string& text) {
    if (text.find_first_of(",\"") == text.npos) return text;
    std::string quoted = "\"";
    for (const char ch : text) quoted += ch == '"' ? "\"\"" : std::string(1, ch);
    return quoted + '"';
}

// A full disk leaves no part of a file.
void write_whole(const std::string& name, const std::string& text) {
    std::ofstream out(name, std::ios::binary);
    const bool opened = out.is_open();
    out << text;
    out.close();
    if (out) return;
    std::error_code ignored;
    if (opened && std::filesystem::is_regular_file(name, ignored))
        std::filesystem::remove(name, ignored);
    throw usage_error(name + ": cannot be written");
}

// All results, then the file: a refused input leaves none.
int compute(const std::string& input, const std::string& output) {
    const operand_file file = read_operands(input, {"unit", "c", "a", "b"});
    std::ostringstream text;
    std::set<std::string> unknown;
    text << "unit,d\n";
    for (const auto& line : file.lines) {
        const unit* u = unit_of(line);
        text << field(line.unit) << ',';
        if (u)
            text << hex(evaluate(*u, parse(file, line, *u).product()), *u->cd);
        else
            unknown.insert(line.unit);
        text << '\n';
    }
    write_whole(output, text.str());
    for (const auto& name : unknown)
        std::cerr << "mma_model: no unit '" << name << "'; --list-units names all\n";
    return unknown.empty() ? done : incomplete;
}

std::uint64_t seed_of(const options& o) {
    if (!o.seed) return 1;
    std::size_t used = 0;
    std::uint64_t seed = 0;
    try {
        seed = std::stoull(*o.seed, &used);
    } catch (const std::logic_error&) {
        used = 0;
    }
    if (used == 0 || used != o.seed->size() || o.seed->front() == '-')
        throw usage_error("--seed '" + *o.seed + "' is no whole number");
    return seed;
}

int error(const options& o) {
    if (!o.unit || !o.shape) throw usage_error("--error needs --unit U and --shape MxNxK");
    const unit* u = find_unit(*o.unit);
    if (!u) throw usage_error("no unit '" + *o.unit + "'; --list-units names all");
    const shape s = parse_shape(*o.shape);
    const std::uint64_t seed = seed_of(o);
    print_error(std::cout, *u, s, seed, product_error(*u, s, seed));
    return done;
}

int identify_outputs(const std::string& name) {
    const operand_file file = read_operands(name, {"c", "a", "b", "d"});
    if (file.lines.empty()) throw input_error(name + ":2:1: no rows");
    return print_identification(std::cout, file, identify(file)) ? done : incomplete;
}

int run(int argc, char** argv) {
    const options o = read_options(argc, argv);
    if (o.help) {
        std::cout << usage;
        return done;
    }
    if (o.list_units) {
        for (const unit& u : units())
            if (find_unit(u.name) == &u) std::cout << u.name << '\n';
        return done;
    }
    if (o.error) return error(o);
    if (o.identify) return identify_outputs(*o.identify);
    if (!o.output) throw usage_error("--input needs --output FILE");
    return compute(*o.input, *o.output);
}

}  // namespace

}  // namespace assay::behaviour::model

int main(int argc, char** argv) {
    try {
        return assay::behaviour::model::run(argc, argv);
    } catch (const assay::behaviour::model::input_error& e) {
        std::cerr << e.what() << '\n';
    } catch (const std::exception& e) {
        std::cerr << "mma_model: " << e.what() << '\n';
    }
    return assay::behaviour::model::refused;
}
