#pragma once

namespace assay::bessel {

// The functions in the order of the dispatch tables, and after them two of
// assay/von_mises_fisher.hpp that have none.
enum class function : unsigned char {
    log_i,
    log_k,
    log_i_scaled,
    log_k_scaled,
    log_hyp0f1,
    ratio_i,
    ratio_i_complement,
    ratio_k,
    ratio_i_inverse,
    dlog_i_dx,
    dlog_k_dx,
    d2log_i_dx2,
    d2log_k_dx2,
    dlog_i_dnu,
    dlog_k_dnu,
    vmf_log_normalizer,
    vmf_kappa
};
// Those of the tables.
inline constexpr int function_count = 15;

}  // namespace assay::bessel
