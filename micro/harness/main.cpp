// The program around one probe: its statement as --help, its points as cases. Compiled once for
// all; name.cpp tells it which program it is in.

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "device_facts.hpp"
#include "gpu/check.hpp"
#include "gpu/facts.hpp"
#include "name.hpp"
#include "probe.hpp"
#include "record/program.hpp"
#include "record/provenance.hpp"

namespace assay::micro {

namespace {

// Compares answers once a case; the text stands in the row beside what the clocks say.
std::string check_answers(record::sampling& sampling, const probe_point& p, const session& s) {
    if (!p.check) return "";
    const auto [equal, total] = p.check(s);
    if (equal != total) sampling.fail("the device's answers differ from the definition");
    return std::to_string(equal) + " of " + std::to_string(total) + " equal";
}

void run_point(record::sampling& sampling, const probe_point& p, std::string& answers_text) {
    const auto& s = session::current();
    const auto* expected = p.code && s.reason().empty() ? expected_here(*p.code, s) : nullptr;
    if (expected && !expected->absent.empty()) return sampling.skip(expected->absent);
    if (!ready(sampling, s, p.kernel)) return;
    if (sampling.repetition() == 0) answers_text = check_answers(sampling, p, s);
    if (expected && !expected->native)
        sampling.emulated("not one instruction on " + std::string(s.code_architecture()));
    sampling.check(worse({{}, {}, answers_text}, p.sample(sampling, s)).check);
}

// What the device has no place for is skipped.
void run_where_it_fits(record::sampling& sampling, const probe_point& p, std::string& text) {
    try {
        run_point(sampling, p, text);
    } catch (const gpu::refused& why) {
        sampling.skip(why.what());
    }
}

void register_point(const std::string& name, const probe_point& p) {
    record::probe_case c;
    c.probe = name;
    c.at = p.at;
    c.quantities = p.quantities;
    c.code = p.code;
    c.run = [p, text = std::make_shared<std::string>()](record::sampling& sampling) {
        run_where_it_fits(sampling, p, *text);
    };
    record::add_case(std::move(c));
}

std::string about(const probe& p) {
    return p.question + "\n\nMethod: " + p.method + "\nSource: " + p.source +
           "\nCaveat: " + p.caveat;
}

std::string device_name() {
    const auto& s = session::current();
    return s.reason().empty() ? s.device().name : "";
}

int device_count() { return static_cast<int>(gpu::visible_devices().devices.size()); }

}  // namespace

}  // namespace assay::micro

int main(int argc, char** argv) {
    namespace micro = assay::micro;
    const micro::probe p = micro::describe();
    assay::record::add_facts("devices", micro::device_facts);
    const std::string name = micro::probe_name;
    assay::record::program_info info{"micro", "micro/" + name, micro::about(p)};
    info.device = micro::device_name;
    info.device_count = micro::device_count;
    return assay::record::run_program(info, argc, argv, {}, [&] {
        for (const auto& point : p.points) micro::register_point(name, point);
    });
}
