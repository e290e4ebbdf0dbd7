// The body of the device's batch kernels on the model of a device: the bits of the host's values,
// whatever the order of threads and blocks, and never small s and large in one warp.

#define ASSAY_ISA model

#include <gtest/gtest.h>

#include "batch/kernels.hpp"
#include "device/batch_body.hpp"
#include "gpu/host_model/device.hpp"
#include "mixed_points.hpp"

namespace {

using namespace assay;
using namespace assay::bessel;
namespace host_model = assay::gpu::host_model;

constexpr range_of_points drawn{5, -3, 14};

template <function Function, class T>
std::vector<T> on_model(const points<T>& p, bool one_order, mode m, host_model::order order) {
    host_model::device device({.work = order, .seed = 3});
    const std::size_t n = p.x.size(), bytes = n * sizeof(T);
    auto* nu = static_cast<T*>(device.allocate(bytes));
    auto* x = static_cast<T*>(device.allocate(bytes));
    auto* out = static_cast<T*>(device.allocate(bytes));
    device.copy(nu, p.nu.data(), bytes);
    device.copy(x, p.x.data(), bytes);
    host_model::stream stream(device);
    stream.launch(device::batch_shape(n),
                  device::batch_body<Function, T>{nu, x, out, n, one_order, m});
    stream.synchronize();
    std::vector<T> values(n);
    device.copy(values.data(), out, bytes);
    for (T* a : {nu, x, out}) device.release(a);
    return values;
}

template <function Function, class T>
void expect_bits_of_host(const points<T>& p, bool one_order, mode m, host_model::order order) {
    const auto values = on_model<Function, T>(p, one_order, m, order);
    const auto& host = best_kernels();
    const int f = static_cast<int>(Function);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const T nu = p.nu[one_order ? 0 : i], x = p.x[i];
        T y;
        if constexpr (sizeof(T) == 8)
            y = host.scalar[f](nu, x, m);
        else
            y = host.single[f](nu, x, m);
        ASSERT_TRUE(same(values[i], y))
            << "function " << f << " nu=" << nu << " x=" << x << ": " << values[i] << " for " << y;
    }
}

template <std::size_t... Functions>
void each_function(const points<double>& p, std::index_sequence<Functions...>) {
    (expect_bits_of_host<static_cast<function>(Functions), double>(p, false, mode::accurate,
                                                                   host_model::order::shuffled),
     ...);
}

TEST(device_batch, values_have_the_bits_of_the_host) {
    each_function(mixed<double>(3000, drawn), std::make_index_sequence<function_count>());
}
TEST(device_batch, logarithms_in_both_modes_types_and_any_order_of_threads) {
    for (const auto order :
         {host_model::order::late, host_model::order::early, host_model::order::shuffled})
        for (const auto m : {mode::accurate, mode::fast})
            for (const bool one : {false, true}) {
                expect_bits_of_host<function::log_i>(mixed<double>(2047, drawn), one, m, order);
                expect_bits_of_host<function::log_k>(mixed<double>(1, drawn), one, m, order);
                expect_bits_of_host<function::log_i>(mixed<float>(1025, drawn), one, m, order);
                expect_bits_of_host<function::log_k>(mixed<float>(2048, drawn), one, m, order);
            }
}

// The slots of a tile in which every method has its points.
TEST(device_batch, a_warp_holds_points_of_one_method) {
    using lists = device::warp_lists<device::first_lists>;
    using body = device::batch_body<function::log_i, double>;
    const auto p = mixed<double>(device::tile_points, drawn);
    lists l{};
    for (auto& s : l.slot) s = device::nowhere;
    unsigned listed = 0, methods = 0;
    for (unsigned i = 0; i < device::tile_points; ++i) l.note(body::list_of({p.nu[i], p.x[i]}), i);
    for (unsigned i = 0; i < device::tile_points; ++i) l.lay_out(i);
    for (const unsigned c : l.count) methods += c > 0;
    EXPECT_EQ(methods, 7u);
    for (unsigned warp = 0; warp < std::size(l.slot); warp += device::warp_threads) {
        int method = -1;
        for (unsigned lane = 0; lane < device::warp_threads; ++lane) {
            const unsigned i = l.slot[warp + lane];
            if (i == device::nowhere) continue;
            ++listed;
            const int mine = static_cast<int>(body::list_of({p.nu[i], p.x[i]}));
            EXPECT_TRUE(method == -1 || method == mine) << warp << ' ' << lane;
            method = mine;
        }
    }
    EXPECT_EQ(listed, device::tile_points);
}

}  // namespace
