#pragma once
// NVIDIA's management library, opened at run time with our own declarations: a machine without it
// answers "unknown".

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::gpu {

// A device as the management library knows it; every answer is empty when it cannot tell. Reads
// only: clocks, power limits and modes are never changed.
class management {
  public:
    // The device of this UUID ("GPU-..." as --device takes it), or one that knows nothing.
    static management of(std::string_view uuid);

    [[nodiscard]] std::optional<double> sm_clock_mhz() const;
    [[nodiscard]] std::optional<double> max_sm_clock_mhz() const;
    [[nodiscard]] std::optional<double> memory_clock_mhz() const;
    [[nodiscard]] std::optional<double> power_w() const;
    [[nodiscard]] std::optional<double> power_limit_w() const;
    [[nodiscard]] std::optional<double> temperature_c() const;
    // The PCIe link as it runs now: 1 to 6, and lanes.
    [[nodiscard]] std::optional<double> pcie_generation() const;
    [[nodiscard]] std::optional<double> pcie_lanes() const;
    // Why clocks are what they are: NVML's clocks event (throttle) reasons, a bit mask.
    [[nodiscard]] std::optional<std::uint64_t> throttle_mask() const;
    [[nodiscard]] std::optional<bool> ecc() const;
    [[nodiscard]] std::optional<bool> mig() const;
    // Processes with a compute context on the device, this one excepted.
    [[nodiscard]] std::vector<unsigned> other_processes() const;

  private:
    void* device_ = nullptr;
};

// The driver's version as "580.65.06", empty when unknown.
[[nodiscard]] std::string driver_release();

// "none", or reasons joined by '|' in the order of their bits; bits without a name are written in
// hex.
[[nodiscard]] std::string throttle_text(std::uint64_t mask);
// The reasons that slow a device down against its will; being idle and settings that somebody chose
// are not among them.
[[nodiscard]] std::uint64_t slowdown_bits(std::uint64_t mask);

}  // namespace assay::gpu
