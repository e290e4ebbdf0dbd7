// The handle table: many handles, handles that come back, and readers beside a writer.

#include "intercept/handle_table.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace assay::mpi {
namespace {

TEST(handle_table, finds_what_was_put_in) {
    handle_table<int> t;
    std::vector<int> records(10'000);
    for (std::size_t i = 0; i < records.size(); ++i) t.insert(4096 + 16 * i, &records[i]);
    for (std::size_t i = 0; i < records.size(); ++i) ASSERT_EQ(t.find(4096 + 16 * i), &records[i]);
    for (std::size_t i = 0; i < records.size(); i += 2)
        ASSERT_EQ(t.erase(4096 + 16 * i), &records[i]);
    for (std::size_t i = 0; i < records.size(); ++i)
        ASSERT_EQ(t.find(4096 + 16 * i), i % 2 ? &records[i] : nullptr);
    EXPECT_EQ(t.live(), records.size() / 2);
}

TEST(handle_table, stays_small_under_churn) {
    handle_table<int> t;
    int record = 0;
    for (std::uintptr_t i = 0; i < 1'000'000; ++i) {
        t.insert(4096 + 16 * (i % 5000), &record);
        t.erase(4096 + 16 * (i % 5000));
    }
    EXPECT_EQ(t.live(), 0u);
    EXPECT_LE(t.bytes(), 64u * 1024);
}

TEST(handle_table, readers_need_no_lock) {
    handle_table<int> t;
    std::vector<int> records(64);
    for (std::size_t i = 0; i < records.size(); ++i) t.insert(4096 + 16 * i, &records[i]);
    std::atomic<bool> done{false};
    std::vector<std::thread> readers;
    std::atomic<int> wrong{0};
    for (int k = 0; k < 4; ++k)
        readers.emplace_back([&] {
            while (!done)
                for (std::size_t i = 0; i < records.size(); ++i)
                    if (t.find(4096 + 16 * i) != &records[i]) ++wrong;
        });
    int other = 0;
    for (std::uintptr_t i = 0; i < 20'000; ++i) t.insert(1'000'000 + 16 * i, &other);
    for (std::uintptr_t i = 0; i < 20'000; ++i) t.erase(1'000'000 + 16 * i);
    done = true;
    for (auto& r : readers) r.join();
    EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace assay::mpi
