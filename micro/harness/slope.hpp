#pragma once
// The latency of one operation from two lengths of a dependent chain, and what events say of it.

#include <algorithm>
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

struct launch_span {
    double event_ns;   // events around the launch
    double passes_ns;  // %globaltimer around its passes
};

// What events say of the passes. They hold the launch too, and what a kernel does before its first
// pass, as to warm a cache, which may take longer than the passes: as much as a trial of few passes
// held is left out at most, since a kernel's first launch takes longer than those that follow.
inline double event_ns_of_passes(const launch_span& whole, const launch_span& trial) {
    const double least = whole.event_ns - std::max(trial.event_ns - trial.passes_ns, 0.0);
    return std::max(least, std::min(whole.event_ns, whole.passes_ns));
}

}  // namespace assay::micro
