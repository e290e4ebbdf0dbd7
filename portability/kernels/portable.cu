// The same lines, compiled by nvcc for CUDA.

#include "portable.cpp"
// Their entry, after them.
#include "entry.cpp"
