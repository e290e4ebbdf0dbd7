// The native rivals: the same algorithms by hand in OpenMP.

#if defined(_OPENMP)

#include "isa_code.hpp"

namespace assay::kernels {
inline namespace ASSAY_ISA {
namespace {

void add_scaled(int threads, std::ptrdiff_t n, double s, const double* x, double* y) {
#pragma omp parallel for simd schedule(static) num_threads(threads)
    for (std::ptrdiff_t i = 0; i < n; ++i) y[i] += s * x[i];
}

double dot(int threads, std::ptrdiff_t n, const double* x, const double* y) {
    double sum = 0;
#pragma omp parallel for simd schedule(static) num_threads(threads) reduction(+ : sum)
    for (std::ptrdiff_t i = 0; i < n; ++i) sum += x[i] * y[i];
    return sum;
}

void gemv(int threads, std::ptrdiff_t n, const double* a, const double* x, double* y) {
#pragma omp parallel for schedule(static) num_threads(threads)
    for (std::ptrdiff_t i = 0; i < n; ++i) {
        double sum = 0;
#pragma omp simd reduction(+ : sum)
        for (std::ptrdiff_t k = 0; k < n; ++k) sum += a[i * n + k] * x[k];
        y[i] = sum;
    }
}

void gemm(int threads, std::ptrdiff_t n, const double* a, const double* b, double* y) {
    constexpr std::ptrdiff_t rows = 4, packs = 2, lanes = ASSAY_ISA_VECTOR_BYTES / sizeof(double);
    typedef double vec __attribute__((vector_size(ASSAY_ISA_VECTOR_BYTES), aligned(8)));
#pragma omp parallel for schedule(static) num_threads(threads)
    for (std::ptrdiff_t i = 0; i < n; i += rows)
        for (std::ptrdiff_t j = 0; j < n; j += packs * lanes) {
            vec sum[rows][packs] = {};
            for (std::ptrdiff_t k = 0; k < n; ++k)
                for (std::ptrdiff_t c = 0; c < packs; ++c) {
                    const vec line = *reinterpret_cast<const vec*>(b + k * n + j + c * lanes);
                    for (std::ptrdiff_t r = 0; r < rows; ++r)
                        sum[r][c] += a[(i + r) * n + k] * line;
                }
            for (std::ptrdiff_t r = 0; r < rows; ++r)
                for (std::ptrdiff_t c = 0; c < packs; ++c)
                    *reinterpret_cast<vec*>(y + (i + r) * n + j + c * lanes) = sum[r][c];
        }
}

void spmv(int threads, const csr& a, const double* x, double* y) {
    const std::ptrdiff_t* start = a.start.data();
    const std::int32_t* column = a.column.data();
    const double* value = a.value.data();
#pragma omp parallel for schedule(static) num_threads(threads)
    for (std::ptrdiff_t i = 0; i < a.rows; ++i) {
        double sum = 0;
        for (std::ptrdiff_t k = start[i]; k < start[i + 1]; ++k) sum += value[k] * x[column[k]];
        y[i] = sum;
    }
}

void jacobi(int threads, std::ptrdiff_t m, const double* x, double* y) {
    const std::ptrdiff_t plane = m * m;
#pragma omp parallel for collapse(2) schedule(static) num_threads(threads)
    for (std::ptrdiff_t i = 0; i < m; ++i)
        for (std::ptrdiff_t j = 0; j < m; ++j) {
            const double* v = x + i * plane + j * m;
            double* o = y + i * plane + j * m;
            const bool surface = i == 0 || j == 0 || i + 1 == m || j + 1 == m;
            if (surface) {
                for (std::ptrdiff_t k = 0; k < m; ++k) o[k] = v[k];
                continue;
            }
            o[0] = v[0], o[m - 1] = v[m - 1];
#pragma omp simd
            for (std::ptrdiff_t k = 1; k < m - 1; ++k)
                o[k] = (v[k - 1] + v[k + 1] + v[k - m] + v[k + m] + v[k - plane] + v[k + plane]) *
                       (1.0 / 6.0);
        }
}

void conjugate_gradients(int threads, problem& p) {
    const std::ptrdiff_t n = p.sparse.rows;
    double *y = p.y.data(), *r = p.residual.data(), *d = p.direction.data(), *q = p.product.data();
    const double* x = p.x.data();
#pragma omp parallel for simd schedule(static) num_threads(threads)
    for (std::ptrdiff_t i = 0; i < n; ++i) y[i] = 0, r[i] = x[i], d[i] = x[i];
    double rho = dot(threads, n, r, r);
    for (int step = 0; step < cg_steps; ++step) {
        spmv(threads, p.sparse, d, q);
        const double alpha = rho / dot(threads, n, d, q);
        add_scaled(threads, n, alpha, d, y);
        add_scaled(threads, n, -alpha, q, r);
        const double next = dot(threads, n, r, r), beta = next / rho;
#pragma omp parallel for simd schedule(static) num_threads(threads)
        for (std::ptrdiff_t i = 0; i < n; ++i) d[i] = r[i] + beta * d[i];
        rho = next;
    }
}

}  // namespace

void run_native(int threads, problem& p) {
    const double *a = p.a.data(), *x = p.x.data();
    double* y = p.y.data();
    switch (p.what) {
        case task::axpy:
            return add_scaled(threads, p.size, axpy_scalar, x, y);
        case task::gemv:
            return gemv(threads, p.size, a, x, y);
        case task::gemm:
            return gemm(threads, p.size, a, p.b.data(), y);
        case task::spmv:
            return spmv(threads, p.sparse, x, y);
        case task::jacobi:
            return jacobi(threads, p.size, x, y);
        case task::cg:
            return conjugate_gradients(threads, p);
    }
}

}  // namespace ASSAY_ISA
}  // namespace assay::kernels

#endif
