#pragma once
// par.on(executor): where an algorithm runs and how it may run there.

#include <cstddef>

#include "executor.hpp"
#include "pack.hpp"

namespace assay::parallel {

class policy {
  public:
    explicit policy(executor& e) : executor_(&e) {}
    // Forces write-only views to store through or past the cache; automatic decides by the working
    // set.
    [[nodiscard]] policy stores(store s) const {
        policy p = *this;
        p.stores_ = s;
        return p;
    }
    // Reductions give the same bits whatever the number of threads.
    [[nodiscard]] policy reproducible() const {
        policy p = *this;
        p.reproducible_ = true;
        return p;
    }
    [[nodiscard]] executor& where() const { return *executor_; }
    [[nodiscard]] store stores() const { return stores_; }
    [[nodiscard]] bool is_reproducible() const { return reproducible_; }

  private:
    executor* executor_;
    store stores_ = store::automatic;
    bool reproducible_ = false;
};

struct par_t {
    [[nodiscard]] policy on(executor& e) const { return policy(e); }
};
inline constexpr par_t par{};

}  // namespace assay::parallel
