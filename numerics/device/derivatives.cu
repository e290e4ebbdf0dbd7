// Batches of the derivatives in x.

#include "device/kernels.cuh"

ASSAY_DEVICE_BATCH(dlog_i_dx, double)
ASSAY_DEVICE_BATCH(dlog_k_dx, double)
ASSAY_DEVICE_BATCH(d2log_i_dx2, double)
ASSAY_DEVICE_BATCH(d2log_k_dx2, double)
