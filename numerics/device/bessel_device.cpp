#include "assay/bessel_device.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "device/launchers.hpp"
#include "gpu/facts.hpp"
#include "gpu/memory.hpp"
#include "gpu/selection.hpp"

namespace assay::bessel::device {

launcher<double> double_launcher(function f) {
    static constexpr launcher<double> all[] = {&launch_batch<function::log_i, double>,
                                               &launch_batch<function::log_k, double>,
                                               &launch_batch<function::log_i_scaled, double>,
                                               &launch_batch<function::log_k_scaled, double>,
                                               &launch_batch<function::log_hyp0f1, double>,
                                               &launch_batch<function::ratio_i, double>,
                                               &launch_batch<function::ratio_i_complement, double>,
                                               &launch_batch<function::ratio_k, double>,
                                               &launch_batch<function::ratio_i_inverse, double>,
                                               &launch_batch<function::dlog_i_dx, double>,
                                               &launch_batch<function::dlog_k_dx, double>,
                                               &launch_batch<function::d2log_i_dx2, double>,
                                               &launch_batch<function::d2log_k_dx2, double>,
                                               &launch_batch<function::dlog_i_dnu, double>,
                                               &launch_batch<function::dlog_k_dnu, double>};
    static_assert(std::size(all) == function_count);
    return all[static_cast<int>(f)];
}

launcher<float> float_launcher(function f) {
    if (f == function::log_i) return &launch_batch<function::log_i, float>;
    if (f == function::log_k) return &launch_batch<function::log_k, float>;
    return nullptr;
}

}  // namespace assay::bessel::device

namespace assay::on_device {
namespace {

namespace device = bessel::device;

bessel::mode mode_of(accuracy a) {
    return a == accuracy::fast ? bessel::mode::fast : bessel::mode::accurate;
}

bessel_function offered(bessel_function f) {
    if (!offers(f))
        throw std::invalid_argument(std::string(bessel_function_info(f).name) +
                                    " is computed on the CPU only");
    return f;
}

std::string find_reason() {
    const auto& list = gpu::visible_devices();
    if (list.devices.empty()) return list.reason;
    gpu::make_current(list.devices.front());
    if (const auto reason = device::why_no_kernels(); !reason.empty()) return reason;
    if (device::contracts_on_device(gpu::stream()))
        return "device code was built with contraction: build with -fmad=false";
    return "";
}

template <class T>
void run(device::launcher<T> kernel, std::span<const T> first, std::span<const T> second,
         std::span<T> out, accuracy a) {
    const std::size_t n = std::min({first.size(), second.size(), out.size()});
    if (n == 0) return;
    gpu::buffer<T> nu(first.first(n)), x(second.first(n));
    const gpu::stream on;
    kernel({nu.data(), false, x.data(), x.data(), n, mode_of(a)}, on);
    on.synchronize();
    gpu::copy_bytes(out.data(), x.data(), n * sizeof(T));
}

void refuse_without_device() {
    if (const auto reason = why_unavailable(); !reason.empty()) throw std::runtime_error(reason);
}

}  // namespace

std::string why_unavailable() {
    static const std::string reason = find_reason();
    return reason;
}

bool offers(bessel_function f) { return f < bessel_function::vmf_log_normalizer; }

void evaluate(bessel_function f, std::span<const double> first, std::span<const double> second,
              std::span<double> out, accuracy a) {
    const auto kernel = device::double_launcher(offered(f));
    refuse_without_device();
    run(kernel, first, second, out, a);
}

void evaluate(bessel_function f, std::span<const float> first, std::span<const float> second,
              std::span<float> out, accuracy a) {
    const auto kernel = device::float_launcher(offered(f));
    refuse_without_device();
    if (kernel != nullptr) return run(kernel, first, second, out, a);
    const std::vector<double> wide_first(first.begin(), first.end()),
        wide_second(second.begin(), second.end());
    std::vector<double> values(out.size());
    on_device::evaluate(f, wide_first, wide_second, values, a);
    std::transform(values.begin(), values.end(), out.begin(),
                   [](double v) { return static_cast<float>(v); });
}

void launch(bessel_function f, const double* first, bool one_order, const double* second,
            double* out, std::size_t n, const gpu::stream& on, accuracy a) {
    device::double_launcher(offered(f))({first, one_order, second, out, n, mode_of(a)}, on);
}

}  // namespace assay::on_device
