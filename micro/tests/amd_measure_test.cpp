// What AMD probes make of readings, and what their kernels find in memory.

#include <gtest/gtest.h>
#include <unistd.h>

#include <set>

#include "amd/measure.hpp"
#include "amd/mfma_tile.hpp"

namespace {

using namespace assay::micro::amd;

template <class Value>
Value at(const std::vector<std::byte>& bytes, std::size_t offset) {
    Value v;
    std::memcpy(&v, bytes.data() + offset, sizeof v);
    return v;
}

TEST(amd_measure, slope_leaves_out_what_both_lengths_have) {
    EXPECT_DOUBLE_EQ(slope({100 + 16 * 8, 0}, {100 + 32 * 8, 0}, 16), 8);
    EXPECT_THROW((void)slope({200, 0}, {200, 0}, 16), std::invalid_argument);
}

TEST(amd_measure, a_ring_visits_every_line_and_comes_back) {
    const std::uint64_t base = 0x7f0000000000;
    const std::size_t lines = 512;
    const auto ring = filled(content::ring, lines * line_bytes, base);
    std::set<std::uint64_t> seen;
    std::uint64_t where = base;
    for (std::size_t i = 0; i < lines; ++i) {
        seen.insert(where);
        const auto next = at<std::uint64_t>(ring, where - base);
        ASSERT_GE(next, base);
        ASSERT_LT(next, base + ring.size());
        EXPECT_NE(next, where + line_bytes);
        where = next;
    }
    EXPECT_EQ(where, base);
    EXPECT_EQ(seen.size(), lines);
}

TEST(amd_measure, own_addresses_and_numbers) {
    const auto own = filled(content::own_addresses, 64, 0x1000);
    EXPECT_EQ(at<std::uint64_t>(own, 40), 0x1028U);
    const auto numbers = filled(content::numbers, 512, 0x1000);
    EXPECT_EQ(at<std::uint32_t>(numbers, 252), 252U);
    EXPECT_EQ(at<std::uint32_t>(numbers, 256), 0U);
}

TEST(amd_measure, operations_of_a_shape) {
    EXPECT_EQ(matrix_flop("32x32x8"), 2.0 * 32 * 32 * 8);
    EXPECT_EQ(matrix_flop("4x4x4", 4), 2.0 * 4 * 4 * 4 * 4);
}

TEST(amd_measure, units_of_types) {
    EXPECT_EQ(peak_unit("bf16_1k.f32"), "fp16_tensor");
    EXPECT_EQ(peak_unit("xf32.f32"), "tf32_tensor");
    EXPECT_EQ(peak_unit("bf8.f32"), "fp8_tensor");
    EXPECT_EQ(peak_unit("s4.s32"), "");
}

struct made_sensors {
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("assay_hwmon_" + std::to_string(::getpid()));
    made_sensors() { std::filesystem::create_directories(folder / "hwmon" / "hwmon7"); }
    ~made_sensors() { std::filesystem::remove_all(folder); }
    void put(const char* name, const char* text) const {
        std::ofstream(folder / "hwmon" / "hwmon7" / name) << text << '\n';
    }
};

TEST(hwmon, clock_power_and_temperature) {
    const made_sensors made;
    made.put("freq1_input", "1700000000");
    made.put("power1_input", "250000000");
    made.put("power1_cap", "560000000");
    made.put("temp1_input", "41000");
    auto seen = read_sensors(made.folder);
    EXPECT_DOUBLE_EQ(seen.clock_mhz, 1700);
    EXPECT_DOUBLE_EQ(seen.power_w, 250);
    EXPECT_DOUBLE_EQ(seen.power_limit_w, 560);
    EXPECT_DOUBLE_EQ(seen.temperature_c, 41);
    made.put("power1_average", "200000000");
    made.put("temp2_input", "52000");
    seen = read_sensors(made.folder);
    EXPECT_DOUBLE_EQ(seen.power_w, 200);
    EXPECT_DOUBLE_EQ(seen.temperature_c, 52);
    made.put("freq1_input", "N/A");
    EXPECT_TRUE(std::isnan(read_sensors(made.folder).clock_mhz));
}

TEST(hwmon, a_device_without_sensors_says_nothing) {
    const auto seen = read_sensors("/nowhere");
    EXPECT_TRUE(std::isnan(seen.clock_mhz) && std::isnan(seen.power_w));
    EXPECT_EQ(sysfs_folder("0000:C3:00.0"), "/sys/bus/pci/devices/0000:c3:00.0");
}

TEST(amd_measure, device_by_number) {
    EXPECT_EQ(chosen_number("", 2), 0);
    EXPECT_EQ(chosen_number("1", 2), 1);
    EXPECT_THROW((void)chosen_number("2", 2), std::invalid_argument);
    EXPECT_THROW((void)chosen_number("1x", 2), std::invalid_argument);
    EXPECT_EQ(architecture_of("gfx90a:sramecc+:xnack-"), "gfx90a");
}

// Places of the ISA guides' tables.
TEST(mfma_tile, elements_have_their_lanes) {
    const auto& half = *assay::behaviour::find_unit("gfx90a.mfma.f16.f32");
    assay::micro::arithmetic::tile t{
        std::vector<std::uint64_t>(256), std::vector<std::uint64_t>(256), {}};
    t.a[3 * 16 + 6] = 0x1234;  // row 3, k 6: lane 16 + 3, third element
    t.b[6 * 16 + 5] = 0x4321;  // column 5: lane 16 + 5
    const auto bytes = mfma_operands(half, t);
    EXPECT_EQ(pattern_at(bytes.data(), 19 * 8 + 2, 16), 0x1234U);
    EXPECT_EQ(pattern_at(bytes.data(), 21 * 8 + 4 + 2, 16), 0x4321U);
    EXPECT_EQ(mfma_result(half, 6 * 16 + 9), (16U + 9) * 4 + 2);
    const auto& twice = *assay::behaviour::find_unit("gfx90a.mfma.f64.f64");
    EXPECT_EQ(mfma_result(twice, 6 * 16 + 9), (2U * 16 + 9) * 4 + 1);
}

TEST(mfma_tile, a_million_tiles_a_type_and_their_seeds) {
    using namespace assay::micro::arithmetic;
    const auto& u = *assay::behaviour::find_unit("gfx942.mfma.s8.s32");
    const product_shape one{1, 1, 2};
    const auto first = hold_sample(u, one, operand_kind::uniform, 8, model_runner(u, one));
    EXPECT_GE(9 * 2 * first.found.tiles, 1'000'000U);
    EXPECT_TRUE(first.check.starts_with("seeds 1 to 500004, ")) << first.check;
    const auto wrong = [&](const std::vector<tile>& tiles) {
        auto d = model_runner(u, one)(tiles);
        d.back()[0] ^= 4;
        return d;
    };
    const auto failed = hold_sample(u, one, operand_kind::uniform, 0, wrong);
    EXPECT_GT(failed.found.differing, 0U);
    // The last tile of the first batch.
    EXPECT_NE(failed.found.first.find("not the model gfx942.mfma.s8.s32: seed 4096 "),
              std::string::npos)
        << failed.found.first;
}

}  // namespace
