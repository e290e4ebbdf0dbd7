// The verdict on a unit's arithmetic: the model itself passes, a unit with any rule changed does
// not and the first difference says so; parameters found from outputs are the table's.

#include "behaviour/tiles.hpp"

#include <gtest/gtest.h>

#include "behaviour/measured.hpp"
#include "tensor/layout.hpp"

namespace {

using namespace assay::micro;
using namespace assay::micro::arithmetic;
using assay::behaviour::accumulation;
using assay::behaviour::find_unit;

constexpr operand_kind kinds[]{operand_kind::uniform, operand_kind::wide, operand_kind::cancelling,
                               operand_kind::subnormal, operand_kind::special};
const char* const named[]{
    "sm_80.mma.f16.f32",    "sm_80.mma.tf32.f32",         "sm_89.mma.e4m3.f32",
    "sm_90.mma.f16.f16",    "sm_90.mma.bf16.f32",         "sm_90.mma.e5m2.f32",
    "sm_90.wgmma.e4m3.f32", "sm_100.mma.f64.f64",         "sm_120.mma.e4m3_e5m2.f32",
    "sm_80.mma.s8.s32",     "sm_80.mma_satfinite.s8.s32", "sm_90.mma.u4.s32"};

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
