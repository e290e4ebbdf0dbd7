#pragma once
// Which architecture this pass compiles for: 90 for sm_90a.

namespace assay::micro::ptx {

#ifdef __CUDA_ARCH__
inline constexpr int architecture = __CUDA_ARCH__ / 10;
#else
inline constexpr int architecture = 0;  // the host never issues
#endif

}  // namespace assay::micro::ptx
