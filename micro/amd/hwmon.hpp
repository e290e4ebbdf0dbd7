#pragma once
// Clock, power and temperature of an AMD device as its driver's sensors give them: text files of
// one number each below the device's folder in sysfs.
//
// Source: Linux kernel documentation, "GPU Power/Thermal Controls and Monitoring" of amdgpu.

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

namespace assay::micro::amd {

// NaN where the driver does not say.
struct sensors {
    double clock_mhz = std::nan("");
    double power_w = std::nan("");
    double temperature_c = std::nan("");
    double power_limit_w = std::nan("");
};

// A sensor's number in units of `unit`.
inline double sensor(const std::filesystem::path& file, double unit) {
    std::ifstream in(file);
    double value = 0;
    return in >> value ? value * unit : std::nan("");
}

// The first that is known.
inline double either(double first, double second) { return std::isnan(first) ? second : first; }

// Of the device whose folder it is: /sys/bus/pci/devices/0000:63:00.0. The shader clock in Hz,
// power in uW (its mean, else the latest), temperature in thousandths of a degree (of the hottest
// spot, else of the edge).
inline sensors read_sensors(const std::filesystem::path& device) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(device / "hwmon", none)) {
        const auto& at = entry.path();
        return {sensor(at / "freq1_input", 1e-6),
                either(sensor(at / "power1_average", 1e-6), sensor(at / "power1_input", 1e-6)),
                either(sensor(at / "temp2_input", 1e-3), sensor(at / "temp1_input", 1e-3)),
                sensor(at / "power1_cap", 1e-6)};
    }
    return {};
}

// The folder of a device that HIP says is at "0000:63:00.0", in letters of any case.
inline std::filesystem::path sysfs_folder(std::string pci) {
    std::ranges::transform(pci, pci.begin(), [](unsigned char c) { return std::tolower(c); });
    return "/sys/bus/pci/devices/" + pci;
}

}  // namespace assay::micro::amd
