#pragma once
// Which way a function goes in its second argument, by the command's name of it.

#include <map>
#include <string_view>

namespace assay::test {

// 1 rises, -1 falls in x (or r); 0 does both. K_(nu+1)/K_nu falls and I_(nu+1)/I_nu rises (Segura,
// J. Math. Anal. Appl. 374, 2011); log K is convex in x, and log I_nu' rises with nu, so that
// d/dnu log I rises with x.
inline const std::map<std::string_view, int> directions = {{"logI", 1},
                                                           {"logK", -1},
                                                           {"logK_scaled", -1},
                                                           {"log_hyp0f1", 1},
                                                           {"ratioI", 1},
                                                           {"ratioK", -1},
                                                           {"ratioI_complement", -1},
                                                           {"ratioI_inverse", 1},
                                                           {"dlogK_dx", 1},
                                                           {"dlogI_dnu", 1},
                                                           {"dlogK_dnu", -1},
                                                           {"vmf_kappa", 1},
                                                           {"vmf_log_normalizer", -1}};

inline int direction_of(std::string_view name) {
    const auto found = directions.find(name);
    return found == directions.end() ? 0 : found->second;
}

}  // namespace assay::test
