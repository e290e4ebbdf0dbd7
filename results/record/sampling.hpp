#pragma once
// What a case says of itself before it runs, and what its body is handed once a repetition. All
// that a file of kernels needs of the record, and no more: a .cu file is read once an architecture.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "unit.hpp"

namespace assay::record {

// Which statistic of the samples stands in the column `value`.
enum class summary { median, min, max };

// One quantity that a case measures, with what is known of it before anything runs.
struct quantity {
    std::string name;  // "latency", "bandwidth", ...
    record::unit unit;
    std::optional<double> peak;  // theoretical, same unit
    std::string peak_source;
    std::optional<double> published;  // somebody else's figure for this point
    std::string published_source;
    summary value = summary::median;
};

// Handed to a case's body, once a repetition.
class sampling {
  public:
    virtual ~sampling() = default;

    // How many launches or batches one repetition should time (an iteration of Google Benchmark
    // each).
    [[nodiscard]] virtual int iterations() const = 0;
    [[nodiscard]] virtual bool quick() const = 0;
    // Which repetition this is, from 0.
    [[nodiscard]] virtual int repetition() const = 0;

    // Device or host seconds spent in the timed part of this repetition (Google Benchmark's manual
    // time).
    virtual void timed(double seconds) = 0;
    // This repetition's value of a quantity named at registration; std::out_of_range otherwise.
    virtual void sample(std::string_view quantity, double value) = 0;

    virtual void peak(std::string_view quantity, double value, std::string source) = 0;
    virtual void published(std::string_view quantity, double value, std::string source) = 0;
    // What was checked and how it came out, as "256 of 256 pairs equal".
    virtual void check(std::string text) = 0;
    virtual void data(std::string kind, std::uint64_t seed) = 0;
    // Clock before and after in MHz, temperature in C, power in W, throttle mask as text; NaN or
    // empty = unknown.
    virtual void clocks(double before_mhz, double after_mhz, double temperature_c, double power_w,
                        std::string throttle) = 0;
    // What the program holds, as "VIADD.16x2 x 64; VIMNMX.S16x2 x 64".
    virtual void evidence(std::string /*text*/) {}
    // The row's device where it is another than program_info::device names.
    virtual void device(std::string /*name*/) {}

    // Verdicts; the worst of all repetitions stands: failed > skipped > unstable > emulated > ok.
    virtual void skip(std::string reason) = 0;
    virtual void emulated(std::string reason) = 0;
    virtual void unstable(std::string reason) = 0;
    virtual void fail(std::string reason) = 0;
};

// What the compiled program must hold between the two clock reads of a kernel, an architecture a
// row; results/evidence reads it through --evidence and holds it against the disassembly.
struct expected_code {
    std::string arch;                    // "sm_90a", "gfx90a"
    bool native;                         // one instruction an operation, named by `mnemonics`
    std::vector<std::string> mnemonics;  // full dotted mnemonics of one operation, repeats included
    // Why the architecture has no such operation, as "sm_80 has no e4m3 mma: needs sm_89"; then the
    // row of evidence is skipped with it, and the kernel holds no matrix instruction.
    std::string absent = {};
};
struct code_evidence {
    std::string kernel;  // symbol as it stands in the cubin
    int operations;      // operations between the two clock reads
    std::vector<expected_code> expected;
    // The longer chain where the figure is the slope of two: held to the same sequence.
    std::string longer = {};
    int longer_operations = 0;
};

}  // namespace assay::record
