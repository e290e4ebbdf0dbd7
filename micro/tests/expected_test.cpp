// The table of expected machine code is whole, and native means one instruction.

#include "dpx/expected.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace {

using namespace assay::micro::dpx;

std::set<std::string> native_on(std::size_t i) {
    std::set<std::string> archs;
    for (const auto& code : expected_of(static_cast<intrinsic>(i)))
        if (code.native) archs.insert(code.arch);
    return archs;
}

TEST(expected, names_five_architectures_and_one_instruction_where_native) {
    const std::vector<std::string> archs{"sm_80", "sm_89", "sm_90a", "sm_100a", "sm_120a"};
    for (std::size_t i = 0; i < intrinsics; ++i) {
        const auto all = expected_of(static_cast<intrinsic>(i));
        ASSERT_EQ(all.size(), archs.size()) << names[i];
        for (std::size_t j = 0; j < archs.size(); ++j) {
            EXPECT_EQ(all[j].arch, archs[j]) << names[i];
            EXPECT_EQ(all[j].native, all[j].mnemonics.size() == 1) << names[i] << ' ' << archs[j];
        }
    }
}

// Fused forms exist on Hopper and B200 alone; a 32-bit vibmax or vibmin is native nowhere.
TEST(expected, native_by_family) {
    for (std::size_t i = 0; i < intrinsics; ++i) {
        const auto which = static_cast<intrinsic>(i);
        const bool two_operand_relu = !three_operands(which) && !gives_predicates(which);
        const bool halves = has(which, "16x2");
        std::set<std::string> want{"sm_90a", "sm_100a"};
        if (two_operand_relu) want.insert("sm_120a");
        if (gives_predicates(which) && !halves) want.clear();
        EXPECT_EQ(native_on(i), want) << names[i];
    }
}

}  // namespace
