#pragma once
// Loops over two and three dimensions, cut into tiles. Row-major, the last dimension contiguous, as
// mdspan's layout_right; extents_of takes anything that has rank() and extent(r), mdspan among
// them.

#include <array>

#include "algorithm.hpp"

namespace assay::parallel {
inline namespace ASSAY_ISA {

template <std::size_t Rank>
using extents = std::array<std::ptrdiff_t, Rank>;

template <class Mdspan>
constexpr auto extents_of(const Mdspan& m) {
    extents<Mdspan::rank()> e{};
    for (std::size_t r = 0; r < e.size(); ++r) e[r] = static_cast<std::ptrdiff_t>(m.extent(r));
    return e;
}

// The points [begin, end) in every dimension.
template <std::size_t Rank>
struct tile {
    extents<Rank> begin, end;
};

namespace detail {

template <std::size_t Rank>
tile<Rank> tile_at(const tile<Rank>& whole, const extents<Rank>& size, std::ptrdiff_t number) {
    tile<Rank> t;
    for (std::size_t r = Rank; r-- > 0;) {
        const std::ptrdiff_t count = (whole.end[r] - whole.begin[r] + size[r] - 1) / size[r];
        t.begin[r] = whole.begin[r] + number % count * size[r];
        const std::ptrdiff_t end = t.begin[r] + size[r];
        t.end[r] = end < whole.end[r] ? end : whole.end[r];
        number /= count;
    }
    return t;
}

// A tile a block; its threads take the columns of the last dimension in turn, so that neighbours
// touch neighbouring memory. Each thread finds its tile: the divisions are of 32 bits, a few
// instructions each, where those of 64 bits would take longer than a stencil.
template <std::size_t Rank, class Kernel>
struct tile_body {
    static constexpr bool threads_cooperate = false;
    tile<Rank> whole;
    extents<Rank> size;
    std::array<unsigned, Rank> count;  // tiles along each dimension
    Kernel k;

    ASSAY_DEVICE_FUNCTION void operator()(const gpu::thread_place& t) const {
        tile<Rank> mine = of_block(t.block_at.x);
        const std::ptrdiff_t end = mine.end[Rank - 1];
        for (std::ptrdiff_t c = mine.begin[Rank - 1] + t.thread.x; c < end; c += block_threads) {
            mine.begin[Rank - 1] = c;
            mine.end[Rank - 1] = c + 1;
            k(mine);
        }
    }

  private:
    ASSAY_DEVICE_FUNCTION tile<Rank> of_block(unsigned number) const {
        tile<Rank> t;
        for (std::size_t r = Rank; r-- > 0;) {
            const unsigned at = r == 0 ? number : number % count[r];
            if (r > 0) number /= count[r];
            t.begin[r] = whole.begin[r] + at * size[r];
            const std::ptrdiff_t end = t.begin[r] + size[r];
            t.end[r] = end < whole.end[r] ? end : whole.end[r];
        }
        return t;
    }
};

}  // namespace detail

// Calls k(tile) for tiles of at most `size` that cover `whole`, each point once. Neighbouring tiles
// go to one part, so a loop repeated over the same extents meets its pages where it left them. On a
// device a thread gets tiles one column wide: a kernel takes its bounds from the tile.
template <std::size_t Rank, class Kernel>
requires(Rank == 2 || Rank == 3) void for_each_tile(const policy& p, const tile<Rank>& whole,
                                                    const extents<Rank>& size, Kernel k) {
    std::ptrdiff_t tiles = 1;
    std::array<unsigned, Rank> count{};
    for (std::size_t r = 0; r < Rank; ++r) {
        const std::ptrdiff_t along =
            std::max<std::ptrdiff_t>(0, (whole.end[r] - whole.begin[r] + size[r] - 1) / size[r]);
        count[r] = static_cast<unsigned>(along);
        tiles *= along;
    }
    if constexpr (ASSAY_FOR_DEVICE) {
        if (tiles > 0)
            detail::run_body(detail::this_device(p), tiles, 0,
                             detail::tile_body<Rank, Kernel>{whole, size, count, k});
        return;
    }
    require_host(p.where());
    const auto parts = static_cast<std::ptrdiff_t>(p.where().concurrency());
    auto body = [&](std::size_t part) {
        const auto me = static_cast<std::ptrdiff_t>(part);
        for (std::ptrdiff_t t = tiles * me / parts; t < tiles * (me + 1) / parts; ++t)
            k(detail::tile_at(whole, size, t));
        fence_streams();
    };
    p.where().bulk(static_cast<std::size_t>(parts), body);
}

// One row of a tile, in packs: k(i, views...) for i in [begin, end), on the calling thread. Writes
// past the cache where `how` says streaming (chosen_stores of the whole arrays) and the written
// views are aligned together; for_each_tile fences them.
template <class Kernel, view... Views>
[[gnu::always_inline]] ASSAY_DEVICE_FUNCTION inline void for_each_in_row([[maybe_unused]] store how,
                                                                         std::ptrdiff_t begin,
                                                                         std::ptrdiff_t end,
                                                                         Kernel k, Views... v) {
    if constexpr (ASSAY_FOR_DEVICE || !detail::takes_packs<Kernel, Views...>) {
        for (std::ptrdiff_t i = begin; i < end; ++i) k(i, v...);
    } else {
        const std::ptrdiff_t head = detail::common_head(begin, v...);
        if (how == store::streaming && head >= 0)
            detail::run_packs<store::streaming>({begin, end}, head, k, v...);
        else
            detail::run_packs<store::cached>({begin, end}, std::max<std::ptrdiff_t>(head, 0), k,
                                             v...);
    }
}
template <class Kernel, view... Views>
[[gnu::always_inline]] ASSAY_DEVICE_FUNCTION inline void for_each_in_row(std::ptrdiff_t begin,
                                                                         std::ptrdiff_t end,
                                                                         Kernel k, Views... v) {
    for_each_in_row(store::cached, begin, end, k, v...);
}

}  // namespace ASSAY_ISA
}  // namespace assay::parallel
