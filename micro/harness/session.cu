#include <chrono>
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

std::int64_t now_ns() {
    return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Again and again for 100 ms: meanwhile the clock rises from that of an idle device.
double measure_tick(const gpu::stream& on) {
    constexpr int count = 1 << 16;  // tens of cycles each: over 100 ticks even of 1 us
    constexpr std::int64_t warm_up_ns = 100'000'000;
    gpu::buffer<unsigned long long> readings(count);
    for (const auto start = now_ns(); now_ns() - start < warm_up_ns;) {
        gpu::launch(&read_globaltimer, {}, on, readings.data(), count);
        on.synchronize();
    }
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

gpu::clock_reading session::read_clocks() const {
    constexpr std::int64_t slow_ns = 20'000'000;
    if (const auto now = now_ns(); now - last_clocks_ns_ > slow_ns) {
        last_clocks_ = gpu::read_clocks(nvml_);
        last_clocks_ns_ = now;
    } else {
        last_clocks_.sm_mhz = nvml_.sm_clock_mhz();
    }
    return last_clocks_;
}

verdict clocks_of(const session& s, const timed_launch& launch, double cycles, double ns) {
    const auto& c = launch.clocks;
    return worse(cross_check({cycles, ns, launch.seconds * 1e9, s.tick_ns(),
                              s.device().max_clock_mhz, c.before_mhz, c.after_mhz}),
                 throttle_check(c.throttle));
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
    // A kernel that faulted takes the context with it: what follows fails too, and lacks no code.
    if (s.reason().empty()) s.stream().synchronize();
    const std::string why = s.reason().empty() ? gpu::why_not_loadable(kernel) : s.reason();
    if (!why.empty()) sampling.skip(why);
    return why.empty();
}

}  // namespace assay::micro
