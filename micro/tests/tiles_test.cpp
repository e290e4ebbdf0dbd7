// The verdict on a unit's arithmetic: the model itself passes, a unit with any rule changed does
// not and the first difference says so; parameters found from outputs are the table's.

#include "behaviour/tiles.hpp"

#include <gtest/gtest.h>

#include "behaviour/measured.hpp"
#include "behaviour/tcgen05_tile.hpp"
#include "tensor/layout.hpp"

namespace {

using namespace assay::micro;
using namespace assay::micro::arithmetic;
using assay::behaviour::accumulation;
using assay::behaviour::find_unit;

constexpr operand_kind kinds[]{operand_kind::uniform, operand_kind::wide, operand_kind::cancelling,
                               operand_kind::subnormal, operand_kind::special};
const char* const named[]{"sm_80.mma.f16.f32",
                          "sm_80.mma.tf32.f32",
                          "sm_89.mma.e4m3.f32",
                          "sm_90.mma.f16.f16",
                          "sm_90.mma.bf16.f32",
                          "sm_90.mma.e5m2.f32",
                          "sm_90.wgmma.e4m3.f32",
                          "sm_100.mma.f64.f64",
                          "sm_120.mma.e4m3_e5m2.f32",
                          "sm_80.mma.s8.s32",
                          "sm_80.mma_satfinite.s8.s32",
                          "sm_90.mma.u4.s32",
                          "sm_100.tcgen05.f16.f32",
                          "sm_100.tcgen05.e3m2_e2m3.f32",
                          "sm_100.tcgen05_mx32ue8m0.e4m3.f32",
                          "sm_100.tcgen05_mx16ue4m3.e2m1.f32",
                          "sm_120.mma_mx32ue8m0.e3m2_e2m3.f32"};

product_shape small(const unit& u) { return {4, 2, u.elements}; }

// The unit with one rule changed, and whether random tiles must notice.
unit changed(const unit& u, void (*change)(unit&)) {
    unit other = u;
    change(other);
    return other;
}

std::size_t differing(const unit& u, const unit& device) {
    std::size_t all = 0;
    for (const auto kind : kinds)
        all += hold(u, small(u), kind, 1, 400, model_runner(device, small(u))).differing;
    return all;
}

TEST(tiles, the_model_is_held_to_be_the_model) {
    for (const char* name : named) {
        const unit& u = *find_unit(name);
        for (const auto kind : kinds) {
            const auto found = hold(u, small(u), kind, 7, 40, model_runner(u, small(u)));
            EXPECT_EQ(found.differing, 0U) << found.first;
            EXPECT_EQ(found.tiles, 40U);
            EXPECT_EQ(found.results, 320U);
        }
    }
}

TEST(tiles, a_changed_rule_is_noticed) {
    const unit& half = *find_unit("sm_90.mma.f16.f32");
    EXPECT_GT(differing(half, changed(half, [](unit& u) { ++u.how.fraction_bits; })), 0U);
    EXPECT_GT(differing(half, changed(half, [](unit& u) { --u.how.fraction_bits; })), 0U);
    EXPECT_GT(differing(half, changed(half, [](unit& u) { u.how.block = 8; })), 0U);
    EXPECT_GT(differing(half, changed(half,
                                      [](unit& u) {
                                          u.how.result = assay::behaviour::rounding::nearest_even;
                                      })),
              0U);
    const unit& to_half = *find_unit("sm_90.mma.f16.f16");
    EXPECT_GT(differing(to_half, changed(to_half, [](unit& u) { --u.how.fraction_bits; })), 0U);
    const unit& bytes = *find_unit("sm_90.wgmma.e4m3.f32");
    EXPECT_GT(differing(bytes, changed(bytes, [](unit& u) { ++u.how.result_bits; })), 0U);
    EXPECT_GT(differing(bytes, *find_unit("sm_90.mma.e4m3.f32")), 0U);
    const unit& scaled = *find_unit("sm_100.tcgen05_mx16ue4m3.e2m1.f32");
    EXPECT_GT(differing(scaled, changed(scaled, [](unit& u) { --u.how.fraction_bits; })), 0U);
    EXPECT_GT(differing(scaled, *find_unit("sm_100.tcgen05_mx16ue8m0.e2m1.f32")), 0U);
    const unit& bytes_scaled = *find_unit("sm_100.tcgen05_mx32ue8m0.e4m3.f32");
    EXPECT_GT(
        differing(bytes_scaled, changed(bytes_scaled, [](unit& u) { --u.how.fraction_bits; })), 0U);
    EXPECT_GT(differing(*find_unit("sm_80.mma.s8.s32"), *find_unit("sm_80.mma_satfinite.s8.s32")),
              0U);
}

TEST(tiles, the_first_difference_can_be_fed_to_the_model) {
    const unit& u = *find_unit("sm_80.mma.s8.s32");
    const product_shape shape{1, 1, 2};
    const tile_runner wrong = [&](const std::vector<tile>& tiles) {
        auto d = model_runner(u, shape)(tiles);
        d.at(1)[0] ^= 1;
        d.at(2)[0] ^= 1;
        return d;
    };
    const auto found = hold(u, shape, operand_kind::uniform, 5, 4, wrong);
    EXPECT_EQ(found.differing, 2U);
    const tile t = random_tile(u, shape, operand_kind::uniform, 6);
    char operands[64];
    std::snprintf(operands, sizeof operands, "c=%08llx a=%02llx %02llx b=%02llx %02llx",
                  static_cast<unsigned long long>(t.c[0]), static_cast<unsigned long long>(t.a[0]),
                  static_cast<unsigned long long>(t.a[1]), static_cast<unsigned long long>(t.b[0]),
                  static_cast<unsigned long long>(t.b[1]));
    EXPECT_NE(found.first.find("sm_80.mma.s8.s32: seed 6 row 0 column 0, " + std::string(operands)),
              std::string::npos)
        << found.first;
}

TEST(tiles, parts_are_all_there_and_what_one_throws_is_thrown) {
    std::vector<int> seen(1000);
    in_parts(seen.size(), [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) ++seen[i];
    });
    EXPECT_EQ(seen, std::vector<int>(1000, 1));
    const tile_runner broken = [](const std::vector<tile>& tiles) {
        return tile_results(tiles.size());  // tiles without results
    };
    const unit& u = *find_unit("sm_80.mma.s8.s32");
    EXPECT_THROW(hold(u, small(u), operand_kind::uniform, 1, 4, broken), std::out_of_range);
    EXPECT_THROW(in_parts(4, [](std::size_t, std::size_t) { throw std::range_error("one"); }),
                 std::range_error);
}

TEST(tiles, special_operands_reach_every_kind_of_result) {
    const unit& u = *find_unit("sm_90.mma.f16.f32");
    bool nan = false, infinite = false, finite = false;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const auto d =
            model_runner(u, small(u))({random_tile(u, small(u), operand_kind::special, seed)});
        for (const auto pattern : d[0]) {
            const auto k = assay::behaviour::decode(*u.cd, pattern).kind;
            nan |= k == assay::behaviour::kind::nan;
            infinite |= k == assay::behaviour::kind::infinite;
            finite |= k == assay::behaviour::kind::finite;
        }
    }
    EXPECT_TRUE(nan && infinite && finite);
}

TEST(tiles, the_unit_of_an_instruction) {
    const auto name = [](const char* text, const char* arch) {
        const auto* u = unit_of(tensor::form_of(text), arch);
        return u ? u->name : "";
    };
    EXPECT_EQ(name("mma.sync.aligned.m16n8k32.row.col.satfinite.s32.s8.s8.s32", "sm_90a"),
              "sm_90.mma_satfinite.s8.s32");
    EXPECT_EQ(name("wgmma.mma_async.sync.aligned.m64n8k32.f32.e4m3.e4m3", "sm_90a"),
              "sm_90.wgmma.e4m3.f32");
    EXPECT_EQ(name("mma.sync.aligned.kind::mxf4nvf4.block_scale.scale_vec::2X.m16n8k64.row.col.f32."
                   "e2m1.e2m1.f32.ue8m0",
                   "sm_120a"),
              "sm_120.mma_mx32ue8m0.e2m1.f32");
    const auto unit_name = [](const tensor::tcgen05_form& f) {
        const auto* u = unit_of(tcgen05_product(f), "sm_100a");
        return u ? u->name : "";
    };
    EXPECT_EQ(unit_name({"f8f6f4", "e4m3", "f16", 32, "", "", "e5m2"}),
              "sm_100.tcgen05.e4m3_e5m2.f16");
    EXPECT_EQ(unit_name({"i8", "s8", "s32", 32, "", "", "", true}),
              "sm_100.tcgen05_satfinite.s8.s32");
    EXPECT_EQ(unit_name({"mxf4nvf4", "e2m1", "f32", 64, "", "ue4m3"}),
              "sm_100.tcgen05_mx16ue4m3.e2m1.f32");
    EXPECT_EQ(name("mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.and.popc", "sm_80"), "");
}

TEST(tiles, patterns_come_back_from_registers_as_they_went) {
    for (const char* tail :
         {"m16n8k16.row.col.f16.f16.f16.f16", "m8n8k4.row.col.f64.f64.f64.f64"}) {
        const auto f = tensor::form_of("mma.sync.aligned." + std::string(tail));
        const auto type = tensor::number_of(f.d);
        std::vector<std::uint64_t> matrix(static_cast<std::size_t>(f.m * f.n)), back(matrix.size());
        for (std::size_t i = 0; i < matrix.size(); ++i) matrix[i] = 3 + 5 * i;
        std::vector<std::uint32_t> words(32 * 4);
        tensor::scatter_patterns(words, 4, type, matrix, f.n, tensor::place_in_d);
        tensor::gather_patterns(words, 4, type, back, f.n, tensor::place_in_d);
        EXPECT_EQ(back, matrix) << tail;
    }
}

// Layouts of PTX ISA, "tcgen05": places known from its figures.
TEST(tcgen05_tile, operands_scales_and_results_have_their_places) {
    const tensor::tcgen05_form variant{"mxf8f6f4", "e2m3", "f32", 32, "", "ue8m0"};
    const auto f = tcgen05_product(variant);
    tile t{std::vector<std::uint64_t>(128 * 32), std::vector<std::uint64_t>(32 * 8), {}};
    t.scale_a.resize(128);
    t.scale_b.resize(8);
    t.a[9 * 32 + 21] = 0x3f;  // the second core matrix of the second eight rows; bits 30 to 35
    t.b[31 * 8 + 2] = 0x21;
    t.scale_a[33] = 0x80;
    t.scale_b[7] = 0x7e;
    const auto words = tcgen05_words(f, tcgen05_descriptor(variant), t);
    ASSERT_EQ(words.size(), static_cast<std::size_t>(tcgen05_tile_words));
    EXPECT_EQ(words[4 + (256 + 128 + 16) / 4], 0xc0000000U);
    EXPECT_EQ(words[4 + (256 + 128 + 16) / 4 + 1], 0xfU);
    EXPECT_EQ(words[4 + tcgen05_a_words + (128 + 32) / 4 + 2], 0x21U << 26);
    EXPECT_EQ(words[tcgen05_scales + 33], 0x80U);
    EXPECT_EQ(words[tcgen05_scales + 128 + 7], 0x7eU);
    EXPECT_EQ(words[0] >> 27 & 3, 1U);  // M = 128

    const auto half = tcgen05_product({"f16", "f16", "f16", 16, "", ""});
    EXPECT_EQ(half.shape, "m64n8k16");
    EXPECT_EQ(tensor_memory_word(half, 17 * 8 + 3), 33U * 8 + 3);
    std::vector<std::uint64_t> matrix(64 * 8), back(matrix.size());
    for (std::size_t i = 0; i < matrix.size(); ++i) matrix[i] = 1 + 7 * i;
    std::vector<std::uint32_t> lanes(128 * 8);
    put_in_tensor_memory(half, lanes, matrix);
    for (auto& word : lanes) word |= 0xabcd0000;
    take_from_tensor_memory(half, lanes, back);
    EXPECT_EQ(back, matrix);
}

TEST(tcgen05_tile, scales_of_mma_stand_in_three_lanes_of_four) {
    const auto f = tensor::form_of(
        "mma.sync.aligned.kind::mxf4nvf4.block_scale.scale_vec::4X.m16n8k64.row.col.f32.e2m1.e2m1."
        "f32.ue4m3");
    tile t;
    for (std::uint64_t i = 0; i < 16 * 4; ++i) t.scale_a.push_back(i);
    for (std::uint64_t i = 0; i < 8 * 4; ++i) t.scale_b.push_back(0x40 + i);
    std::vector<std::uint32_t> words(std::size_t{tensor::lanes} * tensor::lane_words);
    put_mma_scales(words, f, t);
    const auto of_lane = [&](int lane) {
        return words[static_cast<std::size_t>(lane * tensor::lane_words + tensor::scales_word)];
    };
    EXPECT_EQ(of_lane(4), 0x07060504U);
    EXPECT_EQ(of_lane(5), 0x27262524U);
    EXPECT_EQ(of_lane(6), 0x47464544U);
    EXPECT_EQ(of_lane(7), 0U);
}

TEST(measured, parameters_found_are_the_tables) {
    int units = 0;
    for (const unit& u : assay::behaviour::units()) {
        if (u.scale || u.amd || u.a->integer() || u.a->bits < 8) continue;
        if (u.b->bits < 8 || u.elements < 8) continue;
        const auto m = measure(u, small(u), model_runner(u, small(u)));
        const bool chain = u.how.accumulation == accumulation::chain;
        const bool converted = u.how.accumulation == accumulation::converted;
        EXPECT_EQ(m.fraction_bits, chain ? largest_gap : u.how.fraction_bits) << u.name;
        EXPECT_EQ(m.block, chain ? 1 : converted ? 16 : u.how.block) << u.name;
        EXPECT_EQ(m.result_bits, converted ? u.cd->fraction_bits : u.how.result_bits) << u.name;
        const bool nearest = chain || converted || u.cd->name == "f16";
        EXPECT_EQ(m.rounding, nearest ? "nearest even" : "toward zero") << u.name;
        ++units;
    }
    EXPECT_GT(units, 40);
}

}  // namespace
