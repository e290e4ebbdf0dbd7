#pragma once
// The counters that a kernel can read. Device code only.

namespace assay::micro::ptx {

// Cycles of this SM's clock since some moment (PTX %clock64; SASS CS2R SR_CLOCKLO). Comparable
// within an SM alone.
__device__ inline long long clock_cycles() { return clock64(); }

// Nanoseconds of a clock that all SMs share (PTX %globaltimer). It moves in ticks of its own, from
// 32 ns to about 1 us by device: measure the tick before trusting a difference.
__device__ inline unsigned long long global_ns() {
    unsigned long long ns;
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(ns)::"memory");
    return ns;
}

// The SM that this thread runs on (PTX %smid).
__device__ inline unsigned sm_id() {
    unsigned id;
    asm volatile("mov.u32 %0, %%smid;" : "=r"(id));
    return id;
}

}  // namespace assay::micro::ptx
