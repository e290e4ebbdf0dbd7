#pragma once
// Where a call goes on to, and whether this library takes part at all. Both are settled at the
// first MPI call and never before: the preload also lands in shells, launchers and Python, and
// RTLD_NEXT is null while Python has not opened MPI.

#include <atomic>

namespace assay::mpi {

// One symbol, looked up once: the next one in the chain of tools, else the MPI that this library is
// linked to.
class next_symbol {
  public:
    explicit constexpr next_symbol(const char* name) : name_(name) {}
    [[nodiscard]] void* address() {
        void* found = address_.load(std::memory_order_acquire);
        return found ? found : resolve();
    }
    // Null before the first call.
    [[nodiscard]] void* known() const { return address_.load(std::memory_order_acquire); }

  private:
    void* resolve();
    const char* name_;
    std::atomic<void*> address_{nullptr};
};

enum class presence : int { unknown, working, passive };
extern std::atomic<presence> present;
presence settle_presence();

// False: everything passes through (ASSAY_MPI=off, or another MPI than the one this library was
// built for).
inline bool at_work() {
    const presence p = present.load(std::memory_order_relaxed);
    return p == presence::working ||
           (p == presence::unknown && settle_presence() == presence::working);
}

}  // namespace assay::mpi
