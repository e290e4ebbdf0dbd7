#pragma once
// Bounded spinning: a wait of a microsecond must not cost a system call, a long one must not cost a
// core.

#include <chrono>

namespace assay::parallel {

inline void pause_cpu() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

// Spins until ready() or until the time is up; true when it was ready. The clock is read once in 32
// pauses.
template <class Ready>
bool spin_until(Ready ready, std::chrono::nanoseconds budget) {
    if (ready()) return true;
    const auto end = std::chrono::steady_clock::now() + budget;
    do {
        for (int i = 0; i < 32; ++i) {
            if (ready()) return true;
            pause_cpu();
        }
    } while (std::chrono::steady_clock::now() < end);
    return false;
}

}  // namespace assay::parallel
