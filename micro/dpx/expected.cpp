#include "expected.hpp"

#include <sstream>
#include <stdexcept>
#include <string>

#include "micro/dpx/sass_csv.hpp"

namespace assay::micro::dpx {

std::vector<record::expected_code> expected_of(intrinsic i) {
    std::vector<record::expected_code> found;
    std::istringstream table{std::string(sass_csv)};
    std::string line;
    while (std::getline(table, line)) {
        std::istringstream fields(line);
        std::string name, arch, form, mnemonic;
        std::getline(fields, name, ',');
        std::getline(fields, arch, ',');
        std::getline(fields, form, ',');
        if (name != name_of(i)) continue;
        record::expected_code code{arch, form == "native", {}};
        while (fields >> mnemonic) code.mnemonics.push_back(mnemonic);
        found.push_back(std::move(code));
    }
    if (found.empty()) throw std::logic_error("sass.csv lacks " + std::string(name_of(i)));
    return found;
}

}  // namespace assay::micro::dpx
