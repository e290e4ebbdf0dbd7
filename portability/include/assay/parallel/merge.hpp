#pragma once
// Where a merge may be cut.

#include <algorithm>
#include <cstddef>

#include "index.hpp"

namespace assay::parallel {
inline namespace ASSAY_ISA {
namespace detail {

// How many of the first `k` merged elements come from x, ties from x first (the merge path of Odeh,
// Green, Mwassi, Shmueli, Birk, IPDPSW 2012).
template <class T, class Less>
ASSAY_DEVICE_FUNCTION std::ptrdiff_t merge_split(std::ptrdiff_t k, const T* x, std::ptrdiff_t nx,
                                                 const T* y, std::ptrdiff_t ny, Less less) {
    std::ptrdiff_t low = k > ny ? k - ny : 0, high = k < nx ? k : nx;
    while (low < high) {
        const std::ptrdiff_t mid = low + (high - low) / 2;
        if (less(y[k - mid - 1], x[mid]))
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

}  // namespace detail
}  // namespace ASSAY_ISA
}  // namespace assay::parallel
