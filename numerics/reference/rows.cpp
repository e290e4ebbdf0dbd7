#include "reference/rows.hpp"

#include <cmath>
#include <functional>
#include <numbers>

#include "reference/draw.hpp"
#include "reference/reference.hpp"

namespace assay::reference {
namespace {

region_rows same(const std::string& name, int count, unsigned seed,
                 const std::function<row(draw&)>& make) {
    draw d(seed);
    region_rows r{name, {}, {}};
    for (int i = 0; i < count; ++i) r.i.push_back(make(d));
    r.k = r.i;
    return r;
}

// x at which the logarithm vanishes, by bisection of the second method: I grows and K falls with x.
double zero_in_x(kind k, double nu) {
    set_bits(160);
    double low = 1e-8, high = nu + 4;
    while (std::nextafter(low, high) < high) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        const number f = k == kind::i ? first_method(k, number(nu), number(middle), 160)
                                      : second_method(k, number(nu), number(middle), 160);
        ((f > 0) == (k == kind::k) ? low : high) = middle;
    }
    return low;
}

region_rows zero_curves(int count) {
    region_rows r{"zero", {}, {}};
    draw d(77);
    for (int i = 0; i < count; ++i) {
        const double nu = d.logarithmic(0.02, i % 4 == 0 ? 1e5 : 300);
        for (const kind k : {kind::i, kind::k}) {
            auto& rows = k == kind::i ? r.i : r.k;
            const double x = zero_in_x(k, nu);
            rows.push_back({nu, x});
            rows.push_back({nu, std::nextafter(x, 2 * x)});
            rows.push_back({nu, x * (1 + d.logarithmic(1e-15, 1e-7))});
            rows.push_back({nu, x * (1 - d.logarithmic(1e-7, 1e-3))});
            rows.push_back({nu, x * (1 + d.logarithmic(1e-3, 1e-1))});
        }
    }
    return r;
}

// Both sides of every border of method/region.hpp: s = 8, 16, 37, 256, x = 1 and nu = 1/2 below s
// = 8.
row at_border(draw& d) {
    const double borders[] = {8, 16, 37, 256};
    const int which = d.whole(0, 5);
    const double nudge = (d.whole(0, 1) != 0 ? 1 : -1) * d.logarithmic(1e-16, 1e-3);
    if (which == 4) return {d.uniform(0, 7.9), 1 + nudge};
    if (which == 5) return {0.5 * (1 + nudge), d.uniform(0, 2)};
    const double s = borders[which] * (1 + nudge), angle = d.uniform(0, std::numbers::pi / 2);
    return {s * std::sin(angle), s * std::cos(angle)};
}

}  // namespace

std::vector<region_rows> all_regions() {
    std::vector<region_rows> all;
    all.push_back(same("small", 200, 1, [](draw& d) {
        return row{d.uniform(0, 150), d.uniform(0, 150)};
    }));
    all.push_back(same("core", 200, 2, [](draw& d) {
        return row{d.uniform(0, 9), d.uniform(0, 9)};
    }));
    all.push_back(same("medium", 150, 3, [](draw& d) {
        return row{d.uniform(0, 1e4), d.uniform(0, 1e4)};
    }));
    all.push_back(same("large", 80, 4, [](draw& d) {
        return row{d.logarithmic(1e4, 1e8), d.logarithmic(1e4, 1e8)};
    }));
    all.push_back(same("transition", 120, 5, [](draw& d) {
        const double nu = d.logarithmic(30, 1e9);
        return row{nu, nu * std::exp(d.uniform(-0.3, 0.3))};
    }));
    all.push_back(same("vmf", 100, 6, [](draw& d) {
        const double dimensions[] = {2048, 8192, 32768};
        return row{dimensions[d.whole(0, 2)] / 2 - d.whole(0, 1), d.logarithmic(1, 1e6)};
    }));
    all.push_back(same("integer", 100, 7, [](draw& d) {
        return row{double(d.whole(0, 100)), d.logarithmic(1e-2, 1e3)};
    }));
    all.push_back(same("nearhalf", 100, 8, [](draw& d) {
        const double sign = d.whole(0, 1) != 0 ? 1 : -1;
        return row{std::abs(d.whole(0, 40) / 2.0 + sign * d.logarithmic(3e-16, 1e-3)),
                   d.logarithmic(1e-2, 100)};
    }));
    all.push_back(same("smallnu", 100, 9, [](draw& d) {
        return row{d.logarithmic(1e-12, 2), d.logarithmic(1e-3, 100)};
    }));
    all.push_back(same("tinyx", 80, 10, [](draw& d) {
        return row{d.uniform(0, 60), d.logarithmic(1e-300, 1e-3)};
    }));
    all.push_back(same("tiny", 40, 11, [](draw& d) {
        return row{d.logarithmic(1e-25, 1), d.logarithmic(1e-20, 1)};
    }));
    all.push_back(same("zeroorder", 60, 12, [](draw& d) {
        return row{0, d.logarithmic(1e-20, 1e3)};
    }));
    all.push_back(same("hugex", 60, 13, [](draw& d) {
        return row{d.logarithmic(1e-3, 1e8), d.logarithmic(1e8, 1e300)};
    }));
    all.push_back(same("huge", 40, 14, [](draw& d) {
        return row{d.logarithmic(1e9, 1e300), d.logarithmic(1e-300, 1e300)};
    }));
    all.push_back(same("edge700", 60, 15, [](draw& d) {
        return row{d.uniform(0, 60), d.uniform(650, 780)};
    }));
    all.push_back(same("border", 200, 16, at_border));
    all.push_back(zero_curves(60));
    all.push_back({"corner",
                   {{0, 1e-100},
                    {0, 1e-160},
                    {1e-200, 1e-200},
                    {1e-300, 1},
                    {1e-308, 20},
                    {5e-324, 3},
                    {1e308, 1e308},
                    {1e308, 6.6e307},
                    {3, 5e-324},
                    {20, 5e-324},
                    {1e10, 2e-310},
                    {0.5, 1e308}},
                   {{0, 1e-100},
                    {0, 5e-324},
                    {1e-200, 1e-200},
                    {1e-300, 1},
                    {1e-308, 20},
                    {5e-324, 3},
                    {1e308, 1e308},
                    {1e308, 6.6e307},
                    {3, 5e-324},
                    {20, 5e-324},
                    {1e10, 2e-310},
                    {0.5, 1e308}}});
    return all;
}

}  // namespace assay::reference
