#include "probe.hpp"

#include <dlfcn.h>

#include <stdexcept>

namespace assay::micro {

std::string symbol_of(const void* kernel) {
    Dl_info info{};
    if (dladdr(kernel, &info) == 0 || info.dli_sname == nullptr || info.dli_saddr != kernel)
        throw std::runtime_error(
            "a kernel is not exported: it needs external linkage, and the program -rdynamic");
    return info.dli_sname;
}

const record::expected_code* expected_here(const record::code_evidence& code, const session& s) {
    for (const auto& expected : code.expected)
        if (expected.arch == s.code_architecture()) return &expected;
    return nullptr;
}

}  // namespace assay::micro
