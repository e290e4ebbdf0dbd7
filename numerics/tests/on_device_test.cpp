// Batches on a GPU: the bits of the host's, for every function, type and mode.

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "assay/bessel_device.hpp"
#include "gpu/memory.hpp"

namespace {

using namespace assay;

// Skips with the one reason where nothing can run.
class on_device_batch : public testing::Test {
  protected:
    void SetUp() override {
        if (const auto reason = on_device::why_unavailable(); !reason.empty())
            GTEST_SKIP() << reason;
    }
};

template <class T>
struct points {
    std::vector<T> first, second;
};

// Every region, the zero curves, the extremes and what is no number; r where the argument is one.
template <class T>
points<T> mixed(std::size_t n, bool resultant) {
    std::mt19937_64 engine(17);
    std::uniform_real_distribution<double> u(0, 1);
    points<T> p;
    for (std::size_t i = 0; i < n; ++i) {
        const double scale = std::exp(u(engine) * 24 - 4);
        double nu = u(engine) * scale, x = u(engine) * scale;
        if (i % 16 == 0) x = nu * 0.6627434;
        if (i % 97 == 0) x = std::exp(-80 * u(engine));
        if (i % 101 == 0) nu = std::floor(nu) - 3;
        if (resultant) x = std::abs(std::sin(x));
        if (i % 103 == 0) x = std::numeric_limits<double>::infinity();
        if (i % 107 == 0) x = std::nan("");
        p.first.push_back(static_cast<T>(nu));
        p.second.push_back(static_cast<T>(x));
    }
    return p;
}

template <class T>
bool same(T a, T b) {
    using word = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
    return std::bit_cast<word>(a) == std::bit_cast<word>(b) || (a != a && b != b);
}

template <class T>
void expect_bits_of_host(const bessel_function_entry& entry, accuracy a) {
    // No whole number of tiles.
    const auto p = mixed<T>(200'003, entry.second == std::string("r"));
    std::vector<T> device(p.first.size()), host(p.first.size());
    on_device::evaluate(entry.function, p.first, p.second, device, a);
    evaluate(entry.function, p.first, p.second, host, a);
    for (std::size_t i = 0; i < host.size(); ++i)
        ASSERT_TRUE(same(device[i], host[i]))
            << entry.name << " of " << p.first[i] << ", " << p.second[i] << ": " << device[i]
            << " for " << host[i];
}

TEST_F(on_device_batch, values_have_the_bits_of_the_host) {
    for (const auto& entry : bessel_functions()) {
        if (!on_device::offers(entry.function)) continue;
        for (const auto a : {accuracy::accurate, accuracy::fast}) {
            expect_bits_of_host<double>(entry, a);
            expect_bits_of_host<float>(entry, a);
        }
    }
}

TEST_F(on_device_batch, one_order_serves_all_of_a_resident_array) {
    const auto p = mixed<double>(5000, false);
    const std::vector<double> order{2.5};
    const gpu::buffer<double> nu(order);
    gpu::buffer<double> x(p.second);
    const gpu::stream on;
    on_device::launch(bessel_function::log_k, nu.data(), true, x.data(), x.data(), x.size(), on);
    on.synchronize();
    const auto device = x.to_host();
    for (std::size_t i = 0; i < device.size(); ++i)
        ASSERT_TRUE(same(device[i], log_bessel_k(2.5, p.second[i]))) << p.second[i];
}

}  // namespace
