#pragma once
// The kernels of wgmma's forms as a table.

#include "wgmma_kernels.cuh"
#include "wgmma_table.hpp"

namespace assay::micro::tensor {

template <class W, bool FromRegisters, int InFlight>
wgmma_kernels::chained chain_of() {
    return {InFlight, &wgmma_latency<W, FromRegisters, InFlight, wgmma_chain_length>,
            &wgmma_latency<W, FromRegisters, InFlight, wgmma_longer_chain>};
}
template <class W, bool FromRegisters, int InFlight>
wgmma_kernels::flooding flood_of() {
    return {InFlight, &wgmma_throughput<W, FromRegisters, InFlight>};
}

template <class W, bool FromRegisters>
wgmma_kernels wgmma_kernels_of() {
    return {W::text,
            FromRegisters,
            most_warpgroups<W>,
            wgmma_flood_operations<W>,
            {chain_of<W, FromRegisters, 0>()},
            {flood_of<W, FromRegisters, default_in_flight>()}};
}

// With fewer groups in flight too.
template <class W, bool FromRegisters>
wgmma_kernels wgmma_kernels_by_groups() {
    auto k = wgmma_kernels_of<W, FromRegisters>();
    k.chains[1] = chain_of<W, FromRegisters, 1>();
    k.floods[1] = flood_of<W, FromRegisters, 1>();
    k.floods[2] = flood_of<W, FromRegisters, 2>();
    return k;
}

// A kind with each N, a from shared memory and from registers.
template <class Kind, int... N>
struct shapes {
    template <class To>
    static void append(To& to) {
        ((to(wgmma_kernels_of<ptx::wgmma<Kind, N>, false>()),
          to(wgmma_kernels_of<ptx::wgmma<Kind, N>, true>())),
         ...);
    }
    static constexpr std::size_t count = 2 * sizeof...(N);
};
template <class... Shapes>
wgmma_table wgmma_kernels_of_all() {
    static wgmma_kernels all[(... + Shapes::count)];
    std::size_t at = 0;
    const auto put = [&](const wgmma_kernels& k) { all[at++] = k; };
    (Shapes::append(put), ...);
    return all;
}

}  // namespace assay::micro::tensor
