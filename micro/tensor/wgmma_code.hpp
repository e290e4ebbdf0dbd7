#pragma once
// What ptxas makes of a wgmma instruction: one of sm_90a, and nothing elsewhere.

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "form.hpp"
#include "record/sampling.hpp"

namespace assay::micro::tensor {

// "HGMMA.SP.64x256x32.F32.BF16"
inline std::string wgmma_mnemonic(const form& f) {
    const auto upper = [](std::string text) {
        std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
        return text;
    };
    const std::string shape =
        std::to_string(f.m) + "x" + std::to_string(f.n) + "x" + std::to_string(f.k);
    const std::string at = std::string("GMMA") + (f.sparse ? ".SP." : ".") + shape;
    const std::string types = "." + upper(f.a) + "." + upper(f.b);
    if (f.a == "b1") return "B" + at + ".AND.POPC";
    if (f.d == "s32") return "I" + at + types + (f.modifier == "satfinite" ? ".SAT" : "");
    if (f.a.starts_with("e")) return "Q" + at + "." + upper(f.d) + types;
    return "H" + at + "." + upper(f.d) + (f.a == "f16" ? "" : "." + upper(f.a));
}

// `waits`: each instruction is followed by a wait for its group or an earlier one.
inline std::vector<record::expected_code> wgmma_code(const form& f, bool waits) {
    std::vector<record::expected_code> all;
    for (const char* arch : {"sm_80", "sm_89", "sm_90a", "sm_100a", "sm_120a"}) {
        record::expected_code code{arch, true, {wgmma_mnemonic(f)}};
        if (waits) code.mnemonics.emplace_back("WARPGROUP.DEPBAR.LE");
        if (code.arch != "sm_90a")
            code = {arch, false, {}, std::string(arch) + " has no wgmma: sm_90a alone has it"};
        all.push_back(std::move(code));
    }
    return all;
}

}  // namespace assay::micro::tensor
