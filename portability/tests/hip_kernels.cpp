// Every algorithm once, for hipcc, which does not compile GoogleTest: that it builds is the test.

#include <functional>

#include "assay/parallel.hpp"

namespace assay::parallel {

struct results {
    int sum;
};

results run_each_algorithm(executor& on, std::ptrdiff_t n) {
    const auto count = static_cast<std::size_t>(n);
    const buffer<int> a(on, count), b(on, count);
    const auto p = par.on(on);
    fill(p, write(a), 1);
    copy(p, read(a), write(b));
    transform(
        p, [] ASSAY_KERNEL(auto x, auto y) { return x + y; }, write(b), read(a), read(a));
    for_each(
        p.stores(store::streaming), n, [] ASSAY_KERNEL(auto i, auto u, auto v) { u[i] += v[i]; },
        update(b), read(a));
    inclusive_scan(p, 0, std::plus<>{}, read(a), write(b));
    exclusive_scan(p, 0, std::plus<>{}, read(b), write(b));
    sort(p, update(b), std::less<>{});
    const update<int> grid(b.data(), n);
    for_each_tile(p, tile<2>{{0, 0}, {n, 1}}, {16, 1}, [=] ASSAY_KERNEL(const tile<2>& t) {
        for (std::ptrdiff_t i = t.begin[0]; i < t.end[0]; ++i)
            for_each_in_row(
                i + t.begin[1], i + t.end[1], [](auto x, auto v) { v[x] += 1; }, grid);
    });
    return {reduce(p, 0, std::plus<>{}, read(b))};
}

}  // namespace assay::parallel
