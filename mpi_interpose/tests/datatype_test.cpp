// From tree to canonical form, without an MPI.

#include <gtest/gtest.h>

#include "datatype/canonical.hpp"
#include "datatype/recent.hpp"

namespace assay::mpi {
namespace {

TEST(canonical, a_vector_of_doubles_is_one_loop) {
    tree t;
    const form f = canonical(*t.strided("vector", 1024, 1, 16, t.basic("double", 8)));
    ASSERT_EQ(f.loops, (std::vector<loop>{{1024, 16, 8}}));
    EXPECT_EQ(f.block, 8);
    EXPECT_EQ(f.size, 8192);
}

TEST(canonical, touching_blocks_become_one) {
    tree t;
    const node* d = t.basic("double", 8);
    EXPECT_TRUE(canonical(*t.strided("vector", 16, 2, 16, d)).dense());
    EXPECT_TRUE(canonical(*t.listed("indexed", {2, 3}, {0, 16}, d)).dense());
}

TEST(canonical, evenly_listed_blocks_become_a_loop) {
    tree t;
    const form f =
        canonical(*t.listed("indexed_block", {1}, {0, 24, 48, 72}, t.basic("double", 8)));
    ASSERT_EQ(f.loops, (std::vector<loop>{{4, 24, 8}}));
}

TEST(canonical, a_transposition_keeps_its_packed_order) {
    tree t;
    const node* column =
        t.resized("resized", 0, 8, t.strided("vector", 4, 1, 32, t.basic("double", 8)));
    const form f = repeated(canonical(*column), 4, column->extent());
    ASSERT_EQ(f.loops, (std::vector<loop>{{4, 8, 32}, {4, 32, 8}}));
}

TEST(canonical, loops_that_continue_each_other_become_one) {
    tree t;
    const node* row = t.strided("vector", 8, 1, 16, t.basic("double", 8));
    const form f = canonical(*t.strided("hvector", 10, 1, 128, row));
    ASSERT_EQ(f.loops, (std::vector<loop>{{80, 16, 8}}));
}

TEST(bounds, follow_the_standard) {
    tree t;
    const node* i = t.basic("int", 4);
    const node* back = t.strided("hvector", 4, 1, -12, i);
    EXPECT_EQ(back->at, (bounds{-36, 4, -36, 4}));
    const node* wide = t.resized("resized", -8, 40, i);
    EXPECT_EQ(t.strided("contiguous", 1, 3, 0, wide)->at, (bounds{-8, 112, 0, 84}));
    EXPECT_EQ(t.strided("contiguous", 1, 0, 0, i)->size, 0);
}

TEST(bounds, marks_win_over_data) {
    tree t;
    node* s = t.structure("struct", {1, 1, 1}, {-16, 0, 64},
                          {t.lower_mark(), t.basic("int", 4), t.upper_mark()});
    EXPECT_EQ(s->at, (bounds{-16, 64, 0, 4}));
}

TEST(bounds, a_library_that_sees_another_type_is_told) {
    tree t;
    node* back = t.strided("vector", 4, 1, -1, t.basic("byte", 1));
    EXPECT_FALSE(back->bound_by(4, {0, 4, 0, 4}));
    EXPECT_TRUE(back->bound_by(4, {-3, 1, -3, 1}));
    node* padded = t.strided("hvector", 2, 1, 9, t.basic("double", 8));
    EXPECT_TRUE(padded->bound_by(16, {0, 24, 0, 17}));
    EXPECT_EQ(padded->extent(), 24);
    EXPECT_FALSE(padded->bound_by(16, {0, 25, 0, 17}));
}

TEST(bounds, a_subarray_spans_the_array) {
    tree t;
    const int64_t sizes[] = {4, 6}, parts[] = {2, 3}, starts[] = {1, 2};
    const node* c = t.subarray(sizes, parts, starts, order::c, t.basic("int", 4));
    EXPECT_EQ(c->at, (bounds{0, 96, 32, 68}));
    const node* f = t.subarray(sizes, parts, starts, order::fortran, t.basic("int", 4));
    EXPECT_EQ(f->at, (bounds{0, 96, 36, 76}));
}

TEST(structure, parts_of_many_types_in_turn_keep_their_own_type) {
    tree t;
    std::vector<const node*> children;
    std::vector<int64_t> places;
    int64_t size = 0;
    for (int64_t i = 0; i < 60; ++i) {
        children.push_back(i < 20 ? t.basic("b", i + 1)
                                  : children[static_cast<std::size_t>(i) - 20]);
        places.push_back(i * 32);
        size += children.back()->size;
    }
    const form f = canonical(*t.structure("s", {1}, places, children));
    ASSERT_EQ(f.blocks.size(), 60u);
    EXPECT_EQ(f.size, size);
    for (int64_t i = 0; i < 60; ++i)
        EXPECT_EQ(f.blocks[static_cast<std::size_t>(i)], (run{i * 32, i % 20 + 1}));
}

TEST(recent, asks_once_for_few_keys_in_turn_and_answers_for_many) {
    recent<int, int> squares;
    int asked = 0;
    const auto square = [&](int k) { return squares.get(k, [&] { return ++asked, k * k; }); };
    for (int i = 0; i < 100; ++i) EXPECT_EQ(square(i % 8), i % 8 * (i % 8));
    EXPECT_EQ(asked, 8);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(square(i % 9), i % 9 * (i % 9));
}

TEST(text, shows_how_a_type_was_made) {
    tree t;
    EXPECT_EQ(text(*t.strided("vector", 4, 1, 16, t.basic("double", 8))),
              "vector(4,1,16 B,double)");
}

}  // namespace
}  // namespace assay::mpi
