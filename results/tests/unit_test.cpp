#include "record/unit.hpp"

#include <gtest/gtest.h>

#include "record/measurement.hpp"

using namespace assay::record;

TEST(Unit, HasTheFieldsSymbolAndDirection) {
    EXPECT_EQ(units::cycle.symbol, "cycle");
    EXPECT_EQ(units::nanosecond.symbol, "ns");
    EXPECT_EQ(units::gigabyte_per_second.symbol, "GB/s");
    EXPECT_EQ(units::byte_per_cycle_per_sm.symbol, "B/cycle/SM");
    EXPECT_EQ(units::instruction_per_cycle_per_sm.symbol, "instr/cycle/SM");
    EXPECT_EQ(units::flop_per_cycle_per_sm.symbol, "FLOP/cycle/SM");
    EXPECT_EQ(units::teraflop_per_second.symbol, "TFLOP/s");
    EXPECT_EQ(units::ulp.symbol, "ulp");
    EXPECT_EQ(units::ratio.symbol, "ratio");
    EXPECT_EQ(units::count.symbol, "count");
    EXPECT_EQ(units::watt.symbol, "W");
    EXPECT_EQ(units::megahertz.symbol, "MHz");
    EXPECT_EQ(units::cycle.direction, better::lower);
    EXPECT_EQ(units::gigabyte_per_second.direction, better::higher);
    EXPECT_EQ(units::count.direction, better::none);
}

TEST(Unit, WordsOfStatusAndDirectionReadBack) {
    for (const auto s :
         {status::ok, status::skipped, status::emulated, status::unstable, status::failed}) {
        EXPECT_EQ(status_of(to_text(s)), s);
    }
    for (const auto b : {better::lower, better::higher, better::none}) {
        EXPECT_EQ(better_of(to_text(b)), b);
    }
    EXPECT_EQ(status_of("OK"), std::nullopt);
    EXPECT_EQ(better_of(""), std::nullopt);
}
