// Several processes and devices of one selection.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "csv_rows.hpp"
#include "scratch.hpp"
#include "spawned.hpp"

using namespace assay::record;

namespace {

class Processes : public scratch {
  protected:
    std::vector<measurement> rows_of(const std::string& arguments, int code = 0) const {
        const auto run = demo("--csv --quick " + arguments);
        EXPECT_EQ(run.code, code) << run.err;
        return read_all(write("rows.csv", run.out));
    }
};

}  // namespace

TEST_F(Processes, EachMeasuresTheSelectionInOneRun) {
    const auto rows = rows_of("--processes 3 --filter good");
    ASSERT_EQ(rows.size(), 12U);
    std::set<std::string> runs;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(rows[i].process, i / 4 + 1);
        EXPECT_EQ(rows[i].n, 3U) << "children are given --quick too";
        runs.insert(rows[i].run);
    }
    EXPECT_EQ(runs.size(), 1U);
}

TEST_F(Processes, ProgramOptionsReachThem) {
    EXPECT_EQ(rows_of("--processes 2 --extra mine/one --filter mine").size(), 2U);
}

TEST_F(Processes, EveryFormatIsOneWhole) {
    const auto json = demo("--json --quick --processes 2 --filter good");
    EXPECT_EQ(nlohmann::json::parse(json.out).size(), 8U);
    const auto table = demo("--quick --validate --processes 2 --filter good/peak");
    EXPECT_EQ(table.out.find("Solution Validates"), table.out.rfind("Solution Validates"));
    EXPECT_EQ(demo("--own-table --csv --processes 3 --filter good/peak").out,
              "probe,median\ngood/peak,14\ngood/peak,14\ngood/peak,14\n");
}

TEST_F(Processes, ADeadOneOwesFailedRowsAndTheNextGoesOn) {
    const auto rows = rows_of("--processes 2 --filter 'deadly|good/peak'", 1);
    ASSERT_EQ(rows.size(), 8U);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const bool dead = i % 4 >= 2;
        EXPECT_EQ(rows[i].status, dead ? status::failed : status::ok);
        if (dead) {
            EXPECT_EQ(rows[i].reason, "the process died of signal 9 (Killed)");
        }
    }
}

TEST_F(Processes, HostileNamesAreNotTakenForMissing) {
    EXPECT_EQ(rows_of("--processes 2 --filter script").size(), 2U);
}

TEST_F(Processes, SkippedEverywhereIsSkipped) {
    EXPECT_EQ(rows_of("--processes 2 --filter bad/skipped", 77).size(), 2U);
}

TEST_F(Processes, AllDevicesAreMeasuredInTurn) {
    const auto rows =
        rows_of("--devices 2 --device all --filter good/two --samples " + path("samples"));
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0].device, "device 0");
    EXPECT_EQ(rows[2].device, "device 1");
    EXPECT_EQ(rows[2].process, 1U);
    EXPECT_EQ(read(path("samples/good.two.1.f64")).size(), 12 * sizeof(double));
    EXPECT_EQ(rows_of("--devices 2 --device 1 --filter good/two").at(0).device, "device 1");
}

TEST_F(Processes, AllOfNoDeviceIsOneProcessThatSaysWhy) {
    EXPECT_EQ(rows_of("--device all --filter good/peak").size(), 1U);
}
