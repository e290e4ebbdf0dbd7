// Without launch bounds ptxas cannot tell the registers at entry and ignores setmaxnreg (C7508): a
// probe of it would measure nothing. strict_ptxas_test.sh wants this file refused; with bounds it
// is accepted.
#ifdef WITH_BOUNDS
__global__ void __launch_bounds__(384, 1) gives_registers_back(int* out) {
#else
__global__ void gives_registers_back(int* out) {
#endif
    asm volatile("setmaxnreg.dec.sync.aligned.u32 24;");
    out[threadIdx.x] = static_cast<int>(threadIdx.x);
}
