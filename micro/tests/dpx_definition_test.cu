// CUDA's host versions of all 36 DPX intrinsics against our own definition, over all triples of
// edge values.
//
// Built with -fwrapv: CUDA's host __viaddmax_s32 adds ints, and INT_MAX + 1 must wrap as it does on
// a device.

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <utility>

#include "dpx/call.hpp"
#include "dpx/definition.hpp"

namespace {

using namespace assay::micro::dpx;

// Edges of 32 bits, of 16 bits in either half, and halves of unlike sign.
constexpr std::array<word, 29> edges{
    0x00000000, 0x00000001, 0x00000002, 0xffffffff, 0xfffffffe, 0x7fffffff, 0x7ffffffe, 0x80000000,
    0x80000001, 0xc0000000, 0x40000000, 0x00007fff, 0x00008000, 0x00008001, 0x0000ffff, 0x00010000,
    0x7fff0000, 0x80000000, 0xffff0000, 0x00010001, 0x7fff7fff, 0x80008000, 0x7fff8000, 0x80007fff,
    0xffff0001, 0x0001ffff, 0xfffefffe, 0x12348765, 0xfedc0123};

template <intrinsic I>
std::size_t unequal() {
    std::size_t count = 0;
    for (const word a : edges)
        for (const word b : edges)
            for (const word c : edges) {
                const outcome got = call<I>(a, b, c);
                const outcome want = define(I, a, b, c);
                count += got.value != want.value || got.high != want.high || got.low != want.low;
            }
    return count;
}

template <std::size_t... I>
void each_is_equal(std::index_sequence<I...>) {
    (
        [] {
            constexpr auto which = static_cast<intrinsic>(I);
            EXPECT_EQ(unequal<which>(), 0U) << name_of(which);
        }(),
        ...);
}

TEST(dpx_definition, agrees_with_cuda_on_the_host) {
    each_is_equal(std::make_index_sequence<intrinsics>{});
}

// A wrong definition is seen: the one of another intrinsic differs for every intrinsic.
template <std::size_t... I>
void each_differs_from_its_neighbour(std::index_sequence<I...>) {
    (
        [] {
            constexpr auto which = static_cast<intrinsic>(I);
            constexpr auto other = static_cast<intrinsic>((I + 1) % intrinsics);
            std::size_t differ = 0;
            for (const word a : edges)
                for (const word b : edges)
                    for (const word c : edges)
                        differ += call<which>(a, b, c).value != define(other, a, b, c).value;
            EXPECT_GT(differ, 0U) << name_of(which) << " and " << name_of(other);
        }(),
        ...);
}

TEST(dpx_definition, would_see_another_intrinsic) {
    each_differs_from_its_neighbour(std::make_index_sequence<intrinsics>{});
}

// Known answers, worked by hand.
TEST(dpx_definition, known_answers) {
    using enum intrinsic;
    EXPECT_EQ(define(viaddmax_s32, 0x7fffffff, 1, 5).value, 5U);  // INT_MAX + 1 wraps to INT_MIN
    EXPECT_EQ(define(viaddmax_s16x2, 0x7fff0001, 0x00010001, 0x0000ffff).value, 0x00000002U);
    EXPECT_EQ(define(viaddmin_s32_relu, 3, 0xfffffff0, 7).value, 0U);
    EXPECT_EQ(define(vimax3_u16x2, 0x0001ffff, 0x00020000, 0x00030001).value, 0x0003ffffU);
    EXPECT_EQ(define(vimin_s16x2_relu, 0xffff0003, 0x00010002, 0).value, 0x00000002U);
    const outcome equal = define(vibmin_s16x2, 0x00058000, 0x00057fff, 0);
    EXPECT_TRUE(equal.high && equal.low);
    EXPECT_FALSE(define(vibmax_u32, 1, 0xffffffff, 0).low);
}

}  // namespace
