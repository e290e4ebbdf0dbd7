// log_bessel_device: values of log I and log K a second on a GPU, of arrays that lie in its memory.
// A repetition times one launch over 2^25 points in random order.

#include <cmath>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "assay/log_bessel.hpp"
#include "device/launchers.hpp"
#include "gpu/clocks.hpp"
#include "gpu/facts.hpp"
#include "gpu/memory.hpp"
#include "gpu/peaks.hpp"
#include "gpu/selection.hpp"
#include "record/program.hpp"

namespace {

using namespace assay;
namespace device = bessel::device;
constexpr std::size_t batch_size = std::size_t{1} << 25;
constexpr std::size_t checked_every = 8191;
constexpr std::uint64_t seed = 20240911;

struct point {
    double nu, x;
};
double uniform(std::mt19937_64& engine, double low, double high) {
    return low + (high - low) * (static_cast<double>(engine() >> 11) * 0x1p-53);
}
// s = hypot(nu, x) over low .. 1e8 by its logarithm, in any direction.
point outside(std::mt19937_64& engine, double low) {
    const double s = std::exp(uniform(engine, std::log(low), std::log(1e8)));
    const double angle = uniform(engine, 0, 1.5707963267948966);
    return {s * std::sin(angle), s * std::cos(angle)};
}
point inside(std::mt19937_64& engine, double radius) {
    for (;;) {
        const point p{uniform(engine, 0, radius), uniform(engine, 0, radius)};
        if (std::hypot(p.nu, p.x) < radius) return p;
    }
}
point draw(const std::string& region, std::mt19937_64& engine) {
    if (region == "large37") return outside(engine, 37);
    if (region == "large18") return outside(engine, 18);
    if (region == "core37") return inside(engine, 37);
    return {uniform(engine, 0, 150), uniform(engine, 0, 150)};  // uniform150
}

// The device of --device, or why none is measured.
struct chosen {
    gpu::selection is;
    std::string reason;
    gpu::management nvml;
};
const chosen& current() {
    static const chosen found = [] {
        const auto& choice = record::chosen_device();
        chosen c{gpu::select(choice.which, choice.shared), "", {}};
        c.reason = c.is.reason;
        if (c.reason.empty()) c.reason = device::why_no_kernels();
        if (c.reason.empty()) c.nvml = gpu::management::of(c.is.device->uuid);
        return c;
    }();
    return found;
}

template <class T>
struct arrays {
    std::vector<T> nu, x;
    gpu::buffer<T> on_nu, on_x, out;

    explicit arrays(const std::string& region) : out(batch_size) {
        std::mt19937_64 engine(seed);
        for (std::size_t i = 0; i < batch_size; ++i) {
            const auto p = draw(region, engine);
            nu.push_back(static_cast<T>(p.nu));
            x.push_back(static_cast<T>(p.x));
        }
        on_nu = gpu::buffer<T>(nu);
        on_x = gpu::buffer<T>(x);
    }
};

template <class T>
device::launcher<T> launcher_of(bessel::function f) {
    if constexpr (sizeof(T) == sizeof(double))
        return device::double_launcher(f);
    else
        return device::float_launcher(f);
}

// Values of the sample that have not the bits of the host.
template <class T>
std::size_t wrong_values(const arrays<T>& a, bessel::function f) {
    const auto values = a.out.to_host();
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < batch_size; i += checked_every)
        wrong += values[i] != detail::value(f, a.nu[i], a.x[i], accuracy::accurate);
    return wrong;
}

void set_clocks(record::sampling& s, const gpu::clock_span& c) {
    const auto or_nan = [](std::optional<double> v) { return v.value_or(std::nan("")); };
    s.clocks(or_nan(c.before_mhz), or_nan(c.after_mhz), or_nan(c.temperature_c), or_nan(c.power_w),
             c.throttle ? gpu::throttle_text(*c.throttle) : "");
}

template <class T>
void measure(arrays<T>& a, bessel::function f, record::sampling& s) {
    const gpu::stream on;
    gpu::timer timer;
    const auto kernel = launcher_of<T>(f);
    const device::batch_arguments<T> arguments{a.on_nu.data(), false,      a.on_x.data(),
                                               a.out.data(),   batch_size, bessel::mode::accurate};
    if (s.repetition() == 0) kernel(arguments, on);
    const auto before = gpu::read_clocks(current().nvml);
    timer.start(on);
    kernel(arguments, on);
    const double seconds = timer.stop(on);
    set_clocks(s, gpu::span_of(before, gpu::read_clocks(current().nvml)));
    s.timed(seconds);
    s.sample("rate", static_cast<double>(batch_size) / seconds * 1e-9);
    s.data("random", seed);
    // What the memory allows: two numbers read and one written a value.
    if (const auto* dram = gpu::find_peak(current().is.device->name, "dram"))
        s.peak("rate", dram->vendor_value / (3 * sizeof(T)), dram->source);
    if (!current().is.unstable.empty()) s.unstable(current().is.unstable);
    constexpr std::size_t checked = (batch_size + checked_every - 1) / checked_every;
    const auto wrong = wrong_values(a, f);
    s.check(std::to_string(checked - wrong) + " of " + std::to_string(checked) +
            " values have the bits of the host's");
    if (wrong > 0) s.fail(std::to_string(wrong) + " values have not the bits of the host's");
}

template <class T>
void add(const std::string& name, bessel::function f, const std::string& region) {
    record::probe_case c;
    c.probe = "log_bessel_device";
    c.at = {{"function", name}, {"region", region}, {"type", sizeof(T) == 8 ? "double" : "float"}};
    record::quantity rate;
    rate.name = "rate";
    rate.unit = record::units::gigavalue_per_second;
    c.quantities = {rate};
    c.repetitions = 15;
    c.quick_repetitions = 5;
    c.run = [made = std::shared_ptr<arrays<T>>(), f, region](record::sampling& s) mutable {
        if (!current().reason.empty()) return s.skip(current().reason);
        if (made == nullptr) made = std::make_shared<arrays<T>>(region);
        measure(*made, f, s);
    };
    record::add_case(std::move(c));
}

void add_cases() {
    for (const auto& [name, f] :
         {std::pair{"logI", bessel::function::log_i}, std::pair{"logK", bessel::function::log_k}}) {
        for (const char* region : {"large37", "uniform150", "core37"}) add<double>(name, f, region);
        for (const char* region : {"large18", "uniform150"}) add<float>(name, f, region);
    }
}

}  // namespace

int main(int argc, char** argv) {
    record::program_info info;
    info.suite = "numerics";
    info.name = "log_bessel_device";
    info.about =
        "Values of log I and log K a second on a GPU, 2^25 of them from and to arrays in its "
        "memory: hypot(nu, x) above 37 (doubles) and 18 (floats), uniform over [0,150]^2, and "
        "below 37. Peak: the memory's bandwidth over the bytes of a value.";
    info.device = [] { return current().reason.empty() ? current().is.device->name : ""; };
    info.device_count = [] { return static_cast<int>(gpu::visible_devices().devices.size()); };
    return record::run_program(info, argc, argv, {}, add_cases);
}
