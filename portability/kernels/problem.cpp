#include "problem.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace assay::kernels {
namespace {

constexpr double half_ulp = std::numeric_limits<double>::epsilon() / 2;

double value_at(std::ptrdiff_t i, std::ptrdiff_t period) {
    return 1.0 + static_cast<double>(i % period) / 1024.0;
}

parallel::buffer<double> filled(parallel::executor& e, std::ptrdiff_t n, std::ptrdiff_t period) {
    std::vector<double> v(static_cast<std::size_t>(n));
    for (std::ptrdiff_t i = 0; i < n; ++i) v[static_cast<std::size_t>(i)] = value_at(i, period);
    return {e, std::span<const double>(v)};
}

// 6 on the diagonal, -1 to the neighbours inside the grid.
csr laplacian(parallel::executor& e, std::ptrdiff_t m) {
    const std::ptrdiff_t rows = m * m * m;
    std::vector<std::ptrdiff_t> start{0};
    std::vector<std::int32_t> columns;
    std::vector<double> values;
    start.reserve(static_cast<std::size_t>(rows + 1));
    columns.reserve(static_cast<std::size_t>(7 * rows));
    values.reserve(static_cast<std::size_t>(7 * rows));
    auto put = [&](std::ptrdiff_t column, double v) {
        columns.push_back(static_cast<std::int32_t>(column));
        values.push_back(v);
    };
    for (std::ptrdiff_t row = 0; row < rows; ++row) {
        const std::ptrdiff_t i = row / (m * m), j = row / m % m, k = row % m;
        if (i > 0) put(row - m * m, -1);
        if (j > 0) put(row - m, -1);
        if (k > 0) put(row - 1, -1);
        put(row, 6);
        if (k + 1 < m) put(row + 1, -1);
        if (j + 1 < m) put(row + m, -1);
        if (i + 1 < m) put(row + m * m, -1);
        start.push_back(static_cast<std::ptrdiff_t>(values.size()));
    }
    return {rows,
            start.back(),
            {e, std::span<const std::ptrdiff_t>(start)},
            {e, std::span<const std::int32_t>(columns)},
            {e, std::span<const double>(values)}};
}

// What the checks read, on the host: a device's memory is out of their reach.
struct on_host {
    explicit on_host(const problem& p)
        : size(p.size),
          rows(p.sparse.rows),
          start(p.sparse.start.to_host()),
          column(p.sparse.column.to_host()),
          value(p.sparse.value.to_host()),
          a(p.a.to_host()),
          b(p.b.to_host()),
          x(p.x.to_host()),
          y(p.y.to_host()) {}
    std::ptrdiff_t size, rows;
    std::vector<std::ptrdiff_t> start;
    std::vector<std::int32_t> column;
    std::vector<double> value, a, b, x, y;
};

// |got - wanted| over terms * half_ulp * magnitude.
double scaled(double got, long double wanted, std::ptrdiff_t terms, long double magnitude) {
    const long double off = std::abs(static_cast<long double>(got) - wanted);
    return std::isnan(got) ? INFINITY
                           : static_cast<double>(
                                 off / (static_cast<long double>(terms) * half_ulp * magnitude));
}

double row_error(const double* a, const double* x, std::ptrdiff_t stride, std::ptrdiff_t n,
                 double got) {
    long double sum = 0;
    for (std::ptrdiff_t k = 0; k < n; ++k)
        sum += static_cast<long double>(a[k]) * static_cast<long double>(x[k * stride]);
    return scaled(got, sum, n + 1, sum);
}

double sparse_error(const on_host& p) {
    double worst = 0;
    for (std::ptrdiff_t row = 0; row < p.rows; ++row) {
        long double sum = 0, magnitude = 0;
        for (std::ptrdiff_t k = p.start.data()[row]; k < p.start.data()[row + 1]; ++k) {
            const long double term = static_cast<long double>(p.value.data()[k]) *
                                     static_cast<long double>(p.x.data()[p.column.data()[k]]);
            sum += term, magnitude += std::abs(term);
        }
        worst = std::max(worst, scaled(p.y.data()[row], sum, 8, magnitude));
    }
    return worst;
}

double jacobi_error(const on_host& p) {
    const std::ptrdiff_t m = p.size;
    double worst = 0;
    for (std::ptrdiff_t at = 0; at < m * m * m; ++at) {
        const std::ptrdiff_t i = at / (m * m), j = at / m % m, k = at % m;
        const double* x = p.x.data() + at;
        const bool surface = i == 0 || j == 0 || k == 0 || i + 1 == m || j + 1 == m || k + 1 == m;
        long double wanted = x[0];
        if (!surface) {
            wanted = 0;
            for (const std::ptrdiff_t d : {std::ptrdiff_t{1}, m, m * m})
                wanted += static_cast<long double>(x[d]) + static_cast<long double>(x[-d]);
            wanted /= 6;
        }
        worst = std::max(worst, scaled(p.y.data()[at], wanted, 8, wanted));
    }
    return worst;
}

// The residual that cg left, |x - sparse y| / |x|, against that of a plain serial run: they part by
// rounding alone.
double residual(const on_host& p, const double* y) {
    long double left = 0, whole = 0;
    for (std::ptrdiff_t row = 0; row < p.rows; ++row) {
        long double r = p.x.data()[row];
        whole += r * r;
        for (std::ptrdiff_t k = p.start.data()[row]; k < p.start.data()[row + 1]; ++k)
            r -= static_cast<long double>(p.value.data()[k]) *
                 static_cast<long double>(y[p.column.data()[k]]);
        left += r * r;
    }
    return static_cast<double>(std::sqrt(left / whole));
}

std::vector<double> plain_cg(const on_host& p) {
    const auto n = static_cast<std::size_t>(p.rows);
    std::vector<double> y(n), r(p.x.begin(), p.x.end()), d = r, q(n);
    auto dot = [&](const std::vector<double>& u, const std::vector<double>& v) {
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += u[i] * v[i];
        return sum;
    };
    double rho = dot(r, r);
    for (int step = 0; step < cg_steps; ++step) {
        for (std::size_t row = 0; row < n; ++row) {
            q[row] = 0;
            for (auto k = p.start.data()[row]; k < p.start[row + 1]; ++k)
                q[row] += p.value.data()[k] * d[static_cast<std::size_t>(p.column.data()[k])];
        }
        const double alpha = rho / dot(d, q);
        for (std::size_t i = 0; i < n; ++i) y[i] += alpha * d[i], r[i] -= alpha * q[i];
        const double next = dot(r, r), beta = next / rho;
        for (std::size_t i = 0; i < n; ++i) d[i] = r[i] + beta * d[i];
        rho = next;
    }
    return y;
}

}  // namespace

problem make_problem(task what, std::ptrdiff_t size, parallel::executor& e) {
    problem p{what, size, {}, {}, {}, {}, {}, {}, {}, {}, {}};
    const std::ptrdiff_t square = size * size, cube = square * size;
    const bool matrix = what == task::gemv || what == task::gemm;
    if (matrix) p.a = filled(e, square, 509);
    if (what == task::gemm) p.b = filled(e, square, 251);
    if (what == task::spmv || what == task::cg) p.sparse = laplacian(e, size);
    const std::ptrdiff_t n = what == task::axpy || what == task::gemv ? size
                             : what == task::gemm                     ? square
                                                                      : cube;
    p.x = filled(e, n, 1021);
    p.y = parallel::buffer<double>(e, static_cast<std::size_t>(n));
    if (what == task::cg) p.steps = std::make_unique<parallel::queue>();
    if (what == task::cg)
        for (auto* v : {&p.residual, &p.direction, &p.product})
            *v = parallel::buffer<double>(e, static_cast<std::size_t>(n));
    return p;
}

void reset(problem& p) {
    p.y.assign(std::vector<double>(p.y.size(), p.what == task::cg ? 0.0 : 1.0));
}

void rest(problem& p) {
    parallel::rest_openmp();
    if (p.steps) p.steps->submit(parallel::rest_openmp).get();
}

double operations(const problem& p) {
    const auto n = static_cast<double>(p.size), cube = n * n * n;
    const auto nonzeros = static_cast<double>(p.sparse.nonzeros);
    switch (p.what) {
        case task::axpy:
            return 2 * n;
        case task::gemv:
            return 2 * n * n;
        case task::gemm:
            return 2 * cube;
        case task::spmv:
            return 2 * nonzeros;
        case task::jacobi:
            return 6 * (n - 2) * (n - 2) * (n - 2);
        case task::cg:
            return cg_steps * (2 * nonzeros + 10 * cube);
    }
    return 0;
}

double error(const problem& of, int runs) {
    const on_host p(of);
    const std::ptrdiff_t n = p.size;
    double worst = 0;
    switch (of.what) {
        case task::axpy:
            for (std::ptrdiff_t i = 0; i < n; ++i) {
                const long double wanted =
                    1 + static_cast<long double>(runs) * axpy_scalar * p.x.data()[i];
                worst = std::max(worst, scaled(p.y.data()[i], wanted, 2 * runs, wanted));
            }
            return worst;
        case task::gemv:
            for (std::ptrdiff_t i = 0; i < n; ++i)
                worst =
                    std::max(worst, row_error(p.a.data() + i * n, p.x.data(), 1, n, p.y.data()[i]));
            return worst;
        case task::gemm:  // every row and column, on a lattice of the elements
            for (std::ptrdiff_t at = 0; at < n * n; at += 61)
                worst = std::max(worst, row_error(p.a.data() + at / n * n, p.b.data() + at % n, n,
                                                  n, p.y.data()[at]));
            return worst;
        case task::spmv:
            return sparse_error(p);
        case task::jacobi:
            return jacobi_error(p);
        case task::cg: {
            const double mine = residual(p, p.y.data()), plain = residual(p, plain_cg(p).data());
            return std::isnan(mine) ? INFINITY : std::abs(mine - plain) / (1e-6 * plain);
        }
    }
    return worst;
}

}  // namespace assay::kernels
