#include <atomic>
#include <stdexcept>
#include <vector>

#include "each_backend.hpp"

namespace assay::parallel {
namespace {

using executor_test = each_backend;

// Parts of a bulk are host code, which a device does not run.
#if ASSAY_FOR_DEVICE && !defined(ASSAY_HOST_MODEL)
TEST_P(executor_test, refuses_host_code) {
    auto body = [](std::size_t) {};
    EXPECT_THROW(on->bulk(1, body), std::logic_error);
}
#else
TEST_P(executor_test, runs_every_part_once) {
    for (const std::size_t parts : {0U, 1U, 2U, 3U, 4U, 100U}) {
        std::vector<std::atomic<int> > runs(parts);
        auto body = [&](std::size_t part) { ++runs.at(part); };
        on->bulk(parts, body);
        for (const auto& r : runs) EXPECT_EQ(r.load(), 1);
    }
}

#if !ASSAY_FOR_DEVICE  // the model of a device refuses calls from its own work
// A runtime may give an inner bulk fewer threads than it asks for.
TEST_P(executor_test, runs_every_part_of_a_bulk_within_a_part) {
    std::atomic<int> runs{0};
    auto inner = [&](std::size_t) { ++runs; };
    auto outer = [&](std::size_t) {
        for (const std::size_t parts : {1U, 3U, 10U}) on->bulk(parts, inner);
    };
    on->bulk(3, outer);
    EXPECT_EQ(runs.load(), 3 * (1 + 3 + 10));
}
#endif

TEST_P(executor_test, carries_an_exception_out_of_a_part) {
    std::atomic<int> ended{0};
    auto body = [&](std::size_t part) {
        if (part == 1) throw std::out_of_range("part 1");
        ++ended;
    };
    EXPECT_THROW(on->bulk(3, body), std::out_of_range);
    auto quiet = [&](std::size_t) { ++ended; };
    ended = 0;
    on->bulk(3, quiet);
    EXPECT_EQ(ended.load(), 3) << "the executor works after an exception";
}
#endif

ASSAY_ON_EACH_BACKEND(executor_test);

#if !ASSAY_FOR_DEVICE
TEST(make_executor, names_what_it_has) {
    try {
        make_executor("cray");
        FAIL() << "accepted";
    } catch (const std::invalid_argument& e) {
        EXPECT_NE(std::string(e.what()).find("'cray'"), std::string::npos);
        EXPECT_NE(std::string(e.what()).find("serial"), std::string::npos);
    }
}
#endif

}  // namespace
}  // namespace assay::parallel
