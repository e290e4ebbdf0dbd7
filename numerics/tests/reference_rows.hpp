#pragma once
// The committed tables, as reference/make_tables.cpp writes them.

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "error.hpp"

namespace assay::test {

struct reference_row {
    std::string function;
    double nu, x;
    truth f;
};

// std::stod throws on subnormal numbers.
inline double number(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

inline std::vector<reference_row> read_table(const std::string& region) {
    const std::string path = std::string(ASSAY_REFERENCE_TABLES) + "/" + region + ".csv";
    std::ifstream in(path);
    if (!in) throw std::runtime_error("cannot read " + path);
    std::vector<reference_row> rows;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::vector<std::string> field;
        std::size_t from = 0;
        for (std::size_t to = 0; to != std::string::npos; from = to + 1) {
            to = line.find(',', from);
            field.push_back(line.substr(from, to == std::string::npos ? to : to - from));
        }
        if (field.size() != 7)
            throw std::runtime_error(path + ": a line of " + std::to_string(field.size()) +
                                     " fields");
        rows.push_back({field[0],
                        number(field[1]),
                        number(field[2]),
                        {number(field[3]), number(field[4]), number(field[5])}});
    }
    return rows;
}

inline const char* const region_names[] = {
    "small",   "core",     "medium",  "large",  "transition", "vmf",
    "integer", "nearhalf", "smallnu", "tinyx",  "tiny",       "zeroorder",
    "hugex",   "huge",     "edge700", "border", "zero",       "corner"};

}  // namespace assay::test
