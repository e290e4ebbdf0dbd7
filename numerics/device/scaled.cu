// Batches of the scaled and the reduced logarithms.

#include "device/kernels.cuh"

ASSAY_DEVICE_BATCH(log_i_scaled, double)
ASSAY_DEVICE_BATCH(log_k_scaled, double)
ASSAY_DEVICE_BATCH(log_hyp0f1, double)
