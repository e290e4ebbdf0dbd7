// The same lines, compiled by nvcc for CUDA.

#include "portable.cpp"
