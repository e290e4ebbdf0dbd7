#pragma once
// clang-format off
// Written by make_tables.py. Logarithms as 2 atanh.

#include "method/lane.hpp"

namespace assay::bessel {

// (2 atanh(t) - 2t - 2t^3/3)/t^5 in z = t^2 on [0, 0.0404], degree 9; error below 2^-62.
ASSAY_TABLE log_tail[10] = {
    0x1.999999999999ap-2, 0x1.2492492492492p-2, 0x1.c71c71c71c5e5p-3, 0x1.745d1745e9772p-3,
    0x1.3b13b12c07823p-3, 0x1.11111679b08c8p-3, 0x1.e1df853dad020p-4, 0x1.af79d41296502p-4,
    0x1.7f84fddb2c769p-4, 0x1.ae1bdcc6b527dp-4,
};

// 2/(2k+1), k = 1..23: 2 atanh(t) = 2t + t sum z^k 2/(2k+1); z <= 0.0404 leaves 2^-111.
ASSAY_TABLE log_series_hi[23] = {
    0x1.5555555555555p-1, 0x1.999999999999ap-2, 0x1.2492492492492p-2, 0x1.c71c71c71c71cp-3,
    0x1.745d1745d1746p-3, 0x1.3b13b13b13b14p-3, 0x1.1111111111111p-3, 0x1.e1e1e1e1e1e1ep-4,
    0x1.af286bca1af28p-4, 0x1.8618618618618p-4, 0x1.642c8590b2164p-4, 0x1.47ae147ae147bp-4,
    0x1.2f684bda12f68p-4, 0x1.1a7b9611a7b96p-4, 0x1.0842108421084p-4, 0x1.f07c1f07c1f08p-5,
    0x1.d41d41d41d41dp-5, 0x1.bacf914c1bad0p-5, 0x1.a41a41a41a41ap-5, 0x1.8f9c18f9c18fap-5,
    0x1.7d05f417d05f4p-5, 0x1.6c16c16c16c17p-5, 0x1.5c9882b931057p-5,
};

// Their low parts.
ASSAY_TABLE log_series_lo[23] = {
    0x1.5555555555555p-55, -0x1.999999999999ap-56, 0x1.2492492492492p-56, 0x1.c71c71c71c71cp-57,
    -0x1.745d1745d1746p-58, -0x1.3b13b13b13b14p-57, 0x1.1111111111111p-59, 0x1.e1e1e1e1e1e1ep-60,
    0x1.af286bca1af28p-58, 0x1.8618618618618p-58, 0x1.642c8590b2164p-59, -0x1.eb851eb851eb8p-60,
    0x1.2f684bda12f68p-58, 0x1.1a7b9611a7b96p-60, 0x1.0842108421084p-59, -0x1.f07c1f07c1f08p-60,
    0x1.0750750750750p-59, -0x1.bacf914c1bad0p-59, 0x1.0690690690690p-59, -0x1.f3831f3831f38p-60,
    0x1.7d05f417d05f4p-61, -0x1.f49f49f49f49fp-60, 0x1.310572620ae4cp-60,
};

}  // namespace assay::bessel
