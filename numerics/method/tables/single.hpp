#pragma once
// clang-format off
// Written by make_slopes.py. Logarithms for float.

#include "method/lane.hpp"

namespace assay::bessel {

// 2 atanh(t)/t in z = t^2 on [0, 0.0404], degree 3; error 2^-28.
ASSAY_TABLE single_atanh[4] = {
    0x1.ffffffeac234ap+0, 0x1.5555d8a4367d5p-1, 0x1.991b594205333p-2, 0x1.37d424d8dae7ep-2,
};

// log(1 + f)/f on [-1/4, 1/2], degree 8; f times its error is below 2^-26.
ASSAY_TABLE single_log[9] = {
    0x1.ffffffeca7f7dp-1, -0x1.000017093ee03p-1, 0x1.5555c7165e6a2p-2, -0x1.ffdadcc2d9387p-3,
    0x1.992bac56cdc5ap-3, -0x1.58cb88a4228f7p-3, 0x1.32a51a6b56016p-3, -0x1.e9c065d50dd47p-4,
    0x1.b1c66e149cfddp-5,
};

}  // namespace assay::bessel
