#pragma once
// Expected machine code of an operation that is the same on every architecture that has it.

#include <string>
#include <utility>
#include <vector>

#include "record/sampling.hpp"

namespace assay::micro {

// Mnemonics of one operation from compute capability `least` on, as 90; below that the
// architecture is said to lack `what`, as "clusters".
inline std::vector<record::expected_code> code_since(int least, const std::string& what,
                                                     const std::vector<std::string>& mnemonics) {
    const std::pair<const char*, int> built_for[]{
        {"sm_80", 80}, {"sm_89", 89}, {"sm_90a", 90}, {"sm_100a", 100}, {"sm_120a", 120}};
    std::vector<record::expected_code> all;
    for (const auto& [arch, capability] : built_for) {
        record::expected_code code{arch, true, mnemonics};
        if (capability < least)
            code = {arch,
                    false,
                    {},
                    std::string(arch) + " has no " + what + ": needs sm_" + std::to_string(least)};
        all.push_back(code);
    }
    return all;
}

// The same code with other mnemonics on one architecture; `native` false where they emulate it.
inline std::vector<record::expected_code> but_on(std::vector<record::expected_code> all,
                                                 const std::string& arch,
                                                 const std::vector<std::string>& mnemonics,
                                                 bool native = true) {
    for (auto& code : all)
        if (code.arch == arch) code = {arch, native, mnemonics};
    return all;
}

}  // namespace assay::micro
