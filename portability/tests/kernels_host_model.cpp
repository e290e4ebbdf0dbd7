// The six kernels, compiled for the model of a device.

#define ASSAY_HOST_MODEL
#include "portable.cpp"
// Their entry, after them.
#include "entry.cpp"
