// The oracle of exchanges between the shared memories of a cluster: against every copy, store and
// load of it carried out one by one; and words of a wrong block, place or count are seen.

#include <gtest/gtest.h>

#include "dsmem/arrived.hpp"

namespace {

using namespace assay::micro;
using namespace assay::micro::dsmem;

std::vector<exchange> exchanges(unsigned ilp, unsigned width) {
    std::vector<exchange> all;
    for (std::size_t p = 0; p < std::size(pattern_names); ++p)
        for (const unsigned blocks : {2U, 4U, 16U})
            all.push_back({static_cast<pattern>(p), blocks, 2, ilp, width});
    return all;
}

using memories = std::vector<std::vector<std::uint32_t>>;  // a block's words

std::vector<std::uint32_t> sums_of(const exchange& e, const memories& places, unsigned words) {
    return each_thread(e, [&](unsigned rank, unsigned warp, unsigned lane) {
        std::uint32_t sum = 0;
        for (unsigned i = lane; i < words; i += 32)
            sum += weighed(places[rank][warp * words + i], i);
        return sum;
    });
}

memories copied(const exchange& e) {
    const unsigned words = e.width / 4, streams = e.warps * e.ilp;
    memories places(e.blocks, std::vector<std::uint32_t>(streams * words));
    for (unsigned from = 0; from < e.blocks; ++from)
        for (unsigned stream = 0; stream < streams; ++stream) {
            const int to = partner(e.which, true, from, e.blocks, stream);
            for (unsigned i = 0; to >= 0 && i < words; ++i)
                places[static_cast<unsigned>(to)][stream * words + i] =
                    sent_word(e.which, from, stream * 4 + i);
        }
    return places;
}

TEST(exchange, copies_arrive_as_carried_out_one_by_one) {
    for (const unsigned ilp : {1U, 4U})
        for (const auto& e : exchanges(ilp, 256))
            EXPECT_EQ(after_copies(e), sums_of(e, copied(e), e.ilp * e.width / 4))
                << pattern_names[static_cast<int>(e.which)] << ' ' << e.blocks << ' ' << ilp;
}

TEST(exchange, a_word_from_another_block_or_place_is_seen) {
    const exchange e{pattern::ring, 4, 2, 4, 256};
    const unsigned words = e.ilp * e.width / 4;
    auto places = copied(e);
    std::swap(places[1], places[2]);
    EXPECT_NE(after_copies(e), sums_of(e, places, words));
    places = copied(e);
    std::swap(places[1][3], places[1][35]);
    EXPECT_NE(after_copies(e), sums_of(e, places, words));
    places = copied(e);
    places[3][0] = 0;
    EXPECT_NE(after_copies(e), sums_of(e, places, words));
}

TEST(exchange, stores_arrive_as_carried_out_one_by_one) {
    for (const unsigned ilp : {1U, 4U})
        for (const auto& e : exchanges(ilp, 8)) {
            const unsigned words = rows * e.width / 4, threads = 32 * e.warps;
            memories cells(e.blocks, std::vector<std::uint32_t>(threads * words));
            for (unsigned from = 0; from < e.blocks; ++from)
                for (unsigned thread = 0; thread < threads; ++thread)
                    for (unsigned j = 0; j < ilp; ++j) {
                        const int to =
                            partner(e.which, true, from, e.blocks, thread / 32 * ilp + j);
                        for (unsigned i = 0; to >= 0 && i < words; ++i)
                            cells[static_cast<unsigned>(to)][thread * words + i] =
                                stored_word(e.which, from, thread);
                    }
            const auto want = each_thread(e, [&](unsigned rank, unsigned warp, unsigned lane) {
                std::uint32_t sum = 0;
                for (unsigned i = 0; i < words; ++i)
                    sum += weighed(cells[rank][(warp * 32 + lane) * words + i], i);
                return sum;
            });
            EXPECT_EQ(after_stores(e), want)
                << pattern_names[static_cast<int>(e.which)] << ' ' << e.blocks << ' ' << ilp;
        }
}

// Cell to cell, as pointers lead; a turn more or less ends elsewhere.
TEST(exchange, loads_end_where_their_pointers_lead) {
    for (const unsigned ilp : {1U, 4U, 8U})
        for (const auto& e : exchanges(ilp, 16)) {
            const auto walked = [&](unsigned turns) {
                return each_thread(e, [&](unsigned rank, unsigned warp, unsigned lane) {
                    std::uint32_t sum = 0;
                    for (unsigned j = 0; j < ilp; ++j) {
                        if (partner(e.which, false, rank, e.blocks, warp * ilp) < 0) continue;
                        unsigned row = j % rows;
                        for (unsigned i = 0; i < turns * accesses / ilp; ++i)
                            row = row + 1 < rows ? row + 1 : 0;
                        sum += weighed((warp * rows * 32 + row * 32 + lane) * e.width, j);
                    }
                    return sum;
                });
            };
            EXPECT_EQ(after_loads(e, 2), walked(2));
            EXPECT_NE(after_loads(e, 2), walked(1));
            EXPECT_NE(after_loads(e, 2), walked(0));
        }
}

}  // namespace
