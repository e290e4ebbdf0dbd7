// From cases to rows: statistics, fates, samples, exit codes.

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <regex>

#include "csv_rows.hpp"
#include "scratch.hpp"
#include "spawned.hpp"

using namespace assay::record;

namespace {

class Run : public scratch {
  protected:
    std::map<std::string, measurement> rows_of(const std::string& arguments) const {
        std::map<std::string, measurement> rows;
        const auto text = demo("--csv " + arguments).out;
        for (const auto& m : read_all(write("rows.csv", text))) {
            rows[m.probe + (m.quantity == "latency" ? "" : " " + m.quantity)] = m;
        }
        return rows;
    }
};

std::vector<double> doubles(const std::string& bytes) {
    std::vector<double> numbers(bytes.size() / sizeof(double));
    std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(double));
    return numbers;
}

}  // namespace

TEST_F(Run, ARepetitionIsASampleAndTheRowTheirStatistics) {
    const auto rows = rows_of("--filter good/two");
    const auto& m = rows.at("good/two");
    EXPECT_EQ(m.n, 9U);
    EXPECT_EQ(m.value, 14);
    EXPECT_EQ(m.q1, 12);
    EXPECT_EQ(m.q3, 16);
    EXPECT_EQ(m.mad, 2);
    EXPECT_EQ(m.min, 10);
    EXPECT_EQ(m.max, 18);
    EXPECT_EQ(m.status, status::ok);
    EXPECT_EQ(m.check, "3 of 3 equal");
    EXPECT_EQ(m.evidence, "FADD x 1");
    EXPECT_EQ(m.data, "random");
    EXPECT_EQ(m.seed, 42U);
    EXPECT_EQ(m.device, "pretended");
    EXPECT_TRUE(std::regex_match(m.run, std::regex("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}")));
}

TEST_F(Run, PeakAndPublishedStandBesideTheValue) {
    const auto rows = rows_of("--filter good");
    const auto& registered = rows.at("good/two bandwidth");
    EXPECT_EQ(registered.value, 48) << "this quantity's value is the maximum";
    EXPECT_EQ(registered.median, 44);
    EXPECT_EQ(registered.fraction_of_peak, 0.48);
    EXPECT_EQ(registered.published, 80);
    EXPECT_EQ(registered.published_source, "a paper");
    const auto& told = rows.at("good/peak");
    EXPECT_EQ(told.peak_source, "measured first");
    EXPECT_EQ(told.fraction_of_peak, 0.7);
    EXPECT_EQ(told.device, "elsewhere");
}

TEST_F(Run, QuickTakesFewerRepetitions) {
    EXPECT_EQ(rows_of("--quick --filter good/two").at("good/two").n, 3U);
}

TEST_F(Run, EveryFateLeavesARowWithItsReason) {
    const auto rows = rows_of("--filter bad");
    EXPECT_EQ(rows.size(), 11U);
    const auto expect = [&](const std::string& probe, status s, const std::string& reason) {
        EXPECT_EQ(rows.at("bad/" + probe).status, s) << probe;
        EXPECT_EQ(rows.at("bad/" + probe).reason, reason) << probe;
    };
    expect("throws", status::failed, "cudaMalloc(&p, 4): out of memory");
    expect("throws_odd", status::failed, "the case threw something that is no std::exception");
    expect("nan", status::failed, "1 of 9 samples are not finite");
    expect("inf", status::failed, "9 of 9 samples are not finite");
    expect("silent", status::failed, "the case gave no value of this quantity");
    expect("unknown_quantity", status::failed, "bad/unknown_quantity has no quantity 'latencies'");
    expect("unstable", status::unstable, "clock moved");
    expect("emulated", status::emulated, "no native form");
    expect("check", status::failed, "element 1 is 3, not 2");
    EXPECT_EQ(rows.at("bad/skipped").status, status::skipped);
    EXPECT_TRUE(rows.at("bad/skipped").reason.starts_with("no CUDA device: </script>"));
}

TEST_F(Run, ExitCodesTellTheFate) {
    EXPECT_EQ(demo("--filter good --csv").code, 0);
    EXPECT_EQ(demo("--filter 'bad/(unstable|emulated)' --csv").code, 0);
    EXPECT_EQ(demo("--filter bad/check --csv").code, 1);
    EXPECT_EQ(demo("--filter bad/throws --csv").code, 1);
    EXPECT_EQ(demo("--filter bad/skipped --csv").code, 77);
    EXPECT_EQ(demo("--filter 'bad/skipped|good/peak' --csv").code, 0);
    EXPECT_EQ(demo("--filter 'bad/skipped|bad/check' --csv").code, 1);
}

TEST_F(Run, SamplesAreLittleEndianDoublesInTheOrderOfTheRows) {
    const auto run =
        demo("--csv --quick --process 4 --filter 'good|skipped' --samples " + path("samples"));
    ASSERT_EQ(run.code, 0) << run.err;
    const std::vector<double> expected{10, 11, 12, 40, 41, 42};
    EXPECT_EQ(doubles(read(path("samples/good.two.4.f64"))), expected);
    EXPECT_EQ(read(path("samples/good.iterations.4.f64")).substr(0, 8),
              std::string("\0\0\0\0\0\0\xf0\x3f", 8));
    EXPECT_EQ(read(path("samples/bad.skipped.4.f64")), "");
}

TEST_F(Run, AProcessBeginsItsSamplesAnewUnlessToldToAppend) {
    const auto once = "--csv --quick --filter good/peak --samples " + path("samples");
    const auto bytes = [&] { return read(path("samples/good.peak.1.f64")).size(); };
    demo(once);
    demo(once);
    EXPECT_EQ(bytes(), 3 * sizeof(double));
    demo(once + " --append");
    EXPECT_EQ(bytes(), 6 * sizeof(double));
}

TEST_F(Run, AggregatesOfTheLibraryAreNeverRows) {
    const auto rows = read_all(
        write("rows.csv", demo("--csv --filter good/peak --benchmark_report_aggregates_only").out));
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].n, 9U);
}

TEST_F(Run, InterleavedRepetitionsComeOutTheSame) {
    const auto rows = rows_of("--filter good --benchmark_enable_random_interleaving=true");
    EXPECT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows.at("good/two").value, 14);
}

TEST_F(Run, AKilledProgramLeavesWholeRows) {
    const auto file = path("killed.csv");
    EXPECT_GE(demo("--filter 'good|deadly' --rows " + file).code, 128);
    const auto rows = read_all(file);
    ASSERT_EQ(rows.size(), 5U);
    EXPECT_EQ(rows.back().point, "step=1");
}
