// The six kernels on the abstraction: the cores' back ends and devices run these lines.

#include <algorithm>
#include <functional>
#include <type_traits>

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
        on, both(y).size(), [s] ASSAY_KERNEL(auto i, auto u, auto v) { u[i] += s * v[i]; }, both(y),
        in(x));
}

double dot(const policy& on, const buffer<double>& x, const buffer<double>& y) {
    return transform_reduce(
        on, in(x).size(), 0.0, std::plus<>{},
        [] ASSAY_KERNEL(auto i, auto u, auto v) { return u[i] * v[i]; }, in(x), in(y));
}

void gemv(const policy& on, problem& p) {
    const std::ptrdiff_t n = p.size;
    auto product = [n] ASSAY_KERNEL(row i, auto y, auto a, auto x) {
        const read<double> line(a.data() + i * n, n);
        y[i] = reduce_in_row(
            i, 0, n, 0.0, std::plus<>{}, [](auto k, auto u, auto v) { return u[k] * v[k]; }, line,
            x);
    };
    for_each_row(on, n, product, out(p.y), in(p.a), in(p.x));
}

// A block of 4 rows and 2 packs of columns in registers, over all of k. The last dimension of the
// tiles counts such blocks of columns: a thread of a device takes one.
constexpr int lanes = detail::lanes_of<read<double>>;
void gemm(const policy& on, problem& p) {
    constexpr std::ptrdiff_t rows = 4, packs = 2, width = packs * lanes;
    const std::ptrdiff_t n = p.size;
    const read<double> a = in(p.a), b = in(p.b);
    const auto y = out(p.y);
    auto block = [=] ASSAY_KERNEL(const tile<2>& t) {
        for (std::ptrdiff_t j = t.begin[1] * width; j < t.end[1] * width; j += width) {
            pack<double, lanes> sum[rows][packs] = {};
            for (std::ptrdiff_t k = 0; k < n; ++k)
                for (std::ptrdiff_t c = 0; c < packs; ++c) {
                    const auto line = b[pack_index<lanes>{k * n + j + c * lanes}];
                    for (std::ptrdiff_t r = 0; r < rows; ++r)
                        sum[r][c] = sum[r][c] + a[(t.begin[0] + r) * n + k] * line;
                }
            for (std::ptrdiff_t r = 0; r < rows; ++r)
                for (std::ptrdiff_t c = 0; c < packs; ++c)
                    y[pack_index<lanes>{(t.begin[0] + r) * n + j + c * lanes}] = sum[r][c];
        }
    };
    for_each_tile(on, tile<2>{{0, 0}, {n, n / width}}, {rows, n / width}, block);
}

void spmv(const policy& on, const csr& a, const buffer<double>& x, buffer<double>& y) {
    auto row = [] ASSAY_KERNEL(std::ptrdiff_t i, auto to, auto start, auto column, auto value,
                               auto from) {
        double sum = 0;
        for (std::ptrdiff_t k = start[i]; k < start[i + 1]; ++k) sum += value[k] * from[column[k]];
        to[i] = sum;
    };
    for_each(on, a.rows, row, out(y), read(a.start), read(a.column), in(a.value), in(x));
}

// v[i + d] where d is no multiple of a pack: a device's packs are aligned in memory, so there the
// elements come one by one.
template <class View, class Index>
[[gnu::always_inline]] ASSAY_DEVICE_FUNCTION inline auto beside(View v, Index i, std::ptrdiff_t d) {
    if constexpr (ASSAY_FOR_DEVICE && !std::is_integral_v<Index>)
        return pack<double, Index::lanes>::each([&](int l) { return v[i.first + d + l]; });
    else
        return v[i + d];
}

// k on [begin, end) of a row. On a device that is what one thread has of it: a pack, but at the
// row's ends and where `aligned` says that rows do not begin at packs.
template <class Kernel, class Out, class In>
[[gnu::always_inline]] ASSAY_DEVICE_FUNCTION inline void along_row([[maybe_unused]] store how,
                                                                   std::ptrdiff_t begin,
                                                                   std::ptrdiff_t end,
                                                                   [[maybe_unused]] bool aligned,
                                                                   Kernel k, Out o, In v) {
    if constexpr (ASSAY_FOR_DEVICE) {
        if (aligned && end - begin == lanes) return k(pack_index<lanes>{begin}, o, v);
        ASSAY_ROLLED
        for (std::ptrdiff_t i = begin; i < end; ++i) k(i, o, v);
    } else {
        for_each_in_row(how, begin, end, k, o, v);
    }
}

// A tile lies in one plane. Its last dimension counts columns on cores, and packs of them on a
// device, where a thread has one row of it: a loop over rows would take registers for its
// addresses.
void jacobi(const policy& on, problem& p) {
    constexpr std::ptrdiff_t width = ASSAY_FOR_DEVICE ? lanes : 1, rows = ASSAY_FOR_DEVICE ? 1 : 16;
    const std::ptrdiff_t m = p.size, plane = m * m, columns = (m + width - 1) / width;
    const read<double> x = in(p.x);
    const auto y = out(p.y);
    const store how = chosen_stores(on, m * plane, y, x);
    auto part = [=] ASSAY_KERNEL(const tile<3>& t) {
        auto copied = [](auto i, auto o, auto v) { o[i] = v[i]; };
        auto mean = [m, plane](auto i, auto o, auto v) {
            o[i] = (beside(v, i, -1) + beside(v, i, 1) + v[i - m] + v[i + m] + v[i - plane] +
                    v[i + plane]) *
                   (1.0 / 6.0);
        };
        const bool aligned = m % width == 0;
        const std::ptrdiff_t first = t.begin[2] * width, last = std::min(m, t.end[2] * width);
        const std::ptrdiff_t i = t.begin[0], count = rows == 1 ? 1 : t.end[1] - t.begin[1];
        for (std::ptrdiff_t r = 0; r < count; ++r) {
            const std::ptrdiff_t j = t.begin[1] + r, at = i * plane + j * m;
            const bool surface = i == 0 || j == 0 || i + 1 == m || j + 1 == m;
            if (surface) {
                along_row(how, at + first, at + last, aligned, copied, y, x);
                continue;
            }
            if (first == 0) y[at] = x[at];
            along_row(how, at + std::max<std::ptrdiff_t>(first, 1), at + std::min(last, m - 1),
                      aligned, mean, y, x);
            if (last == m) y[at + m - 1] = x[at + m - 1];
        }
    };
    for_each_tile(on, tile<3>{{0, 0, 0}, {m, m, columns}}, {1, rows, columns}, part);
}

// d = r + beta d
void turn(const policy& on, double beta, const buffer<double>& r, buffer<double>& d) {
    for_each(
        on, in(r).size(),
        [beta] ASSAY_KERNEL(auto i, auto u, auto v) { u[i] = v[i] + beta * u[i]; }, both(d), in(r));
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
        turn(on, beta, p.residual, p.direction);
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
