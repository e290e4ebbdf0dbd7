#pragma once
// What is AMD's own in device code: registers, the clock, a lane's number, and the two ways to
// time. Built by hipcc alone and without HIP's headers, which take longer than all kernels.

#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __shared__ __attribute__((shared))
#define __forceinline__ inline __attribute__((always_inline))

namespace assay::micro::gcn {

template <class Element, int Count>
using vector = Element __attribute__((ext_vector_type(Count)));
using halves2 = vector<_Float16, 2>;
using halves4 = vector<_Float16, 4>;
using halves8 = vector<_Float16, 8>;
using halves16 = vector<_Float16, 16>;
using shorts2 = vector<short, 2>;
using shorts4 = vector<short, 4>;
using shorts8 = vector<short, 8>;
using shorts16 = vector<short, 16>;
using ints2 = vector<int, 2>;
using ints4 = vector<int, 4>;
using ints8 = vector<int, 8>;
using ints16 = vector<int, 16>;
using words2 = vector<unsigned, 2>;
using words4 = vector<unsigned, 4>;
using floats2 = vector<float, 2>;
using floats4 = vector<float, 4>;
using floats8 = vector<float, 8>;
using floats16 = vector<float, 16>;
using doubles4 = vector<double, 4>;
using global_pointer = const unsigned long __attribute__((address_space(1)))*;

// Cycles of the shader clock (s_memrealtime counts a constant 100 MHz). `after` must be known when
// it is read, and nothing that takes it moves in front: reads of an order of their own, which the
// compiler would not keep. RDNA3's counter has 20 bits and no s_memtime.
template <class Value>
__device__ __forceinline__ long long clock_cycles(Value& after) {
#ifdef __gfx1100__
    unsigned cycles;
    asm volatile("s_getreg_b32 %0, hwreg(29, 0, 20)" : "=s"(cycles), "+v"(after)::"memory");
#else
    long long cycles;
    asm volatile("s_memtime %0\n\ts_waitcnt lgkmcnt(0)" : "=s"(cycles), "+v"(after)::"memory");
#endif
    return cycles;
}
#ifdef __gfx1100__
constexpr long long clock_bits = 0xfffff;
#else
constexpr long long clock_bits = -1;
#endif

// Without a call of the device library, which Debian's ROCm 5.2 lacks for gfx1100. RDNA's waves of
// 32 lanes come in pairs and count as one of 64.
__device__ __forceinline__ unsigned lane() { return __builtin_amdgcn_workitem_id_x(); }
__device__ __forceinline__ unsigned waves() { return __builtin_amdgcn_workgroup_size_x() / 64; }
__device__ __forceinline__ unsigned block() { return __builtin_amdgcn_workgroup_id_x(); }

// Where a kernel's operands are and its results go.
struct arguments {
    const void* operands;
    void* results;
    long long* cycles;  // a reading a wave
    int turns;
};

template <class Value>
__device__ __forceinline__ Value operand(const arguments& k) {
    return static_cast<const Value*>(k.operands)[lane() % 64];
}

// A wave's reading. The values go behind the operands: those and results, which may be a ring, are
// read again by the next launch; measure.hpp has the same place. The empty asm has their address
// worked out behind the clock's last read.
constexpr unsigned long values_at = 1 << 17;
template <class Value, unsigned long Count>
__device__ __forceinline__ void hand_over(const arguments& k, long long cycles,
                                          const Value (&last)[Count]) {
    char* to = static_cast<char*>(const_cast<void*>(k.operands));
    asm volatile("" : "+s"(to));
#pragma unroll
    for (unsigned long i = 0; i < Count; ++i)
        reinterpret_cast<Value*>(to + values_at)[(lane() % 64) * Count + i] = last[i];
    if (lane() % 64 == 0) k.cycles[block() * waves() + lane() / 64] = cycles & clock_bits;
}

// One turn and more of `Operations` in `Ilp` independent chains between two clock reads, in every
// wave. One chain in one wave is a walk.
template <int Ilp, class Value, int Operations = 16, class Step>
__device__ __forceinline__ void timed_turns(const arguments& k, Step&& step) {
    Value latest[Ilp];
#pragma unroll
    for (int i = 0; i < Ilp; ++i) latest[i] = static_cast<const Value*>(k.results)[lane() % 64 + i];
    const long long start = clock_cycles(latest[0]);
    int turn = k.turns;
    do {
#pragma unroll
        for (int i = 0; i < Operations; ++i) latest[i % Ilp] = step(latest[i % Ilp]);
    } while (--turn > 0);
    const long long stop = clock_cycles(latest[0]);
    hand_over(k, stop - start, latest);
}

// `Operations` dependent steps from the latest result to the next, between two clock reads.
template <int Operations, class Value, class Step>
__device__ __forceinline__ void timed_chain(const arguments& k, Step&& step) {
    Value latest[]{static_cast<const Value*>(k.results)[lane() % 64]};
    const long long start = clock_cycles(latest[0]);
#pragma unroll
    for (int i = 0; i < Operations; ++i) latest[0] = step(latest[0]);
    const long long stop = clock_cycles(latest[0]);
    hand_over(k, stop - start, latest);
}

}  // namespace assay::micro::gcn

// A kernel whose step takes d and gives the next d; `operands` are declared before it.
#define ASSAY_KERNEL(name, D, timed, operands, ...) \
    extern "C" __global__ void name(arguments k) {  \
        operands;                                   \
        timed(k, [&](D d) -> D { __VA_ARGS__ });    \
    }
#define ASSAY_CHAINS(name, D, length, operands, ...)                       \
    ASSAY_KERNEL(name, D, (timed_chain<length, D>), operands, __VA_ARGS__) \
    ASSAY_KERNEL(name##_longer, D, (timed_chain<2 * length, D>), operands, __VA_ARGS__)
// Both lengths of a chain, and 1 and 4 chains a wave.
#define ASSAY_MATRIX(name, D, operands, ...)                                 \
    ASSAY_CHAINS(name, D, 16, operands, __VA_ARGS__)                         \
    ASSAY_KERNEL(name##_ilp1, D, (timed_turns<1, D>), operands, __VA_ARGS__) \
    ASSAY_KERNEL(name##_ilp4, D, (timed_turns<4, D>), operands, __VA_ARGS__)
