#include "openblas.hpp"

#include <dlfcn.h>

namespace assay::kernels {
namespace {

// CBLAS's own values (www.netlib.org/blas, cblas.h).
constexpr int row_major = 101, no_transpose = 111;

struct functions {
    void (*dgemm)(int order, int transpose_a, int transpose_b, int m, int n, int k, double alpha,
                  const double* a, int lda, const double* b, int ldb, double beta, double* c,
                  int ldc) = nullptr;
    void (*set_num_threads)(int) = nullptr;
};

const functions& library() {
    static const functions found = [] {
        functions f;
        if (void* handle = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL)) {
            f.dgemm = reinterpret_cast<decltype(f.dgemm)>(dlsym(handle, "cblas_dgemm"));
            f.set_num_threads = reinterpret_cast<decltype(f.set_num_threads)>(
                dlsym(handle, "openblas_set_num_threads"));
        }
        return f;
    }();
    return found;
}

}  // namespace

bool has_openblas() { return library().dgemm != nullptr && library().set_num_threads != nullptr; }

void run_openblas(int threads, problem& p) {
    const int n = static_cast<int>(p.size);
    library().set_num_threads(threads);
    library().dgemm(row_major, no_transpose, no_transpose, n, n, n, 1.0, p.a.data(), n, p.b.data(),
                    n, 0.0, p.y.data(), n);
}

}  // namespace assay::kernels
