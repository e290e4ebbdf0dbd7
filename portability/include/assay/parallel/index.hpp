#pragma once
// The index of a pack, and how write-only views store.

#include <cstddef>

#include "gpu/kernel.hpp"
#include "isa.hpp"

namespace assay::parallel {

// How a write-only view stores: through the cache, or past it (non-temporal).
enum class store { automatic, cached, streaming };

inline namespace ASSAY_ISA {

// Names elements first .. first + Lanes - 1, and how write-only views store them.
template <int Lanes, store Store = store::cached>
struct pack_index {
    static constexpr int lanes = Lanes;
    static constexpr store stores = Store;
    std::ptrdiff_t first;

    ASSAY_DEVICE_FUNCTION friend constexpr pack_index operator+(pack_index i, std::ptrdiff_t d) {
        return {i.first + d};
    }
    ASSAY_DEVICE_FUNCTION friend constexpr pack_index operator-(pack_index i, std::ptrdiff_t d) {
        return {i.first - d};
    }
};

}  // namespace ASSAY_ISA
}  // namespace assay::parallel
