#pragma once
// Theoretical rates of known devices, a row a device and unit, each with its source: peaks.csv as
// the program holds it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::gpu {

struct peak {
    std::string device;  // part of the device's name as the runtime gives it, "H100 PCIe"
    std::string unit;    // "fp16_tensor", "dram"
    // Operations (a multiply-add is two) a cycle an SM, or bytes a cycle of the whole memory bus
    // with sms = 1; empty where the vendor gives a total alone.
    std::optional<double> rate;
    std::optional<double> sms;
    std::optional<double> clock_mhz;
    double vendor_value = 0;
    std::string vendor_unit;  // "TFLOP/s", "GB/s"
    std::string source;

    // rate x sms x clock in the vendor's unit.
    [[nodiscard]] std::optional<double> derived() const;
};

// The table; std::runtime_error names the line that it cannot read.
[[nodiscard]] std::vector<peak> parse_peaks(std::string_view csv);
[[nodiscard]] const std::vector<peak>& peaks();

// The row of `unit` whose device is the longest whole-word part of `device_name`, or nothing: an
// unknown device has no peak, and a GH200 is not an H200.
[[nodiscard]] const peak* find_peak(std::string_view device_name, std::string_view unit);

}  // namespace assay::gpu
