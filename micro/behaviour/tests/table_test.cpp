// The table of units, and what the rules say of single units in plain words.

#include <gtest/gtest.h>

#include <assay/behaviour.hpp>
#include <set>
#include <string>
#include <vector>

using namespace assay::behaviour;

namespace {

std::uint64_t compute(const char* name, std::uint64_t c, const std::vector<std::uint64_t>& a,
                      const std::vector<std::uint64_t>& b) {
    const unit* u = find_unit(name);
    EXPECT_NE(u, nullptr) << name;
    return u ? evaluate(*u, {c, a, b}) : 0;
}

TEST(table, names_are_unique_and_parts_are_known) {
    std::set<std::string> names;
    for (const unit& u : units()) {
        EXPECT_TRUE(names.insert(u.name + " " + std::to_string(u.elements)).second) << u.name;
        ASSERT_TRUE(u.a && u.b && u.cd) << u.name;
        EXPECT_GT(u.elements, 0) << u.name;
        EXPECT_LE(u.elements, most_elements) << u.name;
        EXPECT_EQ(find_unit(u.name, u.elements), &u);
        EXPECT_EQ(u.name.substr(0, u.arch.size()), u.arch);
    }
    EXPECT_EQ(find_unit("sm_90.mma.f16"), nullptr);
}

TEST(table, formats_of_a_pair) {
    const unit* u = find_unit("sm_90.wgmma.e4m3_e5m2.f32");
    ASSERT_NE(u, nullptr);
    EXPECT_EQ(u->a, &formats::e4m3);
    EXPECT_EQ(u->b, &formats::e5m2);
    EXPECT_EQ(find_unit("gfx90a.mfma.bf16_1k.f32")->b, &formats::bf16_1k);
}

TEST(table, hopper_fp8_drops_ten_bits_of_a_plain_c) {
    EXPECT_EQ(compute("sm_90.wgmma.e4m3.f32", 0x3fffffff, {0}, {0}), 0x3ffffc00u);
    EXPECT_EQ(compute("sm_90.mma.e4m3.f32", 0x3fffffff, {0}, {0}), 0x3fffffffu);
}

TEST(table, truncated_zero_is_positive) {
    EXPECT_EQ(compute("sm_80.mma.f16.f32", 0x80000000, {0x8000}, {0x3c00}), 0u);
    EXPECT_EQ(compute("sm_90.mma.e4m3.f32", 0x80000000, {0}, {0}), 0u);
}

TEST(table, nan_is_all_ones_on_nvidia_units) {
    EXPECT_EQ(compute("sm_80.mma.f16.f32", 0xffc00000, {0}, {0}), 0x7fffffffu);
    EXPECT_EQ(compute("sm_80.mma.f16.f16", 0, {0x7c00}, {0x0000}), 0x7fffu);
    EXPECT_EQ(compute("sm_90.mma.e5m2.f32", 0x7f800000, {0xfc}, {0x3c}), 0x7fffffffu);
}

TEST(table, overflow_is_infinity_even_where_results_are_cut) {
    EXPECT_EQ(compute("sm_90.mma.bf16.f32", 0x7f7fffff, {0x7f7f}, {0x3f80}), 0x7f800000u);
    EXPECT_EQ(compute("sm_80.mma.f16.f16", 0x7bff, {0x3c00}, {0x4c00}), 0x7c00u);
    // Beyond f32 inside the block, back within it: finite.
    EXPECT_EQ(compute("sm_90.mma.bf16.f32", 0, {0x7f00, 0xff00, 0x3f80}, {0x7f00, 0x7f00, 0x3f80}),
              0u);
}

TEST(table, zero_times_huge_raises_the_alignment) {
    // 0 * 2^127 aligns to 2^1, and c = 2^-30 is cut away: the one documented choice of the model.
    EXPECT_EQ(compute("sm_90.mma.bf16.f32", 0x30800000, {0}, {0x7f00}), 0u);
    unit without = *find_unit("sm_90.mma.bf16.f32");
    without.how.zero_exponent = -1000;
    const std::vector<std::uint64_t> a{0};
    const std::vector<std::uint64_t> b{0x7f00};
    EXPECT_EQ(evaluate(without, {0x30800000, a, b}), 0x30800000u);
}

TEST(table, cdna3_rounds_a_small_negative_addend_down) {
    const std::uint64_t c = 0x80000001;
    EXPECT_EQ(compute("gfx942.mfma.f16.f32", c, {0x3c00}, {0x3c00}), 0x3f7fffffu);
    EXPECT_EQ(compute("gfx942.mfma.fp8.f32", c, {0x40}, {0x40}), 0x3f800000u);
}

TEST(table, cdna2_flushes_subnormals) {
    EXPECT_EQ(compute("gfx90a.mfma.f16.f32", 0x00000001, {0x0001}, {0x7bff}), 0u);
    EXPECT_EQ(compute("gfx908.mfma.f16.f32", 0x00000001, {0}, {0}), 1u);
    EXPECT_EQ(compute("gfx90a.mfma.f64.f64", 1, {0}, {0}), 1u);
}

TEST(table, integers_wrap_or_clamp) {
    EXPECT_EQ(compute("sm_80.mma.s8.s32", 0x7fffffff, {1}, {1}), 0x80000000u);
    EXPECT_EQ(compute("sm_80.mma_satfinite.s8.s32", 0x7fffffff, {1}, {1}), 0x7fffffffu);
    EXPECT_EQ(compute("sm_80.mma.s8_u8.s32", 0, {0xff}, {0xff}), 0xffffff01u);
    EXPECT_EQ(compute("sm_80.mma.s4.s32", 0, {0x8}, {0x8}), 64u);
}

// One name, two instructions: K tells them apart. 1 - 2^-30 is cut at 25 bits, and not at 35.
TEST(table, mx32ue8m0_e2m1_of_32_elements_is_the_kind_that_takes_fp8) {
    for (const char* name : {"sm_120.mma_mx32ue8m0.e2m1.f32", "sm_100.tcgen05_mx32ue8m0.e2m1.f32"})
        for (const auto& [elements, d] : {std::pair{32, 0x3f800000U}, {64, 0x3f7fffffU}}) {
            const unit* u = find_unit(name, elements);
            ASSERT_NE(u, nullptr);
            EXPECT_EQ(u->elements, elements);
            std::vector<std::uint64_t> a(static_cast<std::size_t>(elements)), b(a.size(), 2);
            a[0] = 0xa;
            const std::vector<std::uint64_t> sa(a.size() / 32, 127 - 30), sb(sa.size(), 127);
            EXPECT_EQ(evaluate(*u, {0x3f800000, a, b, sa, sb}), d) << name;
        }
}

TEST(table, block_scales_multiply) {
    const unit* u = find_unit("sm_120.mma_mx16ue4m3.e2m1.f32");
    ASSERT_NE(u, nullptr);
    const std::vector<std::uint64_t> a(32, 2);
    const std::vector<std::uint64_t> sa{0x38, 0x40};
    const std::vector<std::uint64_t> sb{0x38, 0xc0};
    EXPECT_EQ(evaluate(*u, {0, a, a, sa, sb}), 0x42a00000u);  // 16 + 16 * 2 * 2
    const std::vector<std::uint64_t> bad{0x38, 0x7f};
    EXPECT_EQ(evaluate(*u, {0, a, a, sa, bad}), 0x7fffffffu);
    EXPECT_EQ(u->scales(64), 4);
}

}  // namespace
