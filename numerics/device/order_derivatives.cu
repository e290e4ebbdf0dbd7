// Batches of the derivatives in nu.

#include "device/kernels.cuh"

ASSAY_DEVICE_BATCH(dlog_i_dnu, double)
ASSAY_DEVICE_BATCH(dlog_k_dnu, double)
