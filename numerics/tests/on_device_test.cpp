// Batches on a GPU: the bits of the host's, for every function, type and mode.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "assay/bessel_device.hpp"
#include "gpu/memory.hpp"
#include "mixed_points.hpp"

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

constexpr range_of_points drawn(bool resultant) { return {17, -4, 24, resultant}; }

template <class T>
void expect_bits_of_host(const bessel_function_entry& entry, accuracy a) {
    // No whole number of tiles.
    const auto p = mixed<T>(200'003, drawn(entry.second == std::string("r")));
    std::vector<T> device(p.nu.size()), host(p.nu.size());
    on_device::evaluate(entry.function, p.nu, p.x, device, a);
    evaluate(entry.function, p.nu, p.x, host, a);
    for (std::size_t i = 0; i < host.size(); ++i)
        ASSERT_TRUE(same(device[i], host[i])) << entry.name << " of " << p.nu[i] << ", " << p.x[i]
                                              << ": " << device[i] << " for " << host[i];
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
    const auto p = mixed<double>(5000, drawn(false));
    const std::vector<double> order{2.5};
    const gpu::buffer<double> nu(order);
    gpu::buffer<double> x(p.x);
    const gpu::stream on;
    on_device::launch(bessel_function::log_k, nu.data(), true, x.data(), x.data(), x.size(), on);
    on.synchronize();
    const auto device = x.to_host();
    for (std::size_t i = 0; i < device.size(); ++i)
        ASSERT_TRUE(same(device[i], log_bessel_k(2.5, p.x[i]))) << p.x[i];
}

}  // namespace
