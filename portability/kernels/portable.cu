// The same lines, compiled by nvcc for CUDA and by hipcc for HIP.

#include "portable.cpp"
// Their entry, after them.
#include "entry.cpp"
