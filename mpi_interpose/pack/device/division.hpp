#pragma once
// Division of 31-bit numbers by a divisor known beforehand: one high multiplication and a shift
// (Granlund and Montgomery, "Division by Invariant Integers using Multiplication", PLDI 1994,
// theorem 4.2).

#include <cstdint>

#include "gpu/kernel.hpp"

namespace assay::mpi::device {

// With s = ceil(log2 d) and m = ceil(2^(31+s) / d) the error e = m d - 2^(31+s) is below d <= 2^s,
// so n e < 2^(31+s) for n < 2^31, and floor(n m / 2^(31+s)) is exact.
struct divisor {
    std::uint32_t value = 1, multiplier = 1U << 31, shift = 0;

    divisor() = default;
    // 1 <= d < 2^31.
    explicit divisor(std::uint32_t d) : value(d) {
        while ((std::uint64_t{1} << shift) < d) ++shift;
        multiplier = static_cast<std::uint32_t>(((std::uint64_t{1} << (31 + shift)) + d - 1) / d);
    }

    // n / value, n < 2^31.
    [[nodiscard]] ASSAY_DEVICE_FUNCTION std::uint32_t quotient(std::uint32_t n) const {
#if ASSAY_ON_DEVICE
        return __umulhi(2 * n, multiplier) >> shift;
#else
        return static_cast<std::uint32_t>((std::uint64_t{2 * n} * multiplier) >> 32) >> shift;
#endif
    }
};

}  // namespace assay::mpi::device
