#pragma once
// The kinds of instructions that dual_issue.cu mixes, each with four chains or none.

#include "harness/readings.hpp"
#include "ptx/async.hpp"
#include "ptx/load.hpp"
#include "ptx/mma.hpp"
#include "ptx/opaque.hpp"
#include "ptx/special.hpp"
#include "ptx/vector.hpp"

namespace assay::micro::pipeline {

inline constexpr int unit_chains = 4;

struct no_unit {
    __device__ explicit no_unit(const kernel_arguments&) {}
    __device__ void issue(int) {}
    __device__ std::uint32_t result() { return 0; }
};

template <class Value>
struct chained {
    Value x[unit_chains], a;
    __device__ explicit chained(const kernel_arguments& k) {
        for (int i = 0; i < unit_chains; ++i)
            x[i] = static_cast<Value>(k.operands[threadIdx.x + i * 32]);
        a = static_cast<Value>(k.operands[512 + threadIdx.x]);
    }
    __device__ std::uint32_t result() {
        Value sum = 0;
        for (const Value v : x) sum += v;
        return static_cast<std::uint32_t>(sum);
    }
};

struct fma_unit : chained<float> {
    static constexpr const char* name = "fma";
    static constexpr const char* mnemonic = "FFMA";
    using chained::chained;
    __device__ __forceinline__ void issue(int i) {
        float& v = x[i % unit_chains];
        v = fmaf(v, a, a);
        ptx::opaque(v);
    }
};

struct integer_unit : chained<std::uint32_t> {
    static constexpr const char* name = "int";
    static constexpr const char* mnemonic = "IMAD";
    using chained::chained;
    __device__ __forceinline__ void issue(int i) {
        std::uint32_t& v = x[i % unit_chains];
        v = v * a + a;
        ptx::opaque(v);
    }
};

struct special_unit : chained<float> {
    static constexpr const char* name = "mufu";
    static constexpr const char* mnemonic = "MUFU.EX2";
    using chained::chained;
    __device__ __forceinline__ void issue(int i) {
        float& v = x[i % unit_chains];
        v = ptx::ex2(-v);
        ptx::opaque(v);
    }
};

struct shared_unit {
    static constexpr const char* name = "lds";
    static constexpr const char* mnemonic = "LDS";
    unsigned at;
    std::uint32_t sum = 0;
    __device__ explicit shared_unit(const kernel_arguments& k) {
        __shared__ std::uint32_t words[512];
        words[threadIdx.x] = k.operands[threadIdx.x];
        at = ptx::shared_address(&words[threadIdx.x]);
    }
    __device__ __forceinline__ void issue(int) { sum ^= ptx::load_shared<1>(at); }
    __device__ std::uint32_t result() { return sum; }
};

// Each load of a turn has a line of its own, and each turn begins elsewhere: none is loaded once.
struct global_unit {
    static constexpr const char* name = "ldg";
    static constexpr const char* mnemonic = "LDG.E.STRONG.SM";
    std::uint64_t at, step;
    std::uint32_t sum = 0;
    __device__ explicit global_unit(const kernel_arguments& k)
        : at(reinterpret_cast<std::uint64_t>(k.operands + threadIdx.x)), step(blockDim.x * 4) {}
    __device__ __forceinline__ void issue(int i) {
        if (i == 0) at += step, step = 0 - step;
        sum ^= ptx::load_vector<ptx::space::l1, 1>(at + i * 128).w[0];
    }
    __device__ std::uint32_t result() { return sum; }
};

// One lane of the block copies lines of L2 into shared memory: `places` copies, a turn of the loop,
// make a group with a barrier, and two groups may be under way.
struct bulk_unit {
    static constexpr const char* name = "bulk";
    static constexpr const char* mnemonic = "UBLKCP.S.G";
    static constexpr int least_architecture = 90;
    static constexpr int places = 8;
    static constexpr std::uint32_t bytes = 2048, group_bytes = places * bytes;
    const std::uint32_t* from;
    std::uint32_t to, barrier;            // of this group
    std::uint32_t to_both, barrier_both;  // the sum of both groups'
    std::uint32_t second = 0, parity = 1;
    __device__ explicit bulk_unit(const kernel_arguments& k) : from(k.operands) {
        __shared__ alignas(128) std::byte lines[2 * group_bytes];
        __shared__ alignas(8) std::uint64_t phases[2];
        to = ptx::shared_address(lines);
        barrier = ptx::shared_address(phases);
        ptx::opaque(to), ptx::opaque(barrier);
        to_both = 2 * to + group_bytes, barrier_both = 2 * barrier + 8;
        if (threadIdx.x < 2) ptx::mbarrier_init(barrier + threadIdx.x * 8, 1);
        ptx::mbarrier_init_fence();
        __syncthreads();
    }
    __device__ void next_group() {
        to = to_both - to, barrier = barrier_both - barrier;
        parity ^= second, second ^= 1;
    }
    __device__ __forceinline__ void issue(int i) {
        if (threadIdx.x < 32 && ptx::elect_one()) {
            if (i == 0) {  // what the group copied last is there; at once where that is nothing
                ptx::mbarrier_wait(barrier, parity);
                ptx::mbarrier_expect(barrier, group_bytes);
            }
            ptx::bulk_load(to + i * bytes, from + i * bytes / 4, bytes, barrier);
        }
        if (i == places - 1) next_group();
    }
    __device__ std::uint32_t result() {
        for (int i = 0; i < 2; ++i, next_group()) ptx::mbarrier_wait(barrier, parity);
        return *reinterpret_cast<volatile std::uint32_t*>(__cvta_shared_to_generic(to));
    }
};

struct tensor_unit {
    using form = ptx::mma_m16n8k16_f32_f16;
    static constexpr const char* name = "tensor";
    static constexpr const char* mnemonic = "HMMA.16816.F32";
    form::accumulator d[unit_chains]{};
    form::left a;
    form::right b;
    __device__ explicit tensor_unit(const kernel_arguments& k) {
        memcpy(&a, k.operands + threadIdx.x % 32 * 8, sizeof a);
        memcpy(&b, k.operands + threadIdx.x % 32 * 8 + 4, sizeof b);
    }
    __device__ __forceinline__ void issue(int i) { form::issue(d[i % unit_chains], a, b); }
    __device__ std::uint32_t result() {
        float sum = 0;
        for (const auto& one : d)
            for (const float f : one.r) sum += f;
        return static_cast<std::uint32_t>(sum);
    }
};

}  // namespace assay::micro::pipeline
