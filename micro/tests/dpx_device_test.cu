// On a device: every intrinsic gives what the definition says, and the clocks of a chain and a
// flood agree.

#include <gtest/gtest.h>

#include "dpx/answers.cuh"
#include "dpx/operand_words.hpp"
#include "dpx/strand.hpp"
#include "harness/chain.hpp"
#include "harness/flood.hpp"
#include "harness/timed_region.cuh"

namespace {

using namespace assay::micro;

// Skips with the one reason where nothing can run.
class dpx_device : public testing::Test {
  protected:
    void SetUp() override {
        if (!session::current().reason().empty()) GTEST_SKIP() << session::current().reason();
    }
};

TEST_F(dpx_device, agrees_with_the_definition) {
    for (std::size_t i = 0; i < dpx::intrinsics; ++i) {
        const auto [equal, total] = dpx::check_answers(dpx::intrinsic(i), session::current());
        EXPECT_EQ(equal, total) << dpx::names[i];
    }
}

template <int Operations>
__global__ void chained(kernel_arguments k) {
    const auto o = dpx::load_operands(k.operands);
    dpx::strand<dpx::intrinsic::viaddmax_s32> strand;
    strand.start(k.operands);
    timed_passes(k, [&] {
#pragma unroll
        for (int i = 0; i < Operations; ++i) strand.step(o, i);
    });
    k.results[thread_index()] = strand.result();
}

__global__ void flooded(kernel_arguments k) {
    const auto o = dpx::load_operands(k.operands);
    dpx::strand<dpx::intrinsic::viaddmax_s32> strand;
    strand.start(k.operands);
    timed_loop(k, [&] {
#pragma unroll
        for (int i = 0; i < 64; ++i) strand.step(o, i);
    });
    k.results[thread_index()] = strand.result();
}

// Keeps what a sample reports.
class kept : public assay::record::sampling {
  public:
    int iterations() const override { return 1; }
    bool quick() const override { return true; }
    int repetition() const override { return 0; }
    void timed(double seconds) override { timed_seconds = seconds; }
    void sample(std::string_view, double v) override { value = v; }
    void peak(std::string_view, double, std::string) override {}
    void published(std::string_view, double, std::string) override {}
    void check(std::string) override {}
    void data(std::string, std::uint64_t) override {}
    void clocks(double, double, double, double, std::string) override {}
    void skip(std::string) override {}
    void emulated(std::string) override {}
    void unstable(std::string) override {}
    void fail(std::string) override {}

    double timed_seconds = 0;
    double value = 0;
};

// No integer instruction of the architectures built for takes under 2 or, emulated in two or three,
// over 40 cycles.
TEST_F(dpx_device, chain_gives_a_latency) {
    kept sampling;
    const auto v = sample_chain(sampling, session::current(),
                                {{&chained<64>, 64}, {&chained<128>, 128}, dpx::operand_words()});
    EXPECT_NE(v.status, assay::record::status::failed) << v.reason;
    EXPECT_GT(sampling.value, 2) << v.check;
    EXPECT_LT(sampling.value, 40) << v.check;
    EXPECT_GT(sampling.timed_seconds, 0);
}

// 128 lanes an SM is the most that four schedulers issue.
TEST_F(dpx_device, flood_of_the_chip_stays_below_what_can_be_issued) {
    kept sampling;
    const auto v = sample_flood(sampling, session::current(),
                                {&flooded, 64, 32, extent::chip, dpx::operand_words(), {}, ""});
    EXPECT_NE(v.status, assay::record::status::failed) << v.reason;
    EXPECT_GT(sampling.value, 8) << v.check;
    EXPECT_LE(sampling.value, 128 * peak_tolerance) << v.check;
}

}  // namespace
