#pragma once
// Who reaches whose shared memory in a cluster.

#include <string_view>

#include "harness/moved.hpp"

namespace assay::micro::dsmem {

enum class pattern { ring, pair, broadcast, all_to_all, gather };

inline constexpr std::string_view pattern_names[]{"ring", "pair", "broadcast", "all_to_all",
                                                  "gather"};

// What `rank` does in a cluster of `blocks`: the rank that its stream number `stream` reaches, or
// -1 where it rests.
//   ring: the next one       pair: the neighbour of the same two
//   broadcast: block 0's data to all (loads: everyone reads block 0; stores: block 0 writes to all)
//   gather: all data to block 0 (loads: block 0 reads all; stores: everyone writes to block 0)
//   all_to_all: every other one in turn
ASSAY_DEVICE_FUNCTION constexpr int partner(pattern p, bool stores, unsigned rank, unsigned blocks,
                                            unsigned stream) {
    const auto other = static_cast<int>((rank + 1 + stream % (blocks - 1)) % blocks);
    const bool one_serves_all = (p == pattern::gather) != stores;
    switch (p) {
        case pattern::ring:
            return static_cast<int>((rank + 1) % blocks);
        case pattern::pair:
            return static_cast<int>(rank ^ 1U);
        case pattern::all_to_all:
            return other;
        case pattern::broadcast:
        case pattern::gather:
            break;
    }
    if (one_serves_all) return rank == 0 ? other : -1;
    return rank == 0 ? -1 : 0;
}

}  // namespace assay::micro::dsmem
