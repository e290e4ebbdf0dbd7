#pragma once
// wgmma.mma_async and wgmma.mma_async.sp, one type an instruction (PTX ISA, "Asynchronous Warpgroup
// Level Matrix Multiply-Accumulate Instructions"). sm_90a alone has them: elsewhere nothing here
// may be called.
//
// A kind is a line of the table below; `wgmma<Kind, N>` adds the shape. `issue(d, a, b)` starts d
// += a * b for the warpgroup: d is complete when its group has been waited for.

#include <cstdint>
#include <string_view>
#include <utility>

#include "ptx/mma.hpp"

namespace assay::micro::ptx {
// For each type and count of accumulator registers: ss, rs, sparse_ss, sparse_rs.
template <class Register, int Count>
struct wgmma_issue;
}  // namespace assay::micro::ptx
#include "micro/ptx/wgmma_issue.hpp"

namespace assay::micro::ptx {

inline constexpr int wgmma_m = 64;

template <char... Text>
struct literal {
    static constexpr char text[] = {Text..., '\0'};
};

// A text that a function makes, as the array that asm takes.
template <auto Make, std::size_t... I>
literal<Make()[I]...> literal_of(std::index_sequence<I...>);
template <auto Make>
using text_of =
    decltype(literal_of<Make>(std::make_index_sequence<std::string_view(Make()).size()>{}));

// What stands behind a kind's types: scales and transpositions of floating point, whose a may come
// from registers (no transposition of it), or the operation on bits.
enum class wgmma_tail { f16, other_float, integer, bits };

// clang-format off
#define ASSAY_WGMMA(kind, k_, sparse_, Register, per_n, types_, tail_)                                                 \
    struct kind {                                                                                                      \
        static constexpr int k = k_;                                                                                   \
        static constexpr bool sparse = sparse_;                                                                        \
        using accumulator = Register;                                                                                  \
        static constexpr int columns_a_register = per_n;                                                               \
        static constexpr const char* types = types_;                                                                   \
        static constexpr wgmma_tail tail = wgmma_tail::tail_;                                                          \
    }
// The dense kind and the sparse one of twice its K.
#define ASSAY_WGMMA_BOTH(name, k_, Register, per_n, types_, tail_)                                                     \
    ASSAY_WGMMA(wgmma_##name, k_, false, Register, per_n, types_, tail_);                                              \
    ASSAY_WGMMA(wgmma_sp_##name, 2 * k_, true, Register, per_n, types_, tail_)

ASSAY_WGMMA_BOTH(f32_f16,       16, float,         2, "f32.f16.f16",   f16);
ASSAY_WGMMA_BOTH(f16_f16,       16, std::uint32_t, 4, "f16.f16.f16",   f16);
ASSAY_WGMMA_BOTH(f32_bf16,      16, float,         2, "f32.bf16.bf16", f16);
ASSAY_WGMMA_BOTH(f32_tf32,       8, float,         2, "f32.tf32.tf32", other_float);
ASSAY_WGMMA_BOTH(f32_e4m3,      32, float,         2, "f32.e4m3.e4m3", other_float);
ASSAY_WGMMA_BOTH(f32_e5m2,      32, float,         2, "f32.e5m2.e5m2", other_float);
ASSAY_WGMMA_BOTH(f32_e4m3_e5m2, 32, float,         2, "f32.e4m3.e5m2", other_float);
ASSAY_WGMMA_BOTH(f32_e5m2_e4m3, 32, float,         2, "f32.e5m2.e4m3", other_float);
ASSAY_WGMMA_BOTH(f16_e4m3,      32, std::uint32_t, 4, "f16.e4m3.e4m3", other_float);
ASSAY_WGMMA_BOTH(f16_e5m2,      32, std::uint32_t, 4, "f16.e5m2.e5m2", other_float);
ASSAY_WGMMA_BOTH(s32_s8,        32, std::uint32_t, 2, "s32.s8.s8",     integer);
ASSAY_WGMMA_BOTH(s32_u8,        32, std::uint32_t, 2, "s32.u8.u8",     integer);
ASSAY_WGMMA_BOTH(s32_s8_u8,     32, std::uint32_t, 2, "s32.s8.u8",     integer);
ASSAY_WGMMA_BOTH(s32_u8_s8,     32, std::uint32_t, 2, "s32.u8.s8",     integer);
ASSAY_WGMMA_BOTH(s32_s8_satfinite, 32, std::uint32_t, 2, "s32.s8.s8.satfinite", integer);
ASSAY_WGMMA(wgmma_s32_b1, 256, false, std::uint32_t, 2, "s32.b1.b1", bits);
// clang-format on

struct fixed_text {
    char characters[80]{};
    std::size_t length = 0;
    constexpr char operator[](std::size_t i) const { return characters[i]; }
    constexpr operator std::string_view() const { return {characters, length}; }
    constexpr void put(char c) { characters[length++] = c; }
    constexpr void put(std::string_view piece) {
        for (const char c : piece) put(c);
    }
    constexpr void put_number(int value) {
        if (value >= 10) put_number(value / 10);
        put(static_cast<char>('0' + value % 10));
    }
};
// "m64n256k16.f32.f16.f16"
template <class Kind, int N>
constexpr fixed_text wgmma_mode() {
    fixed_text text;
    text.put("m64n");
    text.put_number(N);
    text.put("k");
    text.put_number(Kind::k);
    text.put(".");
    text.put(Kind::types);
    if (Kind::tail == wgmma_tail::bits) text.put(".and.popc");
    return text;
}
// The whole instruction but its operands.
template <class Kind, int N>
constexpr fixed_text wgmma_text() {
    fixed_text text;
    text.put(Kind::sparse ? "wgmma.mma_async.sp" : "wgmma.mma_async");
    text.put(".sync.aligned.");
    text.put(wgmma_mode<Kind, N>());
    return text;
}

constexpr std::string_view wgmma_tail_text(wgmma_tail tail, bool from_registers) {
    switch (tail) {
        case wgmma_tail::f16:
            return from_registers ? ", 1, 1, 0" : ", 1, 1, 0, 0";
        case wgmma_tail::other_float:
            return ", 1, 1";
        default:
            return "";
    }
}

template <class Kind, int N>
struct wgmma {
    using kind = Kind;
    using accumulator = fragment<typename Kind::accumulator, N / Kind::columns_a_register>;
    static constexpr int m = wgmma_m, n = N, k = Kind::k;
    static constexpr bool sparse = Kind::sparse;

    static constexpr auto mode_of = [] { return wgmma_mode<Kind, N>(); };
    using mode_text = text_of<mode_of>;
    static constexpr auto whole_text_of = [] { return wgmma_text<Kind, N>(); };
    static constexpr const char* text = text_of<whole_text_of>::text;

    // The texts of one asm statement.
    template <bool FromRegisters>
    struct form {
        using mode = mode_text;
        static constexpr auto tail_of = [] { return wgmma_tail_text(Kind::tail, FromRegisters); };
        using tail = text_of<tail_of>;
    };
    using asm_of = wgmma_issue<typename Kind::accumulator, accumulator::count>;

    // `a` a descriptor (SS) or a fragment of four registers (RS); the metadata of sparse kinds
    // alone.
    static __device__ __forceinline__ void issue(accumulator& d, std::uint64_t a, std::uint64_t b,
                                                 std::uint32_t metadata) {
        if constexpr (sparse)
            asm_of::template sparse_ss<form<false>>(d.r, a, b, metadata);
        else
            asm_of::template ss<form<false>>(d.r, a, b);
    }
    static __device__ __forceinline__ void issue(accumulator& d, const words<4>& a, std::uint64_t b,
                                                 std::uint32_t metadata) {
        if constexpr (sparse)
            asm_of::template sparse_rs<form<true>>(d.r, a, b, metadata);
        else
            asm_of::template rs<form<true>>(d.r, a, b);
    }
};

// Orders earlier writes of registers before the wgmma that follow.
__device__ inline void wgmma_fence() { asm volatile("wgmma.fence.sync.aligned;" ::: "memory"); }
// Ends a group of wgmma.
__device__ inline void wgmma_commit() {
    asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory");
}
// Until at most `Pending` groups are under way.
template <int Pending>
__device__ inline void wgmma_wait() {
    asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(Pending) : "memory");
}
// Writes to shared memory by this thread become visible to matrix units and copy engines.
__device__ inline void fence_async_shared() {
    asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
}

}  // namespace assay::micro::ptx
