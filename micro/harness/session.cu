#include <cmath>
#include <sstream>
#include <vector>

#include "gpu/memory.hpp"
#include "gpu/selection.hpp"
#include "ptx/clock.hpp"
#include "record/program.hpp"
#include "session.hpp"

namespace assay::micro {

namespace {

// One thread reads %globaltimer as often as it can.
__global__ void read_globaltimer(unsigned long long* out, int count) {
    for (int i = 0; i < count; ++i) out[i] = ptx::global_ns();
}

double measure_tick(const gpu::stream& on) {
    constexpr int count = 1 << 16;  // tens of cycles each: over 100 ticks even of 1 us
    gpu::buffer<unsigned long long> readings(count);
    gpu::launch(&read_globaltimer, {}, on, readings.data(), count);
    on.synchronize();
    const auto host = readings.to_host();
    return tick_ns(std::vector<std::uint64_t>(host.begin(), host.end()));
}

const std::vector<std::string>& embedded_architectures() {
    static const std::vector<std::string> list = [] {
        std::vector<std::string> names;
        std::istringstream text(ASSAY_EMBEDDED_ARCHITECTURES);
        for (std::string name; text >> name;) names.push_back(name);
        return names;
    }();
    return list;
}

}  // namespace

session& session::current() {
    static session opened;
    return opened;
}

session::session() {
    const auto& choice = record::chosen_device();
    const auto chosen = gpu::select(choice.which, choice.shared);
    device_ = chosen.device;
    reason_ = chosen.reason;
    unstable_ = chosen.unstable;
    if (!reason_.empty()) return;
    if (code_architecture().empty()) {
        reason_ = "the program holds no machine code for " + gpu::architecture(*device_);
        return;
    }
    stream_.emplace();
    nvml_ = gpu::management::of(device_->uuid);
    tick_ns_ = measure_tick(*stream_);
}

std::string_view session::code_architecture() const {
    return gpu::machine_code_for(device_->major, device_->minor, embedded_architectures());
}

void report(record::sampling& sampling, const session& s, const timed_launch& launch,
            const verdict& v) {
    const auto or_nan = [](std::optional<double> x) { return x.value_or(std::nan("")); };
    const auto& c = launch.clocks;
    sampling.timed(launch.seconds);
    sampling.clocks(or_nan(c.before_mhz), or_nan(c.after_mhz), or_nan(c.temperature_c),
                    or_nan(c.power_w), c.throttle ? gpu::throttle_text(*c.throttle) : "");
    if (v.status == record::status::failed) sampling.fail(v.reason);
    if (v.status == record::status::unstable) sampling.unstable(v.reason);
    if (!s.unstable().empty()) sampling.unstable(s.unstable());
}

bool ready(record::sampling& sampling, const session& s, const void* kernel) {
    const std::string why = s.reason().empty() ? gpu::why_not_loadable(kernel) : s.reason();
    if (!why.empty()) sampling.skip(why);
    return why.empty();
}

}  // namespace assay::micro
