#pragma once
// The arithmetic operations as one axis: a row of `alu_table`, a line of a step, and the rows of
// sass.csv. Those that host and device can both spell come first; their answers are checked.

#include <cuda_bf16.h>
#include <cuda_fp16.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "ptx/special.hpp"

namespace assay::micro::pipeline {

// clang-format off
enum class alu {
    ffma, fadd, fmul, dfma, dadd, dmul, imad, lop3,
    div_f32, sqrt_f32, div_f64, sqrt_f64, div_u32,
    ffma2, hfma2, hadd2, bfma2, shf, prmt, popc, brev, flo, dp4a,
    rcp, rsqrt, sqrt, ex2, lg2, sin, cos, tanh, div_approx_f32
};

struct alu_row {
    std::string_view name;  // the axis `op`
    char value;             // f float, d double, u 32-bit word, l 64-bit word, h a pair of halves
};
// In the order of the enumeration.
inline constexpr std::array<alu_row, 32> alu_table{{
    {"ffma", 'f'}, {"fadd", 'f'}, {"fmul", 'f'}, {"dfma", 'd'}, {"dadd", 'd'}, {"dmul", 'd'},
    {"imad", 'u'}, {"lop3", 'u'},
    {"div_f32", 'f'}, {"sqrt_f32", 'f'}, {"div_f64", 'd'}, {"sqrt_f64", 'd'}, {"div_u32", 'u'},
    {"ffma2", 'l'}, {"hfma2", 'h'}, {"hadd2", 'h'}, {"bfma2", 'h'}, {"shf", 'u'}, {"prmt", 'u'}, {"popc", 'u'},
    {"brev", 'u'}, {"flo", 'u'}, {"dp4a", 'u'},
    {"rcp", 'f'}, {"rsqrt", 'f'}, {"sqrt", 'f'}, {"ex2", 'f'}, {"lg2", 'f'}, {"sin", 'f'},
    {"cos", 'f'}, {"tanh", 'f'}, {"div_approx_f32", 'f'}
}};
// clang-format on

constexpr const alu_row& row_of(alu o) { return alu_table[static_cast<std::size_t>(o)]; }
// IEEE arithmetic or whole numbers, spelled alike on the host.
constexpr bool is_exact(alu o) { return o <= alu::div_u32; }
// Several instructions, and a subroutine for rare operands.
constexpr bool is_sequence(alu o) { return o >= alu::div_f32 && o <= alu::div_u32; }

// An SM may begin a warp's instruction each cycle in each quarter: a loop's own instructions then
// take its place. Others leave them room.
constexpr bool is_full_rate(alu o) {
    return o <= alu::fmul || (o >= alu::ffma2 && o <= alu::bfma2);
}

template <char Value>
using value_type = std::conditional_t<
    Value == 'f', float,
    std::conditional_t<Value == 'd', double,
                       std::conditional_t<Value == 'l', unsigned long long, std::uint32_t>>>;

template <class To, class From>
__host__ __device__ __forceinline__ To bits_as(From from) {
    static_assert(sizeof(To) == sizeof(From));
    To to;
    memcpy(&to, &from, sizeof to);
    return to;
}

// y is the result before x, of which every result then has two readers: no two steps can become
// one.
template <alu O, class Value>
__host__ __device__ __forceinline__ Value exact_step(Value x, Value y, Value a, Value b) {
    using enum alu;
    if constexpr (O == ffma || O == dfma) return fma(x, a, b);
    if constexpr (O == fadd || O == dadd) return x + a;
    if constexpr (O == fmul || O == dmul) return x * a;
    if constexpr (O == imad) return x * a + b;
    if constexpr (O == lop3) return (x ^ y) & a;
    if constexpr (O == div_f32 || O == div_f64 || O == div_u32) return a / x;
    if constexpr (O == sqrt_f32 || O == sqrt_f64) return ::sqrt(x);
}

template <alu O, class Value>
__device__ __forceinline__ Value device_step(Value x, Value y, Value a, Value b) {
    using enum alu;
    const auto h = [](auto w) { return bits_as<__half2>(w); };
    const auto bf = [](auto w) { return bits_as<__nv_bfloat162>(w); };
    if constexpr (O == ffma2) return ptx::fma_f32x2(x, a, b);
    if constexpr (O == hfma2) return bits_as<Value>(__hfma2(h(x), h(a), h(b)));
    if constexpr (O == hadd2) return bits_as<Value>(__hadd2(h(x), h(a)));
    if constexpr (O == bfma2) return bits_as<Value>(__hfma2(bf(x), bf(a), bf(b)));
    if constexpr (O == shf) return __funnelshift_l(x, y, a);
    if constexpr (O == prmt) return __byte_perm(x, a, b);
    if constexpr (O == popc) return __popc(x);
    if constexpr (O == brev) return __brev(x);
    if constexpr (O == flo) return ptx::find_leading_one(x);
    if constexpr (O == dp4a) return __dp4a(x, a, b);
    if constexpr (O == rcp) return ptx::rcp(fabsf(x));
    if constexpr (O == rsqrt) return ptx::rsqrt(x);
    if constexpr (O == sqrt) return ptx::sqrt(x);
    if constexpr (O == ex2) return ptx::ex2(-x);
    if constexpr (O == lg2) return ptx::lg2(fabsf(x));
    if constexpr (O == sin) return ptx::sin(x);
    if constexpr (O == cos) return ptx::cos(x);
    if constexpr (O == tanh) return ptx::tanh(x);
    if constexpr (O == div_approx_f32) return ptx::divide(a, x);
}

// An operation as strand.cuh runs it.
template <alu O>
struct arithmetic {
    using value = value_type<row_of(O).value>;
    static constexpr std::string_view name = row_of(O).name;
    // A sequence's subroutine has 7 to 23 branches, of which a timed region may hold 48.
    static constexpr int turn = O == alu::div_f32                         ? 1
                                : O == alu::div_f64 || O == alu::sqrt_f64 ? 2
                                : is_sequence(O)                          ? 4
                                : is_full_rate(O)                         ? 64
                                                                          : 32;
    // Chains a thread in floods; none for sequences of doubles, whose moves ptxas adds as it likes.
    static constexpr int most_ilp = row_of(O).value == 'd' && is_sequence(O) ? 0
                                    : turn < 8                               ? turn
                                                                             : 8;
    // sass.csv states two steps together: ptxas gives pairs of halves to two pipes by turns.
    static constexpr bool pairs = row_of(O).value == 'h';
    static constexpr bool exact = is_exact(O);
    __device__ __forceinline__ static value step(value x, value y, value a, value b) {
        if constexpr (exact)
            return exact_step<O>(x, y, a, b);
        else
            return device_step<O>(x, y, a, b);
    }
};

}  // namespace assay::micro::pipeline
