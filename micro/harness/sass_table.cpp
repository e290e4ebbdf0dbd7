#include "sass_table.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string>

namespace assay::micro {

namespace {

// "LOP3.LUT*90" is ninety of them.
void append(std::vector<std::string>& mnemonics, const std::string& entry) {
    const auto star = entry.find('*');
    const auto count = star == std::string::npos ? 1 : std::stoul(entry.substr(star + 1));
    mnemonics.insert(mnemonics.end(), count, entry.substr(0, star));
}

record::expected_code code_of(std::string_view operation, const std::string& arch,
                              const std::string& form, const std::string& sequence) {
    record::expected_code code{arch, form == "native", {}};
    std::istringstream entries(sequence);
    for (std::string entry; entries >> entry;) append(code.mnemonics, entry);
    if (form != "absent") return code;
    code.absent = arch + " has no " + std::string(operation) + ": needs " + code.mnemonics.at(0);
    code.mnemonics.clear();
    return code;
}

}  // namespace

std::vector<record::expected_code> expected_in(std::string_view table, std::string_view operation) {
    std::vector<record::expected_code> found;
    std::istringstream lines{std::string(table)};
    std::string line;
    while (std::getline(lines, line)) {
        std::istringstream fields(line);
        std::string name, archs, form, sequence;
        for (auto* field : {&name, &archs, &form}) std::getline(fields, *field, ',');
        if (name != operation) continue;
        std::getline(fields, sequence);
        std::istringstream each(archs);
        for (std::string arch; each >> arch;)
            found.push_back(code_of(operation, arch, form, sequence));
    }
    if (found.empty()) throw std::logic_error("sass.csv lacks " + std::string(operation));
    std::ranges::sort(found, {}, [](const auto& code) { return std::stoi(code.arch.substr(3)); });
    return found;
}

}  // namespace assay::micro
