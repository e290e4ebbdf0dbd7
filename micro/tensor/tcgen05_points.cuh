#pragma once
// The kernels and points of a kind of tcgen05.mma.

#include "gpu/peaks.hpp"
#include "harness/chain.hpp"
#include "points.hpp"
#include "tcgen05_kernels.cuh"
#include "tcgen05_words.hpp"

namespace assay::micro::tensor {

inline constexpr int tcgen05_chain_length = 8;  // and twice that
inline constexpr int tcgen05_flood_operations = 64;

template <class Kind>
concept sparse_kind = requires {
    Kind::sparse;
};

template <class Kind, int N, int Operations, bool Chain>
__device__ void tcgen05_timed(const kernel_arguments& k) {
    if constexpr (ptx::has_tcgen05) {
        const tcgen05_tiles<N, sparse_kind<Kind>> tiles(k.operands);
        tensor_room room(k.operands[1], k.operands[2]);
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
        const tcgen05_tiles<N, sparse_kind<Kind>> tiles(words);
        tensor_room room(words[1], words[2]);
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

inline answers check_tcgen05(const session& s, const tcgen05_layout& l,
                             const single_product& once) {
    const product p = make_product(l.shape(), 3);
    const auto wanted = tcgen05_answer(l, p);
    return compare_product(s, once, tcgen05_threads, tcgen05_product_words(l, p),
                           std::vector<std::uint32_t>(wanted.size()), wanted);
}

inline std::optional<documented_rate> tcgen05_peak(const tcgen05_form& f, const session& s) {
    if (f.kind != "f16" && f.kind != "f8f6f4") return std::nullopt;
    const auto* row =
        gpu::find_peak(s.device().name, f.kind == "f16" ? "fp16_tensor" : "fp8_tensor");
    if (!row || !row->rate) return std::nullopt;
    return documented_rate{*row->rate * (f.sparse ? 2 : 1),
                           row->source + (f.sparse ? "; doubled by structured sparsity" : "")};
}

// An instruction and its kernels; a cluster where more than one block shares it.
struct tcgen05_case {
    tcgen05_layout layout;
    timed_kernel shorter, longer, throughput;
    single_product once;
    std::vector<record::expected_code> code;
};

inline room tcgen05_room(const tcgen05_layout& l) {
    room r;
    r.cluster = static_cast<unsigned>(l.blocks);
    r.alone = l.blocks > 1;
    return r;
}

inline probe_point tcgen05_flood_point(const tcgen05_case& one, const record::point& at,
                                       extent reach, data_kind kind) {
    constexpr int warps = tcgen05_threads / 32;
    const tcgen05_layout& l = one.layout;
    flood load{one.throughput,
               tcgen05_flood_operations,
               warps,
               reach,
               tcgen05_operand_words(l, kind),
               [f = l.f](const session& s) { return tcgen05_peak(f, s); },
               no_documented_rate,
               l.shape().operations() / (warps * l.blocks)};
    load.space = tcgen05_room(l);
    return with_data(flood_point(at, std::move(load), one.code), kind);
}

inline void add_tcgen05_points(std::vector<probe_point>& points, const tcgen05_case& one) {
    const tcgen05_layout& l = one.layout;
    const record::point at{
        {"kind", l.f.kind}, {"type", l.f.type + "." + l.f.d}, {"shape", l.shape().shape}};
    chain c{{one.shorter, tcgen05_chain_length},
            {one.longer, 2 * tcgen05_chain_length},
            tcgen05_operand_words(l, data_kind::random)};
    c.threads = tcgen05_threads;
    c.space = tcgen05_room(l);
    const std::size_t first = points.size();
    points.push_back(with_data(chain_point(at, std::move(c), one.code), data_kind::random));
    points.push_back(tcgen05_flood_point(one, at, extent::sm, data_kind::random));
    for (const auto kind : data_kinds)
        points.push_back(tcgen05_flood_point(one, at, extent::chip, kind));
    for (std::size_t i = first; i < points.size(); ++i)
        points[i].check = [l, once = one.once](const session& s) {
            return check_tcgen05(s, l, once);
        };
}

template <class Kind>
tcgen05_form form_of_kind() {
    tcgen05_form f = tcgen05_form_of(Kind::kind);
    if constexpr (sparse_kind<Kind>) f.sparse = true, f.k *= 2;
    return f;
}

template <class Kind, int N>
tcgen05_case tcgen05_case_of() {
    const tcgen05_form f = form_of_kind<Kind>();
    return {{f, N},
            &tcgen05_latency<Kind, N, tcgen05_chain_length>,
            &tcgen05_latency<Kind, N, 2 * tcgen05_chain_length>,
            &tcgen05_throughput<Kind, N>,
            {&tcgen05_once<Kind, N>, N},
            tcgen05_code({f.mnemonic})};
}

template <class... Kind>
std::vector<probe_point> tcgen05_points_of_all() {
    std::vector<probe_point> points;
    ((add_tcgen05_points(points, tcgen05_case_of<Kind, 64>()),
      add_tcgen05_points(points, tcgen05_case_of<Kind, 128>()),
      add_tcgen05_points(points, tcgen05_case_of<Kind, 256>())),
     ...);
    return points;
}

}  // namespace assay::micro::tensor
