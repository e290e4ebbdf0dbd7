#pragma once
// The warp collectives as one axis: a row of `collective_table`, a line of `step`, and the rows of
// sass.csv. Every lane takes part. x is made anew from the result, so that each needs the last one.

#include <array>
#include <cstdint>
#include <string_view>

namespace assay::micro::pipeline {

// clang-format off
enum class collective {
    shfl_idx, shfl_up, shfl_down, shfl_bfly, redux_add, redux_min, redux_max, redux_and, redux_or, redux_xor,
    vote_ballot, vote_all, vote_any, match_any, match_all
};
// In the order of the enumeration; the axis `op`.
inline constexpr std::array<std::string_view, 15> collective_names{
    "shfl_idx", "shfl_up", "shfl_down", "shfl_bfly", "redux_add", "redux_min", "redux_max", "redux_and", "redux_or",
    "redux_xor", "vote_ballot", "vote_all", "vote_any", "match_any", "match_all"};
// clang-format on

inline constexpr unsigned all_lanes = 0xffffffff;

template <collective C>
__device__ __forceinline__ std::uint32_t collect(std::uint32_t x, std::uint32_t a) {
    using enum collective;
    int same = 0;
    if constexpr (C == shfl_idx) return __shfl_sync(all_lanes, x, a);
    if constexpr (C == shfl_up) return __shfl_up_sync(all_lanes, x, 1);
    if constexpr (C == shfl_down) return __shfl_down_sync(all_lanes, x, 1);
    if constexpr (C == shfl_bfly) return __shfl_xor_sync(all_lanes, x, 1);
    if constexpr (C == redux_add) return __reduce_add_sync(all_lanes, x);
    if constexpr (C == redux_min) return __reduce_min_sync(all_lanes, x);
    if constexpr (C == redux_max) return __reduce_max_sync(all_lanes, x);
    if constexpr (C == redux_and) return __reduce_and_sync(all_lanes, x);
    if constexpr (C == redux_or) return __reduce_or_sync(all_lanes, x);
    if constexpr (C == redux_xor) return __reduce_xor_sync(all_lanes, x);
    if constexpr (C == vote_ballot) return __ballot_sync(all_lanes, x > a);
    if constexpr (C == vote_all) return __all_sync(all_lanes, x > a);
    if constexpr (C == vote_any) return __any_sync(all_lanes, x > a);
    if constexpr (C == match_any) return __match_any_sync(all_lanes, x);
    if constexpr (C == match_all) return __match_all_sync(all_lanes, x, &same);
}

template <collective C>
constexpr bool keeps_lanes_apart = C <= collective::shfl_bfly || C == collective::match_any;

// An operation as strand.cuh runs it. A reduction of equal lanes could be skipped: each lane mixes
// its own word back in, one LOP3 beside it.
template <collective C>
struct warp_wide {
    using value = std::uint32_t;
    static constexpr std::string_view name = collective_names[static_cast<std::size_t>(C)];
    static constexpr int turn = 16;
    static constexpr int most_ilp = 8;
    static constexpr bool pairs = false;
    __device__ __forceinline__ static value step(value x, value, value a, value b) {
        const value r = collect<C>(x, a);
        return keeps_lanes_apart<C> ? r : r ^ b;
    }
};

}  // namespace assay::micro::pipeline
