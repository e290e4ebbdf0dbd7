#pragma once

namespace assay::bessel {

// accurate: digits kept next to zeros of the logarithms; fast: error small against x times the
// derivative only.
enum class mode { accurate, fast };

}  // namespace assay::bessel
