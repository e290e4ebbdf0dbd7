// Where elements lie in registers, against PTX ISA's figures; operands and products as the device's
// oracle takes them; the table of expected machine code by architecture.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tensor/expected.hpp"
#include "tensor/lane_words.hpp"
#include "tensor/layout.hpp"
#include "tensor/operand_words.hpp"

namespace {

using namespace assay::micro::tensor;

const std::vector<std::string> dense{
    "m16n8k16.row.col.f32.f16.f16.f32",  "m16n8k8.row.col.f32.bf16.bf16.f32",
    "m16n8k4.row.col.f32.tf32.tf32.f32", "m16n8k32.row.col.f32.e4m3.e5m2.f32",
    "m16n8k16.row.col.s32.u8.u8.s32",    "m8n8k16.row.col.s32.s8.s8.s32",
    "m16n8k64.row.col.s32.s4.s4.s32",    "m16n8k256.row.col.s32.b1.b1.s32.xor.popc",
    "m8n8k4.row.col.f64.f64.f64.f64",    "m16n8k16.row.col.f64.f64.f64.f64"};
form dense_form(const std::string& tail) { return form_of("mma.sync.aligned." + tail); }

template <class Place>
std::set<std::pair<int, int>> covered(int elements, Place&& place_of) {
    std::set<std::pair<int, int>> seen;
    for (int lane = 0; lane < lanes; ++lane)
        for (int i = 0; i < elements / lanes; ++i) {
            const place p = place_of(lane, i);
            seen.emplace(p.row, p.column);
        }
    return seen;
}
std::set<std::pair<int, int>> whole(int rows, int columns) {
    std::set<std::pair<int, int>> all;
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c) all.emplace(r, c);
    return all;
}

TEST(mma_form, reads_the_text) {
    const form f =
        form_of("mma.sp::ordered_metadata.sync.aligned.m16n8k64.row.col.f32.e4m3.e4m3.f32");
    EXPECT_TRUE(f.sparse && f.ordered);
    EXPECT_EQ(f.type(), "e4m3.f32");
    EXPECT_EQ(f.operations(), 2 * 16 * 8 * 64);
    EXPECT_EQ(dense_form("m16n8k32.row.col.satfinite.s32.s8.s8.s32").type(), "s8.s32.satfinite");
    EXPECT_EQ(dense_form("m16n8k32.row.col.f32.e4m3.e5m2.f32").type(), "e4m3_e5m2.f32");
    EXPECT_EQ(dense_form("m16n8k256.row.col.s32.b1.b1.s32.xor.popc").type(), "b1.s32.xor");
    EXPECT_THROW((void)form_of("wgmma.fence.sync.aligned"), std::invalid_argument);
}

const std::string mxf4nvf4 =
    "mma.sync.aligned.kind::mxf4nvf4.block_scale.scale_vec::4X.m16n8k64.row.col.f32.e2m1.e2m1.f32."
    "ue4m3";

TEST(mma_form, reads_kind_and_scales) {
    const form f = form_of(mxf4nvf4);
    EXPECT_EQ(f.kind + " " + f.scale_vec + " " + f.scale, "mxf4nvf4 4X ue4m3");
    EXPECT_EQ(f.type() + f.shape, "e2m1.f32m16n8k64");
    EXPECT_EQ(f.operations(), 2 * 16 * 8 * 64);
}

// PTX ISA, mma with .kind::f8f6f4: FP4 stands in bits 2 to 5 of its byte, FP6 in the lowest.
TEST(mma_layout, narrow_types_have_a_byte_or_are_packed) {
    const form bytes = form_of("mma.sync.aligned.kind::f8f6f4.m16n8k32.row.col.f32.e2m1.e3m2.f32");
    std::vector<std::uint32_t> words(lanes * lane_words);
    const std::vector<int> twos(bytes.m * bytes.k, 2);
    scatter(std::span(words), lane_words, left_number(bytes), twos, bytes.k,
            [&](int l, int i) { return place_in_a(bytes, l, i); });
    EXPECT_EQ(words[3], 0x10101010U);
    EXPECT_EQ(encode(right_number(bytes), 2), 0x10U);
    EXPECT_EQ(right_number(bytes).shift(), 0);
    const form packed = form_of(mxf4nvf4);
    EXPECT_EQ(encode(left_number(packed), -3), 0xdU);
    EXPECT_EQ(place_in_a(packed, 6, 9), (place{9, 17}));
    const auto timed = operand_words(packed);
    EXPECT_EQ(timed[scales_word], 0x38383838U);
    EXPECT_EQ(timed[metadata_word], first_half_metadata);
}

TEST(mma_layout, each_element_lies_in_one_register) {
    for (const auto& tail : dense) {
        const form f = dense_form(tail);
        EXPECT_EQ(covered(f.m * f.k, [&](int l, int i) { return place_in_a(f, l, i); }),
                  whole(f.m, f.k))
            << tail;
        EXPECT_EQ(covered(f.k * f.n, [&](int l, int i) { return place_in_b(f, l, i); }),
                  whole(f.k, f.n))
            << tail;
        EXPECT_EQ(covered(f.m * f.n, place_in_d), whole(f.m, f.n)) << tail;
    }
}

// PTX ISA, "Matrix Fragments for mma.m16n8k16 with floating point type" and for .u8/.s8, .f64.
TEST(mma_layout, as_the_figures_say) {
    const form half = dense_form(dense[0]);
    EXPECT_EQ(place_in_a(half, 5, 0), (place{1, 2}));
    EXPECT_EQ(place_in_a(half, 5, 3), (place{9, 3}));
    EXPECT_EQ(place_in_a(half, 5, 4), (place{1, 10}));
    EXPECT_EQ(place_in_b(half, 5, 2), (place{10, 1}));
    EXPECT_EQ(place_in_d(5, 3), (place{9, 3}));
    const form bytes = dense_form("m16n8k32.row.col.s32.s8.s8.s32");
    EXPECT_EQ(place_in_a(bytes, 6, 9), (place{1, 25}));
    EXPECT_EQ(place_in_b(bytes, 6, 5), (place{25, 1}));
    const form doubles = dense_form(dense.back());
    EXPECT_EQ(place_in_a(doubles, 6, 5), (place{9, 10}));
    EXPECT_EQ(place_in_b(doubles, 6, 3), (place{14, 1}));
}

TEST(mma_layout, encodes_small_integers) {
    EXPECT_EQ(encode(number_of("f16"), -2), 0xc000U);
    EXPECT_EQ(encode(number_of("f16"), 3), 0x4200U);
    EXPECT_EQ(encode(number_of("bf16"), 1), 0x3f80U);
    EXPECT_EQ(encode(number_of("tf32"), 2), 0x40000000U);
    EXPECT_EQ(encode(number_of("e4m3"), 1), 0x38U);
    EXPECT_EQ(encode(number_of("e5m2"), -1), 0xbcU);
    EXPECT_EQ(encode(number_of("s4"), -1), 0xfU);
    EXPECT_EQ(encode(number_of("f64"), 2), 0x4000000000000000U);
}

TEST(mma_layout, scatters_a_lane_after_another) {
    const form f = dense_form(dense[0]);
    std::vector<int> a(f.m * f.k);
    a[1 * f.k + 11] = 1;  // row 1, column 11: lane 5, element 5
    std::vector<std::uint32_t> words(lanes * lane_words);
    scatter(std::span(words), lane_words, number_of("f16"), a, f.k,
            [&](int l, int i) { return place_in_a(f, l, i); });
    for (std::size_t i = 0; i < words.size(); ++i)
        EXPECT_EQ(words[i], i == 5 * lane_words + 2 ? 0x3c000000U : 0U) << i;
}

TEST(mma_layout, a_sparse_product_skips_the_second_half_of_each_group) {
    const form f = form_of("mma.sp.sync.aligned.m16n8k32.row.col.f32.f16.f16.f32");
    EXPECT_EQ(column_of_stored(f, 3), 5);
    EXPECT_EQ(
        column_of_stored(form_of("mma.sp.sync.aligned.m16n8k16.row.col.f32.tf32.tf32.f32"), 3), 6);
    EXPECT_EQ(column_of_stored(form_of("mma.sp.sync.aligned.m16n8k128.row.col.s32.s4.s4.s32"), 5),
              9);
    const product p = make_product(f, 1);
    int first = p.c[0];
    for (int k = 0; k < 16; ++k) first += p.a[k] * p.b[(k / 2 * 4 + k % 2) * 8];
    EXPECT_EQ(p.d[0], first);
}

// PTX ISA, mma.sp with .kind: packed e2m1 keeps two pairs of each four, one in a byte two elements.
TEST(mma_layout, sparse_fp4_keeps_pairs_where_it_is_packed) {
    const std::string head = "mma.sp::ordered_metadata.sync.aligned.kind::";
    const form packed = form_of(head +
                                "mxf4nvf4.block_scale.scale_vec::4X.m16n8k128.row.col.f32.e2m1."
                                "e2m1.f32.ue4m3");
    EXPECT_TRUE(packed.sparse && packed.ordered);
    EXPECT_EQ(packed.scale_vec + " " + packed.scale, "4X ue4m3");
    EXPECT_EQ(stored_k(packed), 64);
    EXPECT_EQ(column_of_stored(packed, 3), 3);
    EXPECT_EQ(column_of_stored(packed, 5), 9);
    const form bytes = form_of(
        head + "mxf8f6f4.block_scale.scale_vec::1X.m16n8k64.row.col.f32.e2m1.e2m1.f32.ue8m0");
    EXPECT_EQ(column_of_stored(bytes, 3), 5);
    EXPECT_EQ(
        covered(bytes.m * stored_k(bytes), [&](int l, int i) { return place_in_a(bytes, l, i); }),
        whole(bytes.m, stored_k(bytes)));
    EXPECT_EQ(covered(packed.k * packed.n, [&](int l, int i) { return place_in_b(packed, l, i); }),
              whole(packed.k, packed.n));
}

TEST(mma_operands, have_the_exponent_of_one_half) {
    const auto half = operand_words(dense_form(dense[0]));
    for (int i = 0; i < left_words; ++i) {
        EXPECT_EQ(half[i] & 0x7c007c00U, 0x38003800U);
    }
    const auto wide = operand_words(dense_form(dense.back()));
    EXPECT_EQ(wide[1] & 0x7ff00000U, 0x3fe00000U);
    EXPECT_EQ(wide[left_words + right_words], first_half_metadata);
}

TEST(mma_operands, have_the_negative_behind_a_where_sums_are_halves) {
    const form f = dense_form("m16n8k16.row.col.f16.f16.f16.f16");
    const auto random = operand_words(f), zero = operand_words(f, data_kind::zero);
    for (int i = 0; i < negative_left; ++i) {
        EXPECT_EQ(random[i] ^ 0x80008000U, random[i + negative_left]);
        EXPECT_EQ(zero[i + negative_left], 0U);
    }
}

std::string form_on(const std::string& instruction, const std::string& arch) {
    for (const auto& code : expected_of(instruction))
        if (code.arch == arch)
            return !code.absent.empty() ? code.absent
                   : code.native        ? code.mnemonics.at(0)
                                        : "emulated";
    return "none";
}

TEST(mma_table, says_native_emulated_or_absent) {
    const std::string fp8 = "mma.sync.aligned.m16n8k32.row.col.f32.e4m3.e4m3.f32";
    EXPECT_EQ(form_on(fp8, "sm_80"), "sm_80 has no " + fp8 + ": needs sm_89");
    EXPECT_EQ(form_on(fp8, "sm_89"), "QMMA.16832.F32.E4M3.E4M3");
    EXPECT_EQ(form_on(fp8, "sm_90a"), "emulated");
    EXPECT_EQ(form_on(fp8, "sm_120a"), "QMMA.16832.F32.E4M3.E4M3");
    const std::string sparse = "mma.sp.sync.aligned.m16n8k32.row.col.f32.f16.f16.f32";
    EXPECT_EQ(form_on(sparse, "sm_90a"), "HMMA.SP.16832.F32");
    EXPECT_EQ(form_on(sparse, "sm_100a"), "emulated");
    EXPECT_EQ(form_on("mma.sp::ordered_metadata" + sparse.substr(6), "sm_100a"),
              "HMMA.SP.16832.F32");
    EXPECT_THROW((void)expected_of("mma.none"), std::logic_error);
}

TEST(mma_table, repeats_a_mnemonic) {
    const auto all = expected_of("mma.sync.aligned.m16n8k64.row.col.s32.s4.s4.s32");
    ASSERT_EQ(all.size(), 5U);
    EXPECT_EQ(std::ranges::count(all[2].mnemonics, "LOP3.LUT"), 90);
    EXPECT_EQ(std::ranges::count(all[2].mnemonics, "IMMA.16832.S8.S8"), 2);
}

}  // namespace
