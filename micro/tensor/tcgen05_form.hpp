#pragma once
// A tcgen05.mma in words: its types, its instruction descriptor (PTX ISA, "Instruction
// descriptor"), and what ptxas makes of it.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "form.hpp"
#include "record/sampling.hpp"

namespace assay::micro::tensor {

struct tcgen05_form {
    std::string kind;  // "f16", "mxf4nvf4"
    std::string type;  // of a and b
    std::string d;
    int k;
    std::string mnemonic;
    std::string scale;       // type of the blocks' scales
    std::string b = "";      // b's type where it is not a's
    bool saturates = false;  // kind i8: clamps instead of wrapping
    bool sparse = false;     // 2:4, with twice the K
};

// Of one CTA: M = 128; a row of K takes 32 bytes.
inline const tcgen05_form tcgen05_forms[]{{"f16", "f16", "f32", 16, "UTCHMMA", ""},
                                          {"tf32", "tf32", "f32", 8, "UTCHMMA", ""},
                                          {"f8f6f4", "e4m3", "f32", 32, "UTCQMMA", ""},
                                          {"i8", "s8", "s32", 32, "UTCIMMA", ""},
                                          {"mxf8f6f4", "e4m3", "f32", 32, "UTCQMMA", "ue8m0"},
                                          {"mxf4", "e2m1", "f32", 64, "UTCOMMA", "ue8m0"},
                                          {"mxf4nvf4", "e2m1", "f32", 64, "UTCOMMA.4X", "ue4m3"}};

inline const tcgen05_form& tcgen05_form_of(const std::string& kind) {
    for (const auto& f : tcgen05_forms)
        if (f.kind == kind) return f;
    throw std::invalid_argument("no kind of tcgen05.mma: " + kind);
}

// The number that stands for a type of a or b.
inline std::uint32_t tcgen05_type(const std::string& kind, const std::string& type) {
    if (kind.ends_with("f8f6f4")) {
        for (const auto& [name, number] :
             {std::pair{"e4m3", 0}, {"e5m2", 1}, {"e2m3", 3}, {"e3m2", 4}, {"e2m1", 5}})
            if (type == name) return static_cast<std::uint32_t>(number);
        throw std::invalid_argument("no type of kind " + kind + ": " + type);
    }
    if (kind == "tf32") return 2;
    return type == "bf16" || type == "s8" || type == "e2m1" ? 1 : 0;  // else f16, u8
}

// Sparsity in bit 2, its selector (0) in 0-1, saturation in bit 3, the format of d in bits 4-5,
// types in 7-9 and 10-12, N / 8 in 17-22, M / 16 in 24-28; with scales instead of d's format their
// type in bit 23 (1: ue8m0) and M / 128 in 27-28. K-major operands, nothing negated.
inline std::uint32_t tcgen05_instruction(const tcgen05_form& f, int m, int n) {
    const std::uint32_t left = tcgen05_type(f.kind, f.type);
    const std::uint32_t right = f.b.empty() ? left : tcgen05_type(f.kind, f.b);
    const auto common = (f.sparse ? 1U << 2 : 0U) | (f.saturates ? 1U << 3 : 0U) | left << 7 |
                        right << 10 | static_cast<std::uint32_t>(n / 8) << 17;
    if (!f.scale.empty())
        return common | (f.scale == "ue8m0" ? 1U << 23 : 0U) |
               static_cast<std::uint32_t>(m / 128) << 27;
    const std::uint32_t format = f.d == "s32" ? 2 : f.d == "f32" ? 1 : 0;
    return common | format << 4 | static_cast<std::uint32_t>(m / 16) << 24;
}

// As a matrix product, for the oracle of layout.hpp.
inline form product_form(const tcgen05_form& f, int m, int n) {
    form p;
    p.shape = "m" + std::to_string(m) + "n" + std::to_string(n) + "k" + std::to_string(f.k);
    p.a = f.type, p.b = f.b.empty() ? f.type : f.b, p.d = f.d;
    p.kind = f.kind, p.scale = f.scale, p.modifier = f.saturates ? "satfinite" : "";
    p.sparse = f.sparse;
    p.m = m, p.n = n, p.k = f.k;
    return p;
}

inline std::vector<record::expected_code> tcgen05_code(const std::vector<std::string>& mnemonics) {
    std::vector<record::expected_code> all;
    for (const char* arch : {"sm_80", "sm_89", "sm_90a", "sm_100a", "sm_120a"}) {
        const std::string name = arch;
        if (name == "sm_100a")
            all.push_back({name, true, mnemonics});
        else
            all.push_back(
                {name, false, {}, name + " has no tcgen05: of those here sm_100a alone has it"});
    }
    return all;
}

}  // namespace assay::micro::tensor
