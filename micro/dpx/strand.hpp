#pragma once
// One dependent chain of a DPX intrinsic, built so that no compiler can shorten it. Device code
// only.
//
// Operands come from memory and four of each alternate, so nothing is constant or idempotent. Forms
// with two operands would be fused in pairs (max(max(a,b),c) is one VIMNMX3), so each step takes
// the two latest results: every result has two readers and no pair can become one instruction.
// Predicates select a word that is added to a sum beside the chain, so they must be computed.
// opaque() keeps NVVM from doing the algebra before ptxas.

#include "call.hpp"
#include "ptx/opaque.hpp"

namespace assay::micro::dpx {

inline constexpr int alternating = 4;
// A strand reads two starting words a lane (32 each), then the alternating operands
// (operand_words.hpp).
inline constexpr int lanes = 32;

struct operands {
    word b[alternating];
    word c[alternating];
};

__device__ inline operands load_operands(const word* from) {
    operands o;
    for (int i = 0; i < alternating; ++i) {
        o.b[i] = from[2 * lanes + i];
        o.c[i] = from[2 * lanes + alternating + i];
    }
    return o;
}

template <intrinsic I>
struct strand {
    // Evaluated here because device code calls no host function, not even at compile time.
    static constexpr bool takes_three = three_operands(I);
    static constexpr bool predicates = gives_predicates(I);
    static constexpr bool halves = has(I, "16x2");

    word latest;
    word before;
    word won;

    // Strand number `which` of its thread.
    __device__ void start(const word* from, word which = 0) {
        latest = from[threadIdx.x % lanes] + which;
        before = from[lanes + threadIdx.x % lanes];
        won = 0;
    }

    __device__ __forceinline__ void step(const operands& o, int i) {
        const word b = o.b[i % alternating];
        const word c = o.c[i % alternating];
        if constexpr (takes_three) {
            latest = call<I>(latest, b, c).value;
        } else if constexpr (predicates) {
            const outcome r = call<I>(latest, b, c);
            latest = r.value;
            won += r.low ? b : 0;
            if constexpr (halves) won += r.high ? c : 0;
        } else {
            const word next = call<I>(latest, before, c).value;
            before = latest;
            latest = next;
        }
        ptx::opaque(latest);
    }

    __device__ word result() const { return latest + before + won; }
};

}  // namespace assay::micro::dpx
