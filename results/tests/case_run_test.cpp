// The verdicts of a case, and the rows that follow from what its body says.

#include "record/case_run.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

using namespace assay::record;

namespace {

const row_origin origin{"run", 2, "micro", "abc", "cpu"};

probe_case case_of(std::function<void(sampling&)> body) {
    return {.probe = "p",
            .at = {{"k", "v"}},
            .quantities = {{"latency", units::cycle, {}, "", {}, "", summary::median}},
            .run = std::move(body),
            .code = {}};
}

// The row after a body ran `repetitions` times.
measurement row_of(std::function<void(sampling&)> body, int repetitions = 3) {
    const auto c = case_of(std::move(body));
    case_run run(c, true);
    std::map<std::string, std::vector<double>> samples;
    for (int i = 0; i < repetitions && !run.over(); ++i) {
        run.repeat(1);
        for (const auto& [name, value] : run.values()) samples[name].push_back(value);
    }
    return run.rows(origin, samples).at(0).row;
}

}  // namespace

TEST(CaseRun, TheWorstVerdictOfAllRepetitionsStands) {
    const auto m = row_of([](sampling& s) {
        s.sample("latency", 1);
        s.emulated("emulated");
        if (s.repetition() == 0) s.unstable("first moved");
        if (s.repetition() == 1) s.unstable("second moved");
    });
    EXPECT_EQ(m.status, status::unstable);
    EXPECT_EQ(m.reason, "first moved; second moved");
}

TEST(CaseRun, FailedIsWorseThanSkipped) {
    const auto m = row_of([](sampling& s) {
        s.fail("wrong");
        s.skip("no device");
    });
    EXPECT_EQ(m.status, status::failed);
    EXPECT_EQ(m.reason, "wrong");
}

TEST(CaseRun, ASkippedRowHoldsNoNumbers) {
    const auto m = row_of([](sampling& s) {
        s.sample("latency", 1);
        if (s.repetition() == 1) s.skip("device lost");
    });
    EXPECT_EQ(m.status, status::skipped);
    EXPECT_EQ(m.n, std::nullopt);
    EXPECT_EQ(m.value, std::nullopt);
}

TEST(CaseRun, AnExceptionIsAFailureWithItsText) {
    const auto m = row_of([](sampling&) { throw std::runtime_error("out of memory"); });
    EXPECT_EQ(m.status, status::failed);
    EXPECT_EQ(m.reason, "out of memory");
}

TEST(CaseRun, AnUnknownQuantityIsOutOfRange) {
    bool thrown = false;
    (void)row_of([&](sampling& s) {
        try {
            s.sample("latencies", 1);
        } catch (const std::out_of_range&) {
            thrown = true;
        }
    });
    EXPECT_TRUE(thrown);
}

TEST(CaseRun, ValueIsTheStatisticThatTheQuantityNames) {
    auto c = case_of([](sampling& s) { s.sample("latency", 10 + s.repetition()); });
    for (const auto& [wanted, value] :
         {std::pair{summary::median, 11.0}, {summary::min, 10.0}, {summary::max, 12.0}}) {
        c.quantities[0].value = wanted;
        case_run run(c, false);
        EXPECT_EQ(run.rows(origin, {{"latency", {10, 11, 12}}}).at(0).row.value, value);
    }
}

TEST(CaseRun, FractionOfPeakIsValueOverPeak) {
    const auto m = row_of([](sampling& s) {
        s.sample("latency", 5);
        s.peak("latency", 20, "measured");
    });
    EXPECT_EQ(m.peak, 20);
    EXPECT_EQ(m.peak_source, "measured");
    EXPECT_EQ(m.fraction_of_peak, 0.25);
}

TEST(CaseRun, ClocksAreBeforeTheFirstAndAfterTheLast) {
    const auto m = row_of([](sampling& s) {
        s.sample("latency", 5);
        const int r = s.repetition();
        s.clocks(100 + r, 200 + r, 60 - r, NAN, r == 1 ? "power cap" : "");
    });
    EXPECT_EQ(m.clock_mhz_before, 100);
    EXPECT_EQ(m.clock_mhz_after, 202);
    EXPECT_EQ(m.temperature_c, 60);
    EXPECT_EQ(m.power_w, std::nullopt);
    EXPECT_EQ(m.throttle, "power cap");
}

TEST(CaseRun, NoSampleAndNoFiniteSampleAreFailures) {
    EXPECT_EQ(row_of([](sampling&) {}).reason, "the case gave no value of this quantity");
    const auto m = row_of([](sampling& s) { s.sample("latency", s.repetition() == 1 ? NAN : 1); });
    EXPECT_EQ(m.status, status::failed);
    EXPECT_EQ(m.reason, "1 of 3 samples are not finite");
    EXPECT_TRUE(std::isnan(m.value.value()));
}

TEST(CaseRun, OriginAndAxesStandInTheRow) {
    const auto m = row_of([](sampling& s) { s.sample("latency", 5); });
    EXPECT_EQ(m.run, "run");
    EXPECT_EQ(m.process, 2U);
    EXPECT_EQ(m.suite, "micro");
    EXPECT_EQ(m.probe, "p");
    EXPECT_EQ(m.point, "k=v");
    EXPECT_EQ(m.unit, "cycle");
    EXPECT_EQ(m.better, better::lower);
    EXPECT_EQ(m.program, "abc");
    EXPECT_EQ(m.device, "cpu");
    EXPECT_EQ(m.n, 3U);
}
