#pragma once
// What an AMD probe states. Its device code is in the same file, compiled by hipcc for every
// architecture that Debian's ROCm 5.2 knows, and lies in the program as an offload bundle.

#include <string>
#include <vector>

#include "record/program.hpp"

namespace assay::micro::amd {

// A mnemonic an architecture, or nothing where it has no such instruction.
struct instruction {
    const char* kernel;  // its shorter chain; the longer one's name ends in _longer
    record::point at;
    std::vector<std::pair<std::string, std::string>> mnemonics;
};

struct probe {
    std::string question;
    std::string method;
    std::string source;
    std::string caveat;
    int operations;  // of the shorter chain
    std::vector<instruction> instructions;
};

// Defined by each probe file, once a program.
probe describe();

}  // namespace assay::micro::amd
