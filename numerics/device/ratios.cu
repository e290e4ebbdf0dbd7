// Batches of the ratios.

#include "device/kernels.cuh"

ASSAY_DEVICE_BATCH(ratio_i, double)
ASSAY_DEVICE_BATCH(ratio_i_complement, double)
ASSAY_DEVICE_BATCH(ratio_k, double)
ASSAY_DEVICE_BATCH(ratio_i_inverse, double)
