#pragma once
// A touch of closed pages ends the program with a line that says what was touched and by whom.

#include <cstddef>

namespace assay::gpu::host_model {

// While one lives, a fault in [base, base + bytes) writes its line to stderr and then goes to
// whoever handled SIGSEGV before (a sanitizer, or the system, which ends the program).
class trap {
  public:
    trap(const void* base, std::size_t bytes);
    ~trap();
    trap(const trap&) = delete;
    trap& operator=(const trap&) = delete;

  private:
    int slot_;
};

// Whether the calling thread runs a kernel.
inline thread_local bool in_kernel = false;

}  // namespace assay::gpu::host_model
