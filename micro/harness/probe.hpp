#pragma once
// What a probe states. A probe file defines `describe`, and the program around it is the same for
// all: main.cpp registers the cases, and the record's command line runs, filters and lists them.

#include <optional>
#include <string>
#include <vector>

#include "closure.hpp"
#include "record/point.hpp"
#include "record/sampling.hpp"
#include "session.hpp"

namespace assay::micro {

// How an answer on the device compares with the definition on the host.
struct answers {
    std::size_t equal = 0;
    std::size_t total = 0;
};

// One point of a probe's axes.
struct probe_point {
    record::point at;
    // Each with its peak, or with `peak_source` saying why there is none.
    std::vector<record::quantity> quantities;
    // The machine code expected between the two clock reads; none where nothing is timed by clock
    // reads.
    std::optional<record::code_evidence> code;
    // Compares the device with the definition before anything is timed; none where there is nothing
    // to compare.
    closure<answers(const session&)> check;
    // One sample and what its clocks say of it. Called only on a device that can run it.
    closure<verdict(record::sampling&, const session&)> sample;
    // The kernel that `sample` launches: a device without its machine code skips.
    const void* kernel = nullptr;
};

struct probe {
    std::string question;
    std::string method;  // what is run, what is counted, the formula
    std::string source;  // papers and documents
    std::string caveat;
    std::vector<probe_point> points;
};

// Defined by each probe file, once a program.
probe describe();

// A kernel's symbol as it stands in the cubin. std::runtime_error when the program does not export
// it.
[[nodiscard]] std::string symbol_of(const void* kernel);

// What the table expects of the architecture whose code runs here; nothing where it does not say.
[[nodiscard]] const record::expected_code* expected_here(const record::code_evidence& code,
                                                         const session& s);

}  // namespace assay::micro
