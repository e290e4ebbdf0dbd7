// The pool, and oneTBB's workers that serve slots like it, under what breaks pools: parallelism
// within parts and from several threads, exceptions, more threads than cores, ten thousand futures
// (5,000 and their continuations), fork: 20 times, 1,000 times under the label slow. A sanitizer of
// threads cannot follow a fork.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "assay/parallel.hpp"

namespace assay::parallel {
namespace {

constexpr int rounds = ASSAY_STRESS_ROUNDS;

void count_all(executor& on, std::size_t parts) {
    std::atomic<std::size_t> ran{0};
    auto body = [&](std::size_t) { ran.fetch_add(1); };
    on.bulk(parts, body);
    ASSERT_EQ(ran.load(), parts);
}

// The back ends whose workers serve slots.
using crew_stress = testing::TestWithParam<std::string>;
std::vector<std::string> crews() {
    std::vector<std::string> names = backends();
    std::erase_if(names, [](const std::string& n) { return n != "threads" && n != "tbb"; });
    return names;
}
INSTANTIATE_TEST_SUITE_P(backends, crew_stress, testing::ValuesIn(crews()),
                         [](const auto& of) { return of.param; });

TEST_P(crew_stress, nested_bulks) {
    for (int round = 0; round < rounds; ++round) {
        const auto on = make_executor(GetParam(), 4);
        std::atomic<int> leaves{0};
        auto inner = [&](std::size_t) { leaves.fetch_add(1); };
        auto middle = [&](std::size_t) { on->bulk(5, inner); };
        auto outer = [&](std::size_t) { on->bulk(3, middle); };
        for (int repeat = 0; repeat < 50; ++repeat) on->bulk(4, outer);
        ASSERT_EQ(leaves.load(), 50 * 4 * 3 * 5);
    }
}

TEST_P(crew_stress, exceptions_in_parts) {
    for (int round = 0; round < rounds; ++round) {
        const auto on = make_executor(GetParam(), 4);
        for (std::size_t bad = 0; bad < 12; ++bad) {
            auto body = [&](std::size_t part) {
                if (part % 4 == bad % 4) throw std::runtime_error("part");
            };
            ASSERT_THROW(on->bulk(bad < 6 ? 4 : 40, body), std::runtime_error);
            count_all(*on, 7);
        }
    }
}

TEST_P(crew_stress, bulks_from_several_threads) {
    for (int round = 0; round < rounds; ++round) {
        const auto on = make_executor(GetParam(), 3);
        std::vector<std::thread> callers;
        for (std::size_t c = 0; c < 4; ++c)
            callers.emplace_back([&, c] {
                for (std::size_t i = 0; i < 100; ++i) count_all(*on, 1 + (i + c) % 9);
            });
        for (auto& t : callers) t.join();
    }
}

TEST_P(crew_stress, pools_come_and_go) {
    for (int round = 0; round < rounds; ++round)
        for (const std::size_t threads : {1U, 2U, 8U, 32U})
            count_all(*make_executor(GetParam(), threads), threads);
}

TEST_P(crew_stress, sleepers_wake) {
    const auto on = make_executor(GetParam(), 4);
    for (int round = 0; round < rounds; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));  // longer than a worker spins
        count_all(*on, 4);
    }
}

TEST(pool_stress, ten_thousand_futures) {
    for (int round = 0; round < (rounds + 19) / 20; ++round) {
        queue q, r;
        const auto on = make_executor("threads", 3);
        std::atomic<int> ran{0};
        std::vector<future<int>> all;
        for (int i = 0; i < 5000; ++i)
            all.push_back((i % 2 == 0 ? q : r).submit([i] { return i; }).then([&](int x) {
                if (x % 100 == 0) count_all(*on, 3);
                ran.fetch_add(1);
                return x;
            }));
        const std::vector<int> values = when_all(all).get();
        ASSERT_EQ(ran.load(), 5000);
        for (int i = 0; i < 5000; ++i) ASSERT_EQ(values[static_cast<std::size_t>(i)], i);
    }
}

#if defined(__SANITIZE_THREAD__)
// Which the sanitizer has to find: test_races.py runs it. The parts meet without an order between
// them.
TEST(pool_stress, DISABLED_a_race_of_two_parts) {
    const auto on = make_executor("threads", 2);
    int unguarded = 0;
    for (int i = 0; i < 20; ++i) {
        std::atomic<int> begun{0};
        auto body = [&](std::size_t) {
            begun.fetch_add(1, std::memory_order_relaxed);
            for (int wait = 0; wait < 1000 && begun.load(std::memory_order_relaxed) < 2; ++wait)
                std::this_thread::yield();
            ++unguarded;
        };
        on->bulk(2, body);
    }
    EXPECT_GT(unguarded, 0);
}
#else
TEST(pool_stress, a_forked_child_gets_workers_of_its_own) {
    for (int round = 0; round < rounds; ++round) {
        const auto on = make_executor("threads", 3);
        count_all(*on, 3);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            std::atomic<int> ran{0};
            auto body = [&](std::size_t) { ran.fetch_add(1); };
            for (int i = 0; i < 20; ++i) on->bulk(3, body);
            _exit(ran.load() == 60 ? 0 : 1);
        }
        count_all(*on, 3);
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
}
#endif

}  // namespace
}  // namespace assay::parallel
