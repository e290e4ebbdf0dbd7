// The six kernels on the abstraction.

#include <functional>

#include "assay/parallel.hpp"
#include "isa_code.hpp"

namespace assay::kernels {
inline namespace ASSAY_ISA {
namespace {

using namespace assay::parallel;

read<double> in(const buffer<double>& v) {
    return read<double>(v.data(), static_cast<std::ptrdiff_t>(v.size()));
}
parallel::write<double> out(buffer<double>& v) {
    return parallel::write<double>(v.data(), static_cast<std::ptrdiff_t>(v.size()));
}
update<double> both(buffer<double>& v) {
    return update<double>(v.data(), static_cast<std::ptrdiff_t>(v.size()));
}

void add_scaled(const policy& on, double s, const buffer<double>& x, buffer<double>& y) {
    for_each(
        on, both(y).size(), [s](auto i, auto u, auto v) { u[i] += s * v[i]; }, both(y), in(x));
}

double dot(const policy& on, const buffer<double>& x, const buffer<double>& y) {
    return transform_reduce(
        on, in(x).size(), 0.0, std::plus<>{}, [](auto i, auto u, auto v) { return u[i] * v[i]; },
        in(x), in(y));
}

void gemv(const policy& on, problem& p) {
    const std::ptrdiff_t n = p.size;
    auto row = [n](std::ptrdiff_t i, auto y, auto a, auto x) {
        const read<double> line(a.data() + i * n, n);
        y[i] = reduce_in_row(
            0, n, 0.0, std::plus<>{}, [](auto k, auto u, auto v) { return u[k] * v[k]; }, line, x);
    };
    for_each(on, n, row, out(p.y), in(p.a), in(p.x));
}

// A block of 4 rows and 2 packs of columns in registers, over all of k.
constexpr int lanes = detail::lanes_of<read<double>>;
void gemm(const policy& on, problem& p) {
    constexpr std::ptrdiff_t rows = 4, packs = 2;
    const std::ptrdiff_t n = p.size;
    const read<double> a = in(p.a), b = in(p.b);
    const auto y = out(p.y);
    for_each_tile(on, tile<2>{{0, 0}, {n, n}}, {rows, n}, [=](const tile<2>& t) {
        for (std::ptrdiff_t j = t.begin[1]; j < t.end[1]; j += packs * lanes) {
            pack<double, lanes> sum[rows][packs] = {};
            for (std::ptrdiff_t k = 0; k < n; ++k)
                for (std::ptrdiff_t c = 0; c < packs; ++c) {
                    const auto line = b[pack_index<lanes>{k * n + j + c * lanes}];
                    for (std::ptrdiff_t r = 0; r < rows; ++r)
                        sum[r][c] += a[(t.begin[0] + r) * n + k] * line;
                }
            for (std::ptrdiff_t r = 0; r < rows; ++r)
                for (std::ptrdiff_t c = 0; c < packs; ++c)
                    y[pack_index<lanes>{(t.begin[0] + r) * n + j + c * lanes}] = sum[r][c];
        }
    });
}

void spmv(const policy& on, const csr& a, const buffer<double>& x, buffer<double>& y) {
    auto row = [](std::ptrdiff_t i, auto to, auto start, auto column, auto value, auto from) {
        double sum = 0;
        for (std::ptrdiff_t k = start[i]; k < start[i + 1]; ++k) sum += value[k] * from[column[k]];
        to[i] = sum;
    };
    for_each(on, a.rows, row, out(y), read(a.start), read(a.column), in(a.value), in(x));
}

void jacobi(const policy& on, problem& p) {
    const std::ptrdiff_t m = p.size, plane = m * m;
    const read<double> x = in(p.x);
    const auto y = out(p.y);
    auto copied = [](auto i, auto o, auto v) { o[i] = v[i]; };
    auto mean = [m, plane](auto i, auto o, auto v) {
        o[i] =
            (v[i - 1] + v[i + 1] + v[i - m] + v[i + m] + v[i - plane] + v[i + plane]) * (1.0 / 6.0);
    };
    for_each_tile(on, tile<3>{{0, 0, 0}, {m, m, m}}, {1, 16, m}, [=](const tile<3>& t) {
        for (std::ptrdiff_t i = t.begin[0]; i < t.end[0]; ++i)
            for (std::ptrdiff_t j = t.begin[1]; j < t.end[1]; ++j) {
                const std::ptrdiff_t at = i * plane + j * m;
                const bool surface = i == 0 || j == 0 || i + 1 == m || j + 1 == m;
                if (surface) {
                    for_each_in_row(at, at + m, copied, y, x);
                    continue;
                }
                y[at] = x[at];
                for_each_in_row(at + 1, at + m - 1, mean, y, x);
                y[at + m - 1] = x[at + m - 1];
            }
    });
}

// One step a future: the queue runs the steps in order while the caller is free.
void conjugate_gradients(const policy& on, problem& p) {
    queue& steps = *p.steps;
    auto begin = [&] {
        fill(on, out(p.y), 0.0);
        copy(on, in(p.x), out(p.residual));
        copy(on, in(p.x), out(p.direction));
        return dot(on, p.residual, p.residual);
    };
    auto step = [&](double rho) {
        spmv(on, p.sparse, p.direction, p.product);
        const double alpha = rho / dot(on, p.direction, p.product);
        add_scaled(on, alpha, p.direction, p.y);
        add_scaled(on, -alpha, p.product, p.residual);
        const double next = dot(on, p.residual, p.residual), beta = next / rho;
        for_each(
            on, in(p.residual).size(),
            [beta](auto i, auto d, auto r) { d[i] = r[i] + beta * d[i]; }, both(p.direction),
            in(p.residual));
        return next;
    };
    future<double> rho = steps.submit(begin);
    for (int i = 0; i < cg_steps; ++i) rho = rho.then(step);
    rho.get();
}

}  // namespace

void run_portable(const policy& on, problem& p) {
    switch (p.what) {
        case task::axpy:
            return add_scaled(on, axpy_scalar, p.x, p.y);
        case task::gemv:
            return gemv(on, p);
        case task::gemm:
            return gemm(on, p);
        case task::spmv:
            return spmv(on, p.sparse, p.x, p.y);
        case task::jacobi:
            return jacobi(on, p);
        case task::cg:
            return conjugate_gradients(on, p);
    }
}

}  // namespace ASSAY_ISA
}  // namespace assay::kernels
