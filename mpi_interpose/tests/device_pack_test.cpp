// The device's packers, run thread by thread on the model of a device, against the host's packer
// byte for byte. Device memory ends where the type ends, and the page behind it traps.

#include <gtest/gtest.h>

#include <climits>
#include <random>
#include <set>

#include "gpu/host_model/device.hpp"
#include "pack/device/launch.hpp"
#include "pack/plan.hpp"

namespace assay::mpi {
namespace {

namespace model = gpu::host_model;

std::vector<char> noise(std::size_t bytes, unsigned seed) {
    std::minstd_rand r(seed);
    std::vector<char> v(bytes);
    for (char& c : v) c = static_cast<char>(r() >> 8);
    return v;
}

// A copy of `bytes` in device memory whose end is that of its allocation, `skew` bytes past an
// aligned address.
class on_device {
  public:
    on_device(model::device& gpu, const std::vector<char>& bytes, std::size_t skew)
        : gpu_(gpu),
          base_(static_cast<char*>(gpu.allocate(bytes.size() + skew))),
          at_(base_ + skew),
          size_(bytes.size()) {
        gpu.copy(at_, bytes.data(), size_);
    }
    on_device(const on_device&) = delete;
    on_device& operator=(const on_device&) = delete;
    ~on_device() { gpu_.release(base_); }
    [[nodiscard]] char* data() const { return at_; }
    [[nodiscard]] std::vector<char> read() const {
        std::vector<char> host(size_);
        gpu_.copy(host.data(), at_, size_);
        return host;
    }

  private:
    model::device& gpu_;
    char *base_, *at_;
    std::size_t size_;
};

class device_packers : public testing::TestWithParam<model::order> {
  protected:
    void hold(const node& n, std::int64_t count, bool injective = true) {
        const form one = canonical(n);
        const form whole = repeated(one, count, n.extent());
        low_ = LLONG_MAX;
        high_ = LLONG_MIN;
        for_each_run(whole, [&](std::int64_t offset, std::int64_t, std::int64_t bytes) {
            low_ = std::min(low_, offset);
            high_ = std::max(high_, offset + bytes);
        });
        const mpi::plan host(one, n.at, isa::portable);
        const device::plan ours(one, n.extent());
        ASSERT_TRUE(ours.possible());
        for (const auto& [user_skew, packed_skew] :
             {std::pair{0U, 0U}, std::pair{8U, 0U}, std::pair{1U, 4U}})
            hold_at(host, ours, count, user_skew, packed_skew, injective);
    }

    std::set<std::int64_t> widths;
    std::set<device::content> contents;
    std::size_t most_passes = 0;

  private:
    template <way Way>
    bool run(const device::plan& p, std::int64_t count, char* packed, char* user) {
        char* tables = static_cast<char*>(gpu_.allocate(p.tables().size()));
        gpu_.copy(tables, p.tables().data(), p.tables().size());
        model::stream s(gpu_);
        const bool started = device::start_moves<Way>(
            p, count, packed, user, tables,
            [&](const gpu::launch_shape& shape, const auto& body) { s.launch(shape, body); });
        s.synchronize();
        gpu_.release(tables);
        return started;
    }

    void hold_at(const mpi::plan& host, const device::plan& ours, std::int64_t count,
                 std::size_t user_skew, std::size_t packed_skew, bool injective) {
        std::vector<char> user = noise(static_cast<std::size_t>(high_ - low_), 1);
        std::vector<char> packed = noise(static_cast<std::size_t>(host.size() * count), 2);
        const on_device there(gpu_, user, user_skew), bytes(gpu_, packed, packed_skew);
        for (const device::pass& p : ours.passes()) {
            widths.insert(ours.width(p, count, bytes.data(), there.data() - low_));
            contents.insert(p.what);
        }
        most_passes = std::max(most_passes, ours.passes().size());

        ASSERT_TRUE(run<way::pack>(ours, count, bytes.data(), there.data() - low_));
        host.pack(packed.data(), user.data() - low_, count);
        ASSERT_EQ(bytes.read(), packed) << text(host.canonical());

        packed = noise(packed.size(), 3);
        gpu_.copy(bytes.data(), packed.data(), packed.size());
        if (!injective) return;
        ASSERT_TRUE(run<way::unpack>(ours, count, bytes.data(), there.data() - low_));
        host.unpack(packed.data(), user.data() - low_, count);
        ASSERT_EQ(there.read(), user) << text(host.canonical());
    }

    model::device gpu_{{std::size_t{1} << 26, GetParam(), 3}};
    std::int64_t low_ = 0, high_ = 0;
};

using widths_t = std::set<std::int64_t>;

TEST_P(device_packers, strided_blocks_by_every_word) {
    for (const std::int64_t block : {1, 2, 3, 4, 6, 8, 12, 16, 20, 48, 64, 100, 1024})
        for (const std::int64_t gap : {1, 2, 8, 16, 48})
            for (const std::int64_t count : {1, 2, 9, 65}) {
                tree t;
                const node* base = t.basic("block", block);
                hold(*t.strided("v", count, 1, block + gap, base), 1);
                hold(*t.resized("r", 0, block + gap, base), count);
                hold(*t.strided("v", count, 1, -(block + gap), base), 2);
            }
    EXPECT_EQ(widths, (widths_t{1, 2, 4, 8, 16}));
}

TEST_P(device_packers, dense_types_and_many_threads) {
    tree t;
    hold(*t.strided("contiguous", 100'001, 1, 8, t.basic("double", 8)), 1);
    hold(*t.basic("byte", 1), 70'001);
    hold(*t.strided("v", 30'000, 1, 24, t.basic("double", 8)), 1);
}

TEST_P(device_packers, loops_to_the_deepest_nest) {
    for (const std::int64_t block : {3, 8, 16}) {
        tree t;
        const node* n = t.basic("b", block);
        for (int depth = 1; depth < device::most_loops; ++depth) {
            n = t.strided("v", 2 + depth % 2, 1, n->extent() + 16, n);
            hold(*n, 1);
            if (depth < 5) hold(*n, 3);
        }
    }
}

TEST_P(device_packers, transpositions_and_overlaps) {
    tree t;
    const node* column = t.strided("column", 9, 1, 15 * 8, t.basic("b", 8));
    hold(*t.resized("r", 0, 8, column), 15);
    const node* cube = t.strided("plane", 5, 1, 8, t.strided("c", 7, 1, 40, t.basic("b", 8)));
    hold(*t.strided("all", 3, 1, 280, cube), 1);
    hold(*t.resized("overlapping", 0, 4, t.basic("b", 16)), 20, false);
    hold(*t.resized("still", 0, 0, t.basic("b", 16)), 5, false);
}

TEST_P(device_packers, records) {
    tree t;
    const node *i = t.basic("int", 4), *d = t.basic("double", 8), *c = t.basic("char", 1);
    const node* s = t.resized("r", 0, 24, t.structure("s", {1, 1, 3}, {0, 8, 16}, {i, d, c}));
    for (const std::int64_t count : {1, 2, 5, 1000}) hold(*s, count);
    EXPECT_EQ(contents, std::set{device::content::unequal});
    const node* wide = t.structure("s", {1, 5, 3}, {0, 40, 200}, {s, d, c});
    for (const std::int64_t count : {1, 2, 33}) {
        hold(*t.resized("apart", 0, 203, wide), count);
        hold(*wide, count, count == 1);  // s is resized, so instances lie 24 bytes apart
    }
}

TEST_P(device_packers, records_of_large_parts_are_a_launch_a_part) {
    tree t;
    const node* b = t.basic("b", 1);
    const node* rows = t.strided("rows", 40'000, 1, 3, b);
    hold(*t.structure("s", {1, 1, 5}, {0, 200'000, 350'000}, {rows, rows, b}), 1);
    EXPECT_EQ(most_passes, 3U);
}

TEST_P(device_packers, listed_blocks) {
    std::mt19937 r(5);
    for (const std::int64_t block : {1, 4, 8, 12, 32, 100, 3000}) {
        tree t;
        std::vector<std::int64_t> places, lengths;
        std::int64_t at = 0;
        for (int k = 0; k < 101; ++k) {
            places.push_back(at);
            lengths.push_back(1 + static_cast<std::int64_t>(r() % 3));
            at += (lengths.back() + 1 + static_cast<std::int64_t>(r() % 5)) * block;
        }
        std::shuffle(places.begin() + 1, places.end() - 1, r);
        std::vector<std::int64_t> sorted = places;
        std::sort(sorted.begin(), sorted.end());
        hold(*t.listed("indexed", lengths, sorted, t.basic("b", block)), 2);
        hold(*t.listed("indexed_block", {1}, places, t.basic("b", block)), 1);
        hold(*t.listed("indexed_block", {1}, places, t.basic("b", block)), 3);
    }
    EXPECT_EQ(contents, (std::set{device::content::equal, device::content::unequal}));
    EXPECT_EQ(widths, (widths_t{1, 4, 8, 16}));
}

INSTANTIATE_TEST_SUITE_P(
    orders, device_packers, testing::Values(model::order::late, model::order::shuffled),
    [](const auto& p) { return std::string(p.param == model::order::late ? "late" : "shuffled"); });

TEST(device_plan, a_stride_narrows_the_word) {
    tree t;
    const auto width_at = [&](std::int64_t block, std::int64_t stride, std::uintptr_t user) {
        const node* n = t.strided("v", 4, 1, stride, t.basic("b", block));
        const device::plan p(canonical(*n), n->extent());
        return p.width(p.passes().at(0), 1, nullptr, reinterpret_cast<const void*>(user));
    };
    EXPECT_EQ(width_at(16, 32, 4096), 16);
    EXPECT_EQ(width_at(16, 40, 4096), 8);
    EXPECT_EQ(width_at(16, 36, 4096), 4);
    EXPECT_EQ(width_at(16, 32, 4098), 2);
    EXPECT_EQ(width_at(16, 33, 4096), 1);
}

TEST(device_plan, refuses_what_its_kernels_cannot_count) {
    tree t;
    const node* n = t.strided("v", 3, 1, 2, t.basic("b", 1));
    const device::plan p(canonical(*n), n->extent());
    int launches = 0;
    const auto count_them = [&](const gpu::launch_shape&, const auto&) { ++launches; };
    EXPECT_FALSE(device::start_moves<way::pack>(p, std::int64_t{1} << 30, nullptr, nullptr, nullptr,
                                                count_them));
    EXPECT_EQ(launches, 0);
    const node* huge = t.strided("v", std::int64_t{1} << 31, 1, 1, t.basic("b", 1));
    EXPECT_FALSE(device::plan(canonical(*huge), huge->extent()).possible());
}

TEST(device_divisor, is_exact_to_31_bits) {
    std::mt19937 r(9);
    constexpr std::uint32_t last = 0x7FFFFFFF;
    for (int k = 0; k < 2000; ++k) {
        const std::uint32_t d = k < 1000 ? 1 + static_cast<std::uint32_t>(k)
                                         : 1 + static_cast<std::uint32_t>(r()) % last;
        const device::divisor by(d);
        for (const std::uint32_t n : {0U, d - 1, d, last, last - last % d, last - last % d - 1,
                                      static_cast<std::uint32_t>(r()) & last})
            ASSERT_EQ(by.quotient(n & last), (n & last) / d) << n << " / " << d;
    }
}

}  // namespace
}  // namespace assay::mpi
