#include "cublas.hpp"

#include <dlfcn.h>

#include <stdexcept>
#include <string>

#include "gpu/stream.hpp"

namespace assay::kernels {
namespace {

// cuBLAS's own values and signatures (cuBLAS Library, "cublasOperation_t" and "cublas<t>gemm").
constexpr int no_transpose = 0, success = 0;

struct functions {
    int (*create)(void** handle) = nullptr;
    int (*set_stream)(void* handle, void* stream) = nullptr;
    int (*dgemm)(void* handle, int transpose_a, int transpose_b, int m, int n, int k,
                 const double* alpha, const double* a, int lda, const double* b, int ldb,
                 const double* beta, double* c, int ldc) = nullptr;
};

template <class F>
void take(void* library, const char* name, F& f) {
    f = reinterpret_cast<F>(dlsym(library, name));
}

const functions& library() {
    static const functions found = [] {
        functions f;
        void* opened = nullptr;
        for (const char* name : {"libcublas.so.13", "libcublas.so.12"})
            if (opened == nullptr) opened = dlopen(name, RTLD_NOW | RTLD_LOCAL);
        if (opened != nullptr) {
            take(opened, "cublasCreate_v2", f.create);
            take(opened, "cublasSetStream_v2", f.set_stream);
            take(opened, "cublasDgemm_v2", f.dgemm);
        }
        return f;
    }();
    return found;
}

void require(int status, const char* call) {
    if (status != success)
        throw std::runtime_error(std::string(call) + ": status " + std::to_string(status) +
                                 " of cuBLAS");
}

// One for the process, of the device that is current when it is made; it lives to the end.
void* handle() {
    static void* const made = [] {
        void* h = nullptr;
        require(library().create(&h), "cublasCreate");
        return h;
    }();
    return made;
}

}  // namespace

bool has_cublas() {
    const functions& f = library();
    return f.create != nullptr && f.set_stream != nullptr && f.dgemm != nullptr;
}

void run_cublas(parallel::device_executor& d, problem& p) {
    const int n = static_cast<int>(p.size);
    const double one = 1, zero = 0;
    auto* on = static_cast<gpu::stream*>(d.stream());
    require(library().set_stream(handle(), on->handle()), "cublasSetStream");
    // By columns y' = b' a': the same memory, read the other way.
    require(library().dgemm(handle(), no_transpose, no_transpose, n, n, n, &one, p.b.data(), n,
                            p.a.data(), n, &zero, p.y.data(), n),
            "cublasDgemm");
    d.wait();
}

}  // namespace assay::kernels
