#pragma once
// What a matrix instruction's PTX text says, taken apart:
// "mma.sync.aligned.m16n8k32.row.col.satfinite.s32.s8.s8.s32",
// "wgmma.mma_async.sp.sync.aligned.m64n8k32.f32.f16.f16".

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace assay::micro::tensor {

struct form {
    std::string text;
    std::string shape;      // "m16n8k32"
    std::string a, b, d;    // operand and result types as PTX spells them
    std::string modifier;   // "satfinite", "xor", "and" or empty
    std::string kind;       // "mxf4nvf4", of Blackwell's
    std::string scale_vec;  // "4X"
    std::string scale;      // type of the blocks' scales, "ue4m3"
    bool sparse = false;
    bool ordered = false;  // sparse, with ordered metadata
    int m = 0, n = 0, k = 0;

    // "s8.s32.satfinite", "e4m3_e5m2.f32": the operands' type, where they differ both; the
    // result's; the modifier.
    [[nodiscard]] std::string type() const {
        const std::string ab = a == b ? a : a + "_" + b;
        return ab + "." + d + (modifier.empty() ? "" : "." + modifier);
    }
    // Multiplications and additions of one instruction.
    [[nodiscard]] double operations() const { return 2.0 * m * n * k; }
};

// std::invalid_argument for a text that is no mma instruction.
[[nodiscard]] inline form form_of(std::string_view text) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('.', at), text.size());
        parts.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    form f;
    f.text = text;
    std::size_t i = 0;
    for (; i < parts.size() && parts[i] != "aligned"; ++i) {
        f.sparse = f.sparse || parts[i].starts_with("sp");
        f.ordered = f.ordered || parts[i].ends_with("ordered_metadata");
    }
    if (++i + 4 > parts.size())
        throw std::invalid_argument("no mma instruction: " + std::string(text));
    for (; i < parts.size() && !parts[i].starts_with("m"); ++i) {
        const auto value = parts[i].substr(std::min(parts[i].find("::") + 2, parts[i].size()));
        if (parts[i].starts_with("kind")) f.kind = value;
        if (parts[i].starts_with("scale_vec")) f.scale_vec = value;
    }
    if (i + 4 > parts.size())
        throw std::invalid_argument("no mma instruction: " + std::string(text));
    f.shape = parts[i++];
    const auto number = [&f](char axis) {
        return std::stoi(f.shape.substr(f.shape.find(axis) + 1));
    };
    f.m = number('m'), f.n = number('n'), f.k = number('k');
    while (i < parts.size() && (parts[i] == "row" || parts[i] == "col")) ++i;
    if (parts[i] == "satfinite") f.modifier = parts[i++];
    if (i + 3 > parts.size())
        throw std::invalid_argument("no mma instruction: " + std::string(text));
    f.d = parts[i], f.a = parts[i + 1], f.b = parts[i + 2];
    i += 3;
    if (i < parts.size() && parts[i] == f.d) ++i;  // the type of c
    if (i < parts.size()) (f.scale_vec.empty() ? f.modifier : f.scale) = parts[i];
    return f;
}

}  // namespace assay::micro::tensor
