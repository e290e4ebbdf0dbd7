#include "gpu/facts.hpp"

#include <gtest/gtest.h>

namespace {

using namespace assay::gpu;

const std::vector<std::string> embedded{"sm_80", "sm_89", "sm_90a", "sm_100a", "sm_120a"};

TEST(machine_code, runs_on_its_own_device) {
    EXPECT_EQ(machine_code_for(8, 0, embedded), "sm_80");
    EXPECT_EQ(machine_code_for(8, 9, embedded), "sm_89");
    EXPECT_EQ(machine_code_for(9, 0, embedded), "sm_90a");
    EXPECT_EQ(machine_code_for(12, 0, embedded), "sm_120a");
}

TEST(machine_code, runs_on_later_minors_of_its_major) {
    EXPECT_EQ(machine_code_for(8, 6, embedded), "sm_80");
}

// Code for sm_100a and sm_120a is bound to exactly these; nothing here runs on 7.5, 10.3 or 12.1.
TEST(machine_code, of_another_device_is_missing) {
    EXPECT_EQ(machine_code_for(7, 5, embedded), "");
    EXPECT_EQ(machine_code_for(10, 3, embedded), "");
    EXPECT_EQ(machine_code_for(12, 1, embedded), "");
    EXPECT_EQ(machine_code_for(8, 0, {}), "");
    EXPECT_EQ(machine_code_for(8, 0, {"compute_80", "sm_", "gfx90a"}), "");
}

TEST(machine_code, exact_one_wins) {
    EXPECT_EQ(machine_code_for(9, 0, {"sm_90", "sm_90a"}), "sm_90a");
}

TEST(architecture, is_spelled_as_nvcc_spells_it) {
    facts f;
    f.major = 12;
    f.minor = 0;
    EXPECT_EQ(architecture(f), "sm_120");
}

}  // namespace
