#pragma once
// The kernels and points of a kind of tcgen05.mma.

#include "points.cuh"
#include "tcgen05_form.hpp"
#include "tcgen05_kernels.cuh"
#include "wgmma_words.hpp"

namespace assay::micro::tensor {

inline constexpr int tcgen05_chain_length = 8;  // and twice that
inline constexpr int tcgen05_flood_operations = 64;

template <class Kind, int N, int Operations, bool Chain>
__device__ void tcgen05_timed(const kernel_arguments& k) {
    if constexpr (ptx::has_tcgen05) {
        const tcgen05_tiles<N> tiles(k.operands);
        tensor_room room(k.operands[1]);
        const std::uint32_t instruction = k.operands[0];
        const auto body = [&] {
            room.run([&] {
#pragma unroll
                for (int i = 0; i < Operations; ++i)
                    Kind::issue(room.address, tiles.a, tiles.b, instruction, 1,
                                room.address + scale_column);
            });
        };
        if constexpr (Chain)
            timed_passes(k, body);
        else
            timed_loop(k, body);
        ptx::tcgen05_fence_after();
        k.results[thread_index()] = ptx::tcgen05_load(room.lanes_of_warp());
        ptx::tcgen05_wait_load();
    } else {
        time_nothing(k);
    }
}

template <class Kind, int N, int Operations>
__global__ void __launch_bounds__(tcgen05_threads) tcgen05_latency(kernel_arguments k) {
    tcgen05_timed<Kind, N, Operations, true>(k);
}
template <class Kind, int N>
__global__ void __launch_bounds__(tcgen05_threads) tcgen05_throughput(kernel_arguments k) {
    tcgen05_timed<Kind, N, tcgen05_flood_operations, false>(k);
}

// d = a b, a row a thread.
template <class Kind, int N>
__global__ void __launch_bounds__(tcgen05_threads)
    tcgen05_once(const std::uint32_t* words, const std::uint32_t*, std::uint32_t* d) {
    if constexpr (ptx::has_tcgen05) {
        const tcgen05_tiles<N> tiles(words);
        tensor_room room(words[1]);
        room.run([&] {
            Kind::issue(room.address, tiles.a, tiles.b, words[0], 0, room.address + scale_column);
        });
        ptx::tcgen05_fence_after();
        for (int column = 0; column < N; ++column) {
            const std::uint32_t word = ptx::tcgen05_load(room.lanes_of_warp() + column);
            ptx::tcgen05_wait_load();
            d[threadIdx.x * N + column] = word;
        }
    }
}

inline std::vector<std::uint32_t> tcgen05_words(const tcgen05_form& f, int n) {
    const auto words = tcgen05_header + (tcgen05_a.bytes() + n * 32) / 4;
    std::vector<std::uint32_t> all(static_cast<std::size_t>(words));
    all[0] = tcgen05_instruction(f, tcgen05_rows, n);
    all[1] = f.scale == "ue4m3" ? 0x38383838U : 0x7f7f7f7fU;  // ones
    return all;
}

inline std::vector<std::uint32_t> tcgen05_operand_words(const tcgen05_form& f, int n,
                                                        data_kind kind) {
    auto words = tcgen05_words(f, n);
    word_source source(kind);
    for (std::size_t i = tcgen05_header; i < words.size(); ++i)
        words[i] = source.next(number_of(f.type));
    return words;
}

inline answers check_tcgen05(const session& s, const tcgen05_form& f, int n,
                             const single_product& once) {
    const form shape = product_form(f, tcgen05_rows, n);
    const product p = make_product(shape, 3);
    auto words = tcgen05_words(f, n);
    const std::span tiles = std::span(words).subspan(tcgen05_header);
    lay_tile(tiles, tcgen05_a, number_of(f.type), f.k,
             [&](int row, int k) { return p.a[row * f.k + k]; });
    lay_tile(tiles.subspan(tcgen05_a.bytes() / 4), {n, 32}, number_of(f.type), f.k,
             [&](int column, int k) { return p.b[k * n + column]; });
    std::vector<std::uint32_t> wanted;
    for (std::size_t i = 0; i < p.d.size(); ++i)
        wanted.push_back(static_cast<std::uint32_t>(encode(number_of(f.d), p.d[i] - p.c[i])));
    return compare_product(s, once, tcgen05_threads, words,
                           std::vector<std::uint32_t>(wanted.size()), wanted);
}

inline std::optional<documented_rate> tcgen05_peak(const tcgen05_form& f, const session& s) {
    if (f.kind != "f16" && f.kind != "f8f6f4") return std::nullopt;
    const auto* row =
        gpu::find_peak(s.device().name, f.kind == "f16" ? "fp16_tensor" : "fp8_tensor");
    if (!row || !row->rate) return std::nullopt;
    return documented_rate{*row->rate, row->source};
}

template <class Kind, int N>
void add_tcgen05_points(std::vector<probe_point>& points) {
    const tcgen05_form& f = tcgen05_form_of(Kind::kind);
    const form shape = product_form(f, tcgen05_rows, N);
    record::point at{{"kind", f.kind}, {"type", f.type + "." + f.d}, {"shape", shape.shape}};
    const auto code = tcgen05_code({f.mnemonic});
    chain c{{&tcgen05_latency<Kind, N, tcgen05_chain_length>, tcgen05_chain_length},
            {&tcgen05_latency<Kind, N, 2 * tcgen05_chain_length>, 2 * tcgen05_chain_length},
            tcgen05_operand_words(f, N, data_kind::random)};
    c.threads = tcgen05_threads;
    const std::size_t first = points.size();
    points.push_back(with_data(chain_point(at, std::move(c), code), data_kind::random));
    for (const auto& [reach, kind] : {std::pair{extent::sm, data_kind::random},
                                      {extent::chip, data_kind::random},
                                      {extent::chip, data_kind::zero},
                                      {extent::chip, data_kind::ramp}}) {
        constexpr int warps = tcgen05_threads / 32;
        flood load{&tcgen05_throughput<Kind, N>,
                   tcgen05_flood_operations,
                   warps,
                   reach,
                   tcgen05_operand_words(f, N, kind),
                   [f](const session& s) { return tcgen05_peak(f, s); },
                   no_documented_rate,
                   shape.operations() / warps};
        points.push_back(with_data(flood_point(at, std::move(load), code), kind));
    }
    const single_product once{&tcgen05_once<Kind, N>, N};
    for (std::size_t i = first; i < points.size(); ++i)
        points[i].check = [f, once](const session& s) { return check_tcgen05(s, f, N, once); };
}

template <class... Kind>
std::vector<probe_point> tcgen05_points_of_all() {
    std::vector<probe_point> points;
    ((add_tcgen05_points<Kind, 64>(points), add_tcgen05_points<Kind, 128>(points),
      add_tcgen05_points<Kind, 256>(points)),
     ...);
    return points;
}

}  // namespace assay::micro::tensor
