#pragma once
// What an AMD probe states. Its device code is in the same file, compiled by hipcc for every
// architecture that Debian's ROCm 5.2 knows, and lies in the program as an offload bundle.

#include <functional>
#include <string>
#include <vector>

#include "device.hpp"
#include "measure.hpp"
#include "record/program.hpp"

namespace assay::micro::amd {

// A mnemonic an architecture, or nothing where it has no such instruction.
struct instruction {
    std::string kernel;  // its shorter chain; the longer one's name ends in _longer
    record::point at;
    std::vector<std::pair<std::string, std::string>> mnemonics;
    timing timed = timing::chain;
    content before = content::numbers;
    std::size_t bytes = 1 << 16;  // of results
    unsigned waves = 1;           // a compute unit
    double flop = 0;              // multiplications and additions of one, of floods
    double moved = 0;             // bytes that one of a wave moves, of floods
    double lanes = 0;             // whose calls are counted, of floods of arithmetic
    int operations = 16;          // between the clock reads, a turn
    std::string unit = {};        // in portability/gpu/peaks.csv, of floods
    double of_unit = 1;           // its rate of this instruction over the unit's: 2 where sparse
    // Runs a case of its own instead of timing.
    std::function<void(record::sampling&, const device&)> run = {};
    std::vector<record::quantity> quantities = {};  // of `run`
};

// A matrix instruction's points: its latency, and its rate by chains a wave and waves a unit. The
// kernels are `kernel`, `kernel`_longer, `kernel`_ilp1 and `kernel`_ilp4.
struct matrix_form {
    std::string kernel;
    record::point at;
    double flop = 0;
    std::vector<std::pair<std::string, std::string>> mnemonics = {};
    std::string unit = {};
    double of_unit = 1;
};
inline void add_matrix_points(std::vector<instruction>& all, const matrix_form& f) {
    all.push_back({f.kernel, f.at, f.mnemonics});
    for (const int ilp : {1, 4})
        for (const unsigned waves : {4U, 16U}) {
            instruction one{f.kernel + "_ilp" + std::to_string(ilp), f.at, f.mnemonics,
                            timing::flood};
            one.at.set("ilp", std::to_string(ilp)).set("waves", std::to_string(waves));
            one.at.set("reach", "chip");
            one.waves = waves;
            one.flop = f.flop;
            one.unit = f.unit;
            one.of_unit = f.of_unit;
            all.push_back(one);
        }
}

struct probe {
    std::string question;
    std::string method;
    std::string source;
    std::string caveat;
    std::vector<instruction> instructions;
};

// Defined by each probe file, once a program.
probe describe();

}  // namespace assay::micro::amd
