#pragma once
// What is AMD's own in device code: the clock, and a lane's number. Built by hipcc alone.

namespace assay::micro::gcn {

// Cycles of the shader clock. `after` must be known when it is read, and nothing that takes it
// moves in front: reads of an order of their own, which the compiler would not keep. RDNA3's
// counter has 20 bits and no s_memtime.
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

// Without a call of the device library, which Debian's ROCm 5.2 lacks for gfx1100.
__device__ __forceinline__ unsigned lane() { return __builtin_amdgcn_workitem_id_x(); }

// Where a kernel's operands are and its results go.
struct arguments {
    const void* operands;
    void* results;
    long long* cycles;  // a reading a wave
    int turns;
};

__device__ __forceinline__ unsigned waves() { return __builtin_amdgcn_workgroup_size_x() / 64; }
__device__ __forceinline__ unsigned block() { return __builtin_amdgcn_workgroup_id_x(); }

// One turn and more of 16 operations in `Ilp` independent chains between two clock reads, in every
// wave. One chain in one wave is a walk.
template <int Ilp, class Value, class Step>
__device__ __forceinline__ void timed_turns(const arguments& k, Step&& step) {
    Value latest[Ilp];
#pragma unroll
    for (int i = 0; i < Ilp; ++i) latest[i] = static_cast<const Value*>(k.results)[lane() % 64 + i];
    const long long start = clock_cycles(latest[0]);
    int turn = k.turns;
    do {
#pragma unroll
        for (int i = 0; i < 16; ++i) latest[i % Ilp] = step(latest[i % Ilp]);
    } while (--turn > 0);
    const long long stop = clock_cycles(latest[0]);
    // In the operands' place, which are read no more: results may be a ring that lives on.
#pragma unroll
    for (int i = 0; i < Ilp; ++i)
        static_cast<Value*>(const_cast<void*>(k.operands))[(lane() % 64) * Ilp + i] = latest[i];
    if (lane() % 64 == 0) k.cycles[block() * waves() + lane() / 64] = stop - start;
}

// `Operations` dependent steps from the latest result to the next, between two clock reads.
template <int Operations, class Value, class Step>
__device__ __forceinline__ void timed_chain(const arguments& k, Value latest, Step&& step) {
    const long long start = clock_cycles(latest);
#pragma unroll
    for (int i = 0; i < Operations; ++i) latest = step(latest);
    const long long stop = clock_cycles(latest);
    static_cast<Value*>(k.results)[lane()] = latest;
    if (lane() == 0) *k.cycles = stop - start;
}

// What an architecture without the instruction holds: two reads and nothing between them.
__device__ __forceinline__ void nothing_timed(const arguments& k) {
    timed_chain<0>(k, static_cast<const float*>(k.operands)[lane()], [](float x) { return x; });
}

}  // namespace assay::micro::gcn
