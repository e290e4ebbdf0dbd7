#pragma once
// The device that this program measures on, and everything that is measured of it once.

#include <cstdint>
#include <optional>
#include <string>

#include "crosscheck.hpp"
#include "gpu/clocks.hpp"
#include "gpu/facts.hpp"
#include "gpu/launch.hpp"
#include "gpu/nvml.hpp"
#include "gpu/stream.hpp"
#include "record/sampling.hpp"

namespace assay::micro {

// Opened once, after the command line was read. Without a device only `reason` is set.
class session {
  public:
    // The program's session on the device that --device names; std::invalid_argument when it names
    // none.
    static session& current();

    // Why nothing can be measured; empty when it can.
    [[nodiscard]] const std::string& reason() const { return reason_; }
    [[nodiscard]] const std::string& unstable() const { return unstable_; }
    // Below: only when `reason` is empty.
    [[nodiscard]] const gpu::facts& device() const { return *device_; }
    [[nodiscard]] const gpu::stream& stream() const { return *stream_; }
    [[nodiscard]] const gpu::management& nvml() const { return nvml_; }
    [[nodiscard]] double tick_ns() const { return tick_ns_; }
    // The SM's clock as it is now; what changes slowly is at most 20 ms old. A query of NVML may
    // take as long as a sample does.
    [[nodiscard]] gpu::clock_reading read_clocks() const;
    // What so many cycles take at least: at the device's highest clock, or at 1 GHz where that is
    // unknown.
    [[nodiscard]] double least_ns(double cycles) const {
        return cycles / (device_->max_clock_mhz > 0 ? device_->max_clock_mhz : 1e3) * 1e3;
    }
    // The architecture whose machine code runs here, as "sm_90a"; empty when the program holds
    // none.
    [[nodiscard]] std::string_view code_architecture() const;

  private:
    session();

    const gpu::facts* device_ = nullptr;
    std::string reason_;
    std::string unstable_;
    std::optional<gpu::stream> stream_;
    gpu::management nvml_;
    double tick_ns_ = 0;
    mutable gpu::clock_reading last_clocks_;
    mutable std::int64_t last_clocks_ns_ = 0;  // since the steady clock's epoch
};

// What events say of one launch.
template <class Launch>
double seconds_of_launch(const session& s, Launch&& launch) {
    gpu::timer timer;
    timer.start(s.stream());
    launch();
    return timer.stop(s.stream());
}

// One launch, timed by events and with the clocks read around it.
struct timed_launch {
    double seconds = 0;
    gpu::clock_span clocks;
};
template <class Launch>
timed_launch time_launch(const session& s, Launch&& launch) {
    const auto before = s.read_clocks();
    const double seconds = seconds_of_launch(s, launch);
    return {seconds, gpu::span_of(before, s.read_clocks())};
}

// Whether the clocks agree over so many cycles of an SM and ns of %globaltimer, unthrottled.
[[nodiscard]] verdict clocks_of(const session& s, const timed_launch& launch, double cycles,
                                double ns);

// Hands clocks and verdict of one sample to the record.
void report(record::sampling& sampling, const session& s, const timed_launch& launch,
            const verdict& v);

// True when the case can run; otherwise it was skipped with the reason. Throws where an earlier
// kernel faulted.
bool ready(record::sampling& sampling, const session& s, const void* kernel);

}  // namespace assay::micro
