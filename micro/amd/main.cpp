// The program around one AMD probe: its statement as --help, its points as cases, the machine code
// it must hold as --evidence. It does not launch kernels: every row is skipped and says so.

#include "probe.hpp"

// The code objects, as a HIP program carries them.
asm(".section .hip_fatbin, \"a\", @progbits\n"
    ".balign 4096\n"
    ".incbin \"" ASSAY_CODE_OBJECTS
    "\"\n"
    ".previous\n");

namespace assay::micro::amd {

namespace {

record::code_evidence code_of(const instruction& one, int operations) {
    record::code_evidence code{one.kernel, operations, {}};
    for (const auto& [arch, mnemonic] : one.mnemonics) {
        record::expected_code expected{arch, true, {mnemonic}};
        if (mnemonic.empty()) expected = {arch, false, {}, arch + " has no such instruction"};
        code.expected.push_back(expected);
    }
    return code;
}

void register_case(const instruction& one, int operations) {
    record::probe_case c;
    c.probe = ASSAY_PROBE;
    c.at = one.at;
    c.quantities = {
        {"latency", record::units::cycle, {}, "none: no vendor states latencies", {}, {}}};
    c.code = code_of(one, operations);
    c.run = [](record::sampling& sampling) {
        sampling.skip(
            "AMD probes are compiled and their machine code counted; nothing launches them");
    };
    record::add_case(std::move(c));
}

}  // namespace

}  // namespace assay::micro::amd

int main(int argc, char** argv) {
    namespace amd = assay::micro::amd;
    const auto p = amd::describe();
    assay::record::program_info info{
        "micro", "micro/" ASSAY_PROBE,
        p.question + "\n\nMethod: " + p.method + "\nSource: " + p.source + "\nCaveat: " + p.caveat};
    info.device = [] { return std::string(); };
    return assay::record::run_program(info, argc, argv, {}, [&p] {
        for (const auto& one : p.instructions) amd::register_case(one, p.operations);
    });
}
