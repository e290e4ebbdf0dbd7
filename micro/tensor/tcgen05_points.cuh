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

template <class Kind, int N>
__device__ auto tcgen05_tiles_of(const std::uint32_t* words) {
    using tiles = tcgen05_tiles<N / Kind::blocks, Kind::sparse>;
    return tiles(words + (Kind::blocks > 1 ? ptx::cluster_rank() * tiles::words : 0));
}

template <class Kind, int N, int Operations, bool Chain>
__device__ void tcgen05_timed(const kernel_arguments& k) {
    if constexpr (ptx::has_tcgen05) {
        const auto tiles = tcgen05_tiles_of<Kind, N>(k.operands);
        tensor_room<Kind::blocks> room(k.operands[1], k.operands[2]);
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
        room.meet();
        k.results[thread_index()] = room.column(0);
    } else {
        time_nothing(k);
    }
}

template <class Kind, int N, int Operations>
__global__ void ASSAY_CLUSTER_OF(Kind::blocks) __launch_bounds__(tcgen05_threads)
    tcgen05_latency(kernel_arguments k) {
    tcgen05_timed<Kind, N, Operations, true>(k);
}
template <class Kind, int N>
__global__ void ASSAY_CLUSTER_OF(Kind::blocks) __launch_bounds__(tcgen05_threads)
    tcgen05_throughput(kernel_arguments k) {
    tcgen05_timed<Kind, N, tcgen05_flood_operations, false>(k);
}

// d = a b, a row a thread.
template <class Kind, int N>
__global__ void ASSAY_CLUSTER_OF(Kind::blocks) __launch_bounds__(tcgen05_threads)
    tcgen05_once(const std::uint32_t* words, const std::uint32_t*, std::uint32_t* d) {
    if constexpr (ptx::has_tcgen05) {
        const auto tiles = tcgen05_tiles_of<Kind, N>(words);
        tensor_room<Kind::blocks> room(words[1], words[2]);
        room.run([&] {
            Kind::issue(room.address, tiles.a, tiles.b, words[0], 0, room.address + scale_column);
        });
        room.meet();
        for (int i = 0; i < N; ++i) d[thread_index() * N + i] = room.column(i);
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

// "UTCOMMA.4X" of one block is "UTCOMMA.2CTA.4X" of a pair.
inline std::string tcgen05_mnemonic(std::string of_one, int blocks) {
    return blocks == 1 ? of_one : of_one.insert(std::min(of_one.find('.'), of_one.size()), ".2CTA");
}

template <class Kind, int N>
tcgen05_case tcgen05_case_of() {
    tcgen05_form f = tcgen05_form_of(Kind::kind);
    f.sparse = Kind::sparse;
    f.k *= Kind::sparse ? 2 : 1;
    return {{f, N, Kind::blocks},
            &tcgen05_latency<Kind, N, tcgen05_chain_length>,
            &tcgen05_latency<Kind, N, 2 * tcgen05_chain_length>,
            &tcgen05_throughput<Kind, N>,
            {&tcgen05_once<Kind, N>, N, Kind::blocks},
            tcgen05_code({tcgen05_mnemonic(f.mnemonic, Kind::blocks)})};
}

// Kinds with each N, of one block or of a pair.
template <int... N>
struct tcgen05_columns {
    template <class... Kind>
    static void add(std::vector<probe_point>& points) {
        const auto of_one = [&]<class One>(One*) {
            (add_tcgen05_points(points, tcgen05_case_of<One, N>()), ...);
        };
        (of_one(static_cast<Kind*>(nullptr)), ...);
    }
    template <int Blocks, bool Sparse>
    static void add_unscaled(std::vector<probe_point>& points) {
        add<ptx::tcgen05_f16_of<Blocks, Sparse>, ptx::tcgen05_tf32_of<Blocks, Sparse>,
            ptx::tcgen05_f8f6f4_of<Blocks, Sparse>, ptx::tcgen05_i8_of<Blocks, Sparse>>(points);
    }
    template <int Blocks, bool Sparse>
    static void add_scaled(std::vector<probe_point>& points) {
        add<ptx::tcgen05_mxf8f6f4_of<Blocks, Sparse>, ptx::tcgen05_mxf4_of<Blocks, Sparse>,
            ptx::tcgen05_mxf4nvf4_of<Blocks, Sparse>>(points);
    }
};

}  // namespace assay::micro::tensor
