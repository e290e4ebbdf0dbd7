#pragma once
// The latency of one operation from two lengths of a dependent chain.

#include <stdexcept>

namespace assay::micro {

struct timed_length {
    int operations;
    double cycles;
};

// (cycles of the longer - cycles of the shorter) / (operations of the longer - of the shorter):
// what both lengths have in common, the clock reads and the first operation's start, cancels.
// std::invalid_argument when the lengths are not in order.
inline double cycles_an_operation(const timed_length& shorter, const timed_length& longer) {
    if (longer.operations <= shorter.operations)
        throw std::invalid_argument("two lengths of a chain must differ, the longer second");
    return (longer.cycles - shorter.cycles) / (longer.operations - shorter.operations);
}

}  // namespace assay::micro
