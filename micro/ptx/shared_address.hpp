#pragma once
// The 32-bit address of one's own shared memory. Device code only.

#include <cstdint>

namespace assay::micro::ptx {

__device__ inline std::uint32_t shared_address(const void* own) {
    return static_cast<std::uint32_t>(__cvta_generic_to_shared(own));
}

}  // namespace assay::micro::ptx
