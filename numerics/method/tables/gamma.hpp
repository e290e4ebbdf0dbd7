#pragma once
// clang-format off
// Written by make_tables.py. The gamma function.

#include "method/lane.hpp"

namespace assay::bessel {

// 1/Gamma(1+z) = 1 + sum c_k z^k, k = 1..36; |z| <= 1/2 leaves less than 2^-120.
ASSAY_TABLE reciprocal_gamma_hi[36] = {
    0x1.2788cfc6fb619p-1, -0x1.4fcf4026afa2ep-1, -0x1.5815e8fa27048p-5, 0x1.5512320b43fbep-3,
    -0x1.59af103c34092p-5, -0x1.3b4af28483e21p-7, 0x1.d919c527f60b2p-8, -0x1.317112ce3a2a8p-10,
    -0x1.c364fe6f1563dp-13, 0x1.0c8a78cd9f9d2p-13, -0x1.51ce8af47eabep-16, -0x1.4fad41fc34fbbp-20,
    0x1.302509dbc0de3p-20, -0x1.b9986666c225dp-23, 0x1.a44b7ba22d629p-28, 0x1.57bc3fc384334p-28,
    -0x1.44b4cedca388fp-30, 0x1.cae7675c18607p-34, 0x1.11d065bfaf067p-37, -0x1.0423bac8ca3fbp-38,
    0x1.1f20151323cd0p-41, -0x1.72cb88ea5ae6ep-46, -0x1.815f72a05f16fp-48, 0x1.6198491a83bcdp-50,
    -0x1.10613dde57a89p-53, 0x1.5e3fee81de0eap-60, 0x1.a0dc770fb8a4ap-60, -0x1.0f635344a29eap-62,
    0x1.43d79a4b90ce8p-66, 0x1.435a100c67b42p-73, -0x1.f0aee5efb2fccp-73, 0x1.089cd2aab3897p-75,
    -0x1.0c11b581fb5bap-79, -0x1.d3919adcde092p-86, 0x1.7165deac7ad6cp-86, -0x1.5f78a5e20c673p-89,
};

// Their low parts.
ASSAY_TABLE reciprocal_gamma_lo[36] = {
    -0x1.6cb90701fbfabp-58, 0x1.8a3db7a90c42ap-56, 0x1.b85ea59bc3638p-60, 0x1.77e9bfd84d0f8p-57,
    -0x1.ef8da0241c465p-59, -0x1.38dbcf40c139bp-61, -0x1.a91714b11611fp-62, 0x1.0b48922be53b9p-64,
    0x1.6707f71f86f2ep-69, -0x1.6193e5e682992p-67, 0x1.26de8c501cb48p-75, -0x1.01776ab160dc8p-75,
    -0x1.bf09003481b1ap-75, -0x1.d12e45de59d01p-79, -0x1.4d6f19c81365fp-82,
    -0x1.30a82205f48c5p-86, -0x1.f1c4c0ce1c9c5p-84, -0x1.d04082c7c66aap-89, 0x1.16b58cf85bbf4p-91,
    0x1.56e661d0c83b0p-92, 0x1.c8f6862a8bddcp-96, -0x1.de95486d20bfdp-100,
    -0x1.a4cb318673048p-103, -0x1.07669bbb14734p-104, 0x1.0ac528c8febccp-107,
    -0x1.bf04525509a98p-115, -0x1.92dc0de693e1ep-114, 0x1.c5c86e6ee7520p-120,
    0x1.1cc98752f9af2p-124, 0x1.cc8bd883afb88p-129, 0x1.41119dde8b2c8p-128,
    -0x1.f245358d858b4p-129, -0x1.e8f7ed7596709p-133, -0x1.c1a9cecfd9adfp-140,
    0x1.39182e4a7fb69p-140, 0x1.84c301341093bp-144,
};

// B_2n/(2n(2n-1)), n = 1..14 (DLMF 5.11.1); z >= 48 leaves 2^-115.
ASSAY_TABLE stirling_hi[14] = {
    0x1.5555555555555p-4, -0x1.6c16c16c16c17p-9, 0x1.a01a01a01a01ap-11, -0x1.3813813813814p-11,
    0x1.b951e2b18ff23p-11, -0x1.f6ab0d9993c7dp-10, 0x1.a41a41a41a41ap-8, -0x1.e4286cb0f5398p-6,
    0x1.6fe96381e0680p-3, -0x1.6476701181f3ap+0, 0x1.ace44322ce006p+3, -0x1.39b2525cccc1bp+7,
    0x1.12234e81b4e82p+11, -0x1.1a198ae1c4ab8p+15,
};

// Their low parts.
ASSAY_TABLE stirling_lo[14] = {
    0x1.5555555555555p-58, 0x1.f49f49f49f49fp-64, 0x1.a01a01a01a01ap-71, 0x1.fb1fb1fb1fb20p-65,
    0x1.5c3a9ce01b952p-65, 0x1.f82553c999b0ep-64, 0x1.0690690690690p-62, 0x1.1efcdab896745p-61,
    -0x1.79e2405a71f88p-61, 0x1.24246319da678p-56, -0x1.62c2b1bbcdd32p-51, 0x1.52604768a30fcp-47,
    -0x1.2c5f92c5f92c6p-43, 0x1.4c012227b696ep-41,
};

}  // namespace assay::bessel
