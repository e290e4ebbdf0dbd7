#include "facts.hpp"

#include <charconv>

namespace assay::gpu {

std::string architecture(const facts& device) {
    return "sm_" + std::to_string(device.major * 10 + device.minor);
}

namespace {

struct parsed_architecture {
    int number = -1;  // 90 of "sm_90a"
    bool exact = false;
};

parsed_architecture parse(std::string_view text) {
    constexpr std::string_view prefix = "sm_";
    parsed_architecture parsed;
    if (!text.starts_with(prefix)) return parsed;
    text.remove_prefix(prefix.size());
    const auto end = std::from_chars(text.data(), text.data() + text.size(), parsed.number).ptr;
    parsed.exact = end != text.data() + text.size();
    return parsed;
}

}  // namespace

std::string_view machine_code_for(int major, int minor, const std::vector<std::string>& embedded) {
    const int wanted = major * 10 + minor;
    std::string_view best;
    int best_number = -1;
    for (const auto& candidate : embedded) {
        const auto [number, exact] = parse(candidate);
        const bool runs = exact ? number == wanted : number / 10 == major && number <= wanted;
        if (!runs || number < best_number || (number == best_number && !exact)) continue;
        best = candidate;
        best_number = number;
    }
    return best;
}

}  // namespace assay::gpu
