#include <stdexcept>
#include <string>

#include "each_backend.hpp"

namespace assay::parallel {
namespace {

#if !ASSAY_FOR_DEVICE
TEST(future, tasks_of_a_queue_run_in_order) {
    queue q;
    std::vector<int> seen;
    for (int i = 0; i < 100; ++i) q.post([&seen, i] { seen.push_back(i); });
    q.wait();
    for (int i = 0; i < 100; ++i) EXPECT_EQ(seen.at(static_cast<std::size_t>(i)), i);
}

TEST(future, then_carries_values_and_exceptions) {
    queue q;
    const auto two = q.submit([] { return 2; });
    EXPECT_EQ(two.then([](int x) { return std::to_string(x + 1); }).get(), "3");
    bool ran = false;
    const auto failed =
        q.submit([]() -> int { throw std::out_of_range("no"); }).then([&](int) { ran = true; });
    EXPECT_THROW(failed.get(), std::out_of_range);
    EXPECT_FALSE(ran);
}

TEST(future, when_all_waits_for_several_queues) {
    queue q, r;
    const auto both =
        when_all(q.submit([] { return 1; }), r.submit([] { return std::string("x"); }));
    EXPECT_EQ(both.get(), std::tuple(1, std::string("x")));
    std::vector<future<int>> many;
    for (int i = 0; i < 50; ++i) many.push_back((i % 2 == 0 ? q : r).submit([i] { return i; }));
    const auto all = when_all(many).get();
    for (int i = 0; i < 50; ++i) EXPECT_EQ(all.at(static_cast<std::size_t>(i)), i);
    EXPECT_THROW(when_all(q.submit([]() -> int { throw std::range_error(""); }), r.submit([] {
                     return 1;
                 })).get(),
                 std::range_error);
}
#endif

using future_on = each_backend;

TEST_P(future_on, a_queue_calls_algorithms) {
    queue q;
    const buffer<double> a(*on, 5000);
    const auto sum = q.submit([&] { fill(par.on(*on), assay::parallel::write(a), 2.0); }).then([&] {
        return reduce(par.on(*on), 0.0, std::plus<>{}, read(a));
    });
    EXPECT_EQ(sum.get(), 10000.0);
}

ASSAY_ON_EACH_BACKEND(future_on);

}  // namespace
}  // namespace assay::parallel
