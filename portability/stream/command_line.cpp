#include "command_line.hpp"

#include <algorithm>
#include <stdexcept>

namespace assay::stream {

std::vector<record::program_option> size_and_place_options(settings& s) {
    return {
        {"--backend", "NAME,...", "back ends and rivals to measure, or all (default)",
         [&](const std::string& v) { s.variants = parse_variants(v); }},
        {"--mib", "X,...",
         "MiB of one array, fractions too, or sweep: sizes from L1 to DRAM (default: one in L2, "
         "L3 and DRAM)",
         [&](const std::string& v) { s.mib = parse_mib(v); }},
        {"--threads", "N", "threads (default: the cores this process was given)",
         [&](const std::string& v) { s.threads = parse_count(v); }},
        {"--reps", "N", "repetitions, a sample each",
         [&](const std::string& v) { s.repetitions = static_cast<int>(parse_count(v)); }},
        {"--stores", "KIND",
         "auto (default), cached or streaming: how write-only arrays are stored",
         [&](const std::string& v) { s.stores = parse_stores(v); }},
        {"--isa", "NAME", "sse2, avx2 or avx512 instead of the best of this CPU",
         [&](const std::string& v) { s.isa = v; }},
        {"--float", "", "float instead of double elements",
         [&](const std::string&) { s.single = true; }},
    };
}

table_arguments read_table_arguments(std::span<const record::program_option> options,
                                     std::span<char* const> arguments) {
    table_arguments found;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        std::string name = arguments[i], value;
        const std::size_t equals = name.find('=');
        if (equals != std::string::npos) value = name.substr(equals + 1), name.resize(equals);
        if (name == "--csv" || name == "--quick") {
            (name == "--csv" ? found.csv : found.quick) = true;
            continue;
        }
        const auto option =
            std::find_if(options.begin(), options.end(), [&](auto& o) { return o.name == name; });
        if (option == options.end())
            throw std::invalid_argument(name + " is no option of --compare, --dispatch and --mpi");
        if (!option->argument.empty() && equals == std::string::npos) {
            if (++i == arguments.size())
                throw std::invalid_argument(name + " needs " + option->argument);
            value = arguments[i];
        }
        option->set(value);
    }
    return found;
}

}  // namespace assay::stream
