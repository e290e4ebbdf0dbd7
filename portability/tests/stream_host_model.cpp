// The kernels of STREAM, compiled for the model of a device.

#define ASSAY_HOST_MODEL
#include "portable.cpp"
