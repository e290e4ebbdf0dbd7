// Packers of every instruction set against the plain meaning of a form, between pages that trap.

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <random>

#include "pack/plan.hpp"

namespace assay::mpi {
namespace {

// `bytes` bytes that end, or begin, where a page may not be touched.
class guarded {
  public:
    guarded(std::size_t bytes, bool at_end) : bytes_(bytes) {
        const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
        inner_ = (bytes + page - 1) / page * page;
        whole_ = inner_ + 2 * page;
        base_ = static_cast<char*>(
            mmap(nullptr, whole_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        mprotect(base_ + page, inner_, PROT_READ | PROT_WRITE);
        data_ = base_ + page + (at_end ? inner_ - bytes : 0);
    }
    guarded(const guarded&) = delete;
    guarded& operator=(const guarded&) = delete;
    ~guarded() { munmap(base_, whole_); }
    [[nodiscard]] char* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return bytes_; }

  private:
    std::size_t bytes_, inner_, whole_;
    char* base_;
    char* data_;
};

void fill(const guarded& g, unsigned seed) {
    std::minstd_rand r(seed);
    for (std::size_t i = 0; i < g.size(); ++i) g.data()[i] = static_cast<char>(r() >> 8);
}

// Packs and unpacks `count` instances with exactly the memory that the type spans, and compares
// every byte.
void hold_to_meaning(const node& n, int64_t count, isa target, bool at_end) {
    const form whole = repeated(canonical(n), count, n.extent());
    int64_t low = INT64_MAX, high = INT64_MIN;
    for_each_run(whole, [&](int64_t offset, int64_t, int64_t bytes) {
        low = std::min(low, offset);
        high = std::max(high, offset + bytes);
    });
    const guarded user(static_cast<std::size_t>(high - low), at_end),
        packed(static_cast<std::size_t>(whole.size), at_end);
    fill(user, 1);
    fill(packed, 2);
    const std::vector<char> memory(user.data(), user.data() + user.size());
    std::vector<char> wanted(packed.size());
    for_each_run(whole, [&](int64_t offset, int64_t at, int64_t bytes) {
        std::memcpy(wanted.data() + at, memory.data() + offset - low,
                    static_cast<std::size_t>(bytes));
    });
    const plan p(canonical(n), n.at, target);
    p.pack(packed.data(), user.data() - low, count);
    ASSERT_EQ(std::memcmp(packed.data(), wanted.data(), wanted.size()), 0)
        << text(whole) << " " << p.text();

    fill(packed, 3);
    std::vector<char> ground = memory;
    for_each_run(whole, [&](int64_t offset, int64_t at, int64_t bytes) {
        std::memcpy(ground.data() + offset - low, packed.data() + at,
                    static_cast<std::size_t>(bytes));
    });
    p.unpack(packed.data(), user.data() - low, count);
    ASSERT_EQ(std::memcmp(user.data(), ground.data(), ground.size()), 0)
        << text(whole) << " " << p.text();
}

class packers : public testing::TestWithParam<isa> {
  protected:
    void SetUp() override {
        if (GetParam() > best_isa())
            GTEST_SKIP() << "this processor has no " << name_of(GetParam());
    }
    static void hold(const node& n, int64_t count) {
        for (const bool at_end : {false, true}) hold_to_meaning(n, count, GetParam(), at_end);
    }
};

TEST_P(packers, strided_blocks) {
    for (const int64_t block :
         {1, 2, 3, 4, 5, 7, 8, 12, 16, 20, 31, 32, 33, 48, 63, 64, 65, 128, 200, 2048, 2050})
        for (const int64_t gap : {1, 2, 3, 8, 16, 24, 64, 300})
            for (const int64_t count : {1, 2, 3, 7, 8, 9, 63, 130}) {
                tree t;
                const node* base = t.basic("block", block);
                hold(*t.strided("v", count, 1, block + gap, base), 1);
                hold(*t.resized("r", 0, block + gap, base), count);
                hold(*t.strided("v", count, 1, -(block + gap), base), 2);
            }
}

TEST_P(packers, nested_strides) {
    for (const int64_t block : {1, 3, 8, 16})
        for (const int64_t inner : {2, 5, 8, 20})
            for (const int64_t outer : {1, 3, 16, 17}) {
                tree t;
                const node* row = t.strided("row", inner, 1, 2 * block, t.basic("b", block));
                hold(*t.strided("plane", outer, 1, 3 * block * inner, row), 2);
            }
}

TEST_P(packers, transpositions) {
    for (const int64_t block : {1, 2, 4, 8, 16})
        for (const int64_t n : {1, 4, 7, 8, 9, 33})
            for (const int64_t m : {1, 4, 8, 15, 40}) {
                tree t;
                const node* column = t.strided("column", n, 1, m * block, t.basic("b", block));
                hold(*t.resized("r", 0, block, column), m);
                hold(*t.strided("all", m, 1, block, column), 1);
            }
}

TEST_P(packers, records) {
    tree t;
    const node *i = t.basic("int", 4), *d = t.basic("double", 8), *c = t.basic("char", 1);
    const node* s = t.resized("r", 0, 24, t.structure("s", {1, 1, 3}, {0, 8, 16}, {i, d, c}));
    for (const int64_t count : {1, 2, 3, 4, 5, 100}) hold(*s, count);
    const node* wide = t.structure("s", {1, 5, 3}, {0, 40, 200}, {s, d, c});
    for (const int64_t count : {1, 2, 33}) hold(*wide, count);
}

TEST_P(packers, listed_blocks) {
    std::mt19937 r(5);
    for (const int64_t block : {1, 4, 8, 12, 32, 40, 100}) {
        tree t;
        std::vector<int64_t> places, lengths;
        int64_t at = 0;
        for (int k = 0; k < 101; ++k) {
            places.push_back(at);
            lengths.push_back(1 + static_cast<int64_t>(r() % 3));
            at += lengths.back() * block + 1 + static_cast<int64_t>(r() % 50);
        }
        hold(*t.listed("indexed", lengths, places, t.basic("b", block)), 2);
        hold(*t.listed("indexed_block", {1}, places, t.basic("b", block)), 1);
    }
}

TEST_P(packers, a_short_message_fills_only_what_it_holds) {
    tree t;
    const node* n = t.strided("v", 10, 1, 16, t.basic("b", 6));
    const plan p(canonical(*n), n->at, GetParam());
    std::vector<char> packed(120, 'p');
    for (int64_t bytes = 0; bytes <= 120; ++bytes) {
        std::vector<char> user(300, 'u');
        p.unpack_bytes(packed.data(), user.data(), bytes);
        EXPECT_EQ(std::count(user.begin(), user.end(), 'p'), bytes);
    }
}

INSTANTIATE_TEST_SUITE_P(isas, packers, testing::Values(isa::portable, isa::avx2, isa::avx512),
                         [](const auto& p) { return std::string(name_of(p.param)); });

}  // namespace
}  // namespace assay::mpi
