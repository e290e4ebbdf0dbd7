// The model's memory, streams, events and kernels, under each order in which a device may work.

#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "gpu/host_model/device.hpp"

namespace assay::gpu::host_model {
namespace {

struct add {
    const int* in;
    int* out;
    int count, addend;
    void operator()(const thread_place& t) const {
        const auto i = static_cast<int>(t.x());
        if (i >= count) return;
        const int x = load_word<int>(in + i);
        store_word(out + i, x + addend);
    }
};

// Sums 64 numbers a block by a tree in shared memory; the last block to end adds the blocks' sums.
struct sum {
    const int* in;
    int *of_block, *total;
    unsigned* ended;
    void operator()(const block_place& b) const {
        auto* shared = reinterpret_cast<int*>(b.shared);
        b.threads([&](unsigned t) { shared[t] = in[b.at * b.size + t]; });
        for (unsigned half = b.size / 2; half > 0; half /= 2)
            b.threads([&](unsigned t) {
                if (t < half) shared[t] += shared[t + half];
            });
        b.threads([&](unsigned t) {
            if (t != 0) return;
            of_block[b.at] = shared[0];
            if (publish_and_add(ended, 1) + 1 < b.blocks) return;
            *total = std::accumulate(of_block, of_block + b.blocks, 0);
        });
    }
};

class host_model_test : public testing::TestWithParam<order> {
  protected:
    template <class T>
    T* on_device(const std::vector<T>& host) {
        T* p = static_cast<T*>(gpu.allocate(host.size() * sizeof(T)));
        gpu.copy(p, host.data(), host.size() * sizeof(T));
        return p;
    }
    template <class T>
    std::vector<T> from_device(const T* p, std::size_t n) {
        std::vector<T> host(n);
        gpu.copy(host.data(), p, n * sizeof(T));
        return host;
    }
    template <class F>
    int code_of(F f) {
        try {
            f();
        } catch (const error& e) {
            return e.code();
        }
        return 0;
    }

    device gpu{{std::size_t{1} << 24, GetParam(), 7}};
};

std::vector<int> numbered(std::size_t n) {
    std::vector<int> v(n);
    std::iota(v.begin(), v.end(), 1);
    return v;
}

TEST_P(host_model_test, memory_is_aligned_fresh_and_told_apart) {
    auto* p = static_cast<unsigned char*>(gpu.allocate(1000));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(p) % 256, 0U);
    EXPECT_EQ(from_device(p, 1000), std::vector<unsigned char>(1000, 0xD5));
    gpu.fill(p + 1, 7, 998);
    EXPECT_EQ(from_device(p, 2), (std::vector<unsigned char>{0xD5, 7}));
    void* host = gpu.allocate_pinned(100);
    EXPECT_EQ(gpu.facts_of(p + 999).kind, memory::device);
    EXPECT_EQ(gpu.facts_of(p + 999).base, p);
    EXPECT_EQ(gpu.facts_of(p + 999).bytes, 1000U);
    EXPECT_EQ(gpu.facts_of(p + 1000).kind, memory::unregistered);
    EXPECT_EQ(gpu.facts_of(host).kind, memory::pinned);
    EXPECT_EQ(gpu.facts_of(&host).kind, memory::unregistered);
    EXPECT_EQ(gpu.live(), 2U);
    gpu.release(p);
    gpu.release_pinned(host);
    EXPECT_EQ(gpu.live(), 0U);
    EXPECT_EQ(gpu.facts_of(p).kind, memory::unregistered);
    EXPECT_EQ(gpu.allocate(0), nullptr);
}

TEST_P(host_model_test, memory_ends_and_addresses_come_back_last) {
    std::vector<void*> all;
    EXPECT_EQ(code_of([&] {
                  for (;;) all.push_back(gpu.allocate(1 << 20));
              }),
              static_cast<int>(fault::out_of_memory));
    ASSERT_GE(all.size(), 15U);
    void* second = all[1];
    gpu.release(second);
    EXPECT_EQ(gpu.allocate(1 << 20), second) << "the only place left";
}

TEST_P(host_model_test, copies_stay_within_allocations) {
    const auto host = numbered(100);
    int* p = on_device(host);
    int* q = static_cast<int*>(gpu.allocate(400));
    gpu.copy(q, p, 400);
    EXPECT_EQ(from_device(q, 100), host);
    std::vector<int> other(101);
    const int invalid = static_cast<int>(fault::invalid_value);
    EXPECT_EQ(code_of([&] { gpu.copy(other.data(), p, 404); }), invalid);
    EXPECT_EQ(code_of([&] { gpu.copy(p + 1, p, 8); }), invalid) << "overlap";
    EXPECT_EQ(code_of([&] { gpu.release(p + 1); }), invalid);
    gpu.release(p);
    EXPECT_EQ(code_of([&] { gpu.copy(other.data(), p, 4); }), invalid);
}

TEST_P(host_model_test, kernel_reaches_every_place_once) {
    for (const int count : {1, 63, 64, 1000}) {
        const auto host = numbered(static_cast<std::size_t>(count));
        int* in = on_device(host);
        int* out = on_device(std::vector<int>(host.size(), -1));
        stream s(gpu);
        s.launch({{static_cast<unsigned>(count + 63) / 64}, {64}}, add{in, out, count, 5});
        s.synchronize();
        const auto got = from_device(out, host.size());
        for (std::size_t i = 0; i < host.size(); ++i) ASSERT_EQ(got[i], host[i] + 5);
    }
}

TEST_P(host_model_test, places_cover_a_grid_of_three_dimensions) {
    struct mark {
        int* visits;
        void operator()(const thread_place& t) const {
            visits[(t.z() * 6 + t.y()) * 8 + t.x()] += 1;
        }
    };
    int* visits = on_device(std::vector<int>(8 * 6 * 6));
    stream s(gpu);
    s.launch({{2, 3, 2}, {4, 2, 3}}, mark{visits});
    s.synchronize();
    EXPECT_EQ(from_device(visits, 8 * 6 * 6), std::vector<int>(8 * 6 * 6, 1));
}

TEST_P(host_model_test, blocks_cooperate_and_the_last_one_ends_the_sum) {
    const auto host = numbered(1024);
    int* in = on_device(host);
    int* of_block = on_device(std::vector<int>(16));
    int* total = on_device(std::vector<int>(1));
    auto* ended = on_device(std::vector<unsigned>(1));
    stream s(gpu);
    s.launch({{16}, {64}, 64 * sizeof(int)}, sum{in, of_block, total, ended});
    s.synchronize();
    EXPECT_EQ(from_device(total, 1).front(), 1024 * 1025 / 2);
}

TEST_P(host_model_test, streams_keep_order_and_events_join_them) {
    auto* pinned = static_cast<int*>(gpu.allocate_pinned(400));
    int* p = on_device(std::vector<int>(100));
    stream first(gpu), second(gpu);
    event filled, copied;
    first.launch({{1}, {100}}, add{p, p, 100, 3});
    first.launch({{1}, {100}}, add{p, p, 100, 4});
    first.record(filled);
    second.wait(filled);
    second.copy(pinned, p, 400);
    second.record(copied);
    copied.synchronize();
    EXPECT_TRUE(filled.done());
    EXPECT_EQ(std::vector<int>(pinned, pinned + 100), std::vector<int>(100, 7));
    EXPECT_GE(copied.seconds_since(filled), 0.0);
}

TEST_P(host_model_test, asking_whether_it_is_done_gets_it_done) {
    int* p = on_device(std::vector<int>(10));
    stream s(gpu);
    event e;
    EXPECT_TRUE(e.done()) << "not recorded";
    bool called = false;
    for (int i = 0; i < 5; ++i) s.launch({{1}, {10}}, add{p, p, 10, 1});
    s.record(e);
    s.call_host([&] { called = true; });
    while (!e.done()) {
    }
    EXPECT_EQ(from_device(p, 10), std::vector<int>(10, 5));
    while (!s.done()) {
    }
    EXPECT_TRUE(called);
}

TEST_P(host_model_test, pageable_memory_is_read_and_written_within_the_call) {
    int* p = on_device(std::vector<int>(100));
    stream s(gpu);
    auto host = numbered(100);
    s.copy(p, host.data(), 400);
    host.assign(100, -1);
    std::vector<int> back(100);
    s.copy(back.data(), p, 400);
    EXPECT_EQ(back, numbered(100));
}

TEST_P(host_model_test, faults_name_the_access_and_stay) {
    alignas(16) static std::array<int, 8> host{};
    struct wide {
        const int* p;
        void operator()(const thread_place&) const { (void)load_word<word<16>>(p); }
    };
    int* p = on_device(numbered(8));
    const std::pair<const int*, fault> bad[] = {{p + 1, fault::misaligned_address},
                                                {p + 8, fault::illegal_address},
                                                {host.data(), fault::illegal_address}};
    for (const auto& [at, wanted] : bad) {
        device own{{std::size_t{1} << 20, GetParam(), 1}};
        auto* mine = static_cast<int*>(own.allocate(32));
        const int* there = at == host.data() ? at : mine + (at - p);
        stream s(own);
        s.launch({}, wide{there});
        EXPECT_EQ(code_of([&] { s.synchronize(); }), static_cast<int>(wanted));
        EXPECT_EQ(code_of([&] { (void)own.allocate(4); }), static_cast<int>(wanted)) << "stays";
    }
    stream s(gpu);
    s.launch({}, wide{p + 4});
    EXPECT_EQ(code_of([&] { s.synchronize(); }), 0);
}

TEST_P(host_model_test, a_store_beside_an_allocation_is_seen) {
    struct write_past {
        char* p;
        void operator()(const thread_place&) const { p[10] = 1; }
    };
    auto* p = static_cast<char*>(gpu.allocate(10));
    stream s(gpu);
    s.launch({}, write_past{p});
    EXPECT_EQ(code_of([&] { s.synchronize(); }), static_cast<int>(fault::illegal_address));
}

TEST_P(host_model_test, refuses_what_a_device_refuses) {
    stream s(gpu);
    const int invalid = static_cast<int>(fault::invalid_launch);
    const add nothing{nullptr, nullptr, 0, 0};
    for (const launch_shape& bad : {launch_shape{{0}, {1}}, launch_shape{{1}, {1025}},
                                    launch_shape{{1, 65536}, {1}}, launch_shape{{1}, {1}, 1 << 20}})
        EXPECT_EQ(code_of([&] { s.launch(bad, nothing); }), invalid);
    s.call_host([&] { (void)gpu.allocate(1); });
    EXPECT_EQ(code_of([&] { s.synchronize(); }), static_cast<int>(fault::launch_failure));
}

TEST_P(host_model_test, threads_of_the_host_share_a_device) {
    std::vector<std::thread> callers;
    std::array<int, 4> wrong{};
    for (std::size_t c = 0; c < wrong.size(); ++c)
        callers.emplace_back([&, c] {
            stream s(gpu);
            auto* p = static_cast<int*>(gpu.allocate(400));
            for (int round = 0; round < 20; ++round) {
                s.fill(p, 0, 400);
                s.launch({{1}, {100}}, add{p, p, 100, round});
                std::vector<int> back(100);
                s.copy(back.data(), p, 400);
                wrong[c] += back != std::vector<int>(100, round);
            }
            gpu.release(p);
        });
    for (auto& t : callers) t.join();
    EXPECT_EQ(wrong, (std::array<int, 4>{}));
}

INSTANTIATE_TEST_SUITE_P(orders, host_model_test,
                         testing::Values(order::late, order::early, order::shuffled),
                         [](const auto& which) {
                             return std::string(which.param == order::late    ? "late"
                                                : which.param == order::early ? "early"
                                                                              : "shuffled");
                         });

// Without a wait the work has not happened yet.
TEST(host_model_late, a_missing_wait_is_seen) {
    device gpu({1 << 20});
    auto* p = static_cast<int*>(gpu.allocate(40));
    gpu.fill(p, 0, 40);
    auto* pinned = static_cast<int*>(gpu.allocate_pinned(40));
    stream s(gpu), other(gpu);
    s.launch({{1}, {10}}, add{p, p, 10, 1});
    s.copy(pinned, p, 40);
    EXPECT_EQ(pinned[0], 0);
    other.synchronize();
    EXPECT_EQ(pinned[0], 0) << "another stream waits for nobody";
    std::array<int, 10> now{};
    gpu.copy(now.data(), p, 40);
    EXPECT_EQ(now[0], 0) << "a copy outside the stream waits for nobody";
    s.synchronize();
    EXPECT_EQ(pinned[0], 1);
}

}  // namespace
}  // namespace assay::gpu::host_model
