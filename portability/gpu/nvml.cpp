#include "nvml.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <array>
#include <sstream>

namespace assay::gpu {

namespace {

// Declarations after NVML's API reference; only what is called here.
using nvml_return = int;  // 0 = success
constexpr nvml_return nvml_insufficient_size = 7;
constexpr unsigned clock_sm = 1;
constexpr unsigned clock_memory = 2;
constexpr unsigned temperature_gpu = 0;

struct process_info {  // nvmlProcessInfo_t of ..._v3
    unsigned pid;
    unsigned long long used_bytes;
    unsigned gpu_instance;
    unsigned compute_instance;
};

class library {
  public:
    library() {
        handle_ = dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL);
        if (handle_ && call<>("nvmlInit_v2") != 0) handle_ = nullptr;
    }

    template <class... Arguments>
    nvml_return call(const char* name, Arguments... arguments) const {
        constexpr nvml_return function_not_found = 13;
        if (!handle_) return function_not_found;
        const auto function = reinterpret_cast<nvml_return (*)(Arguments...)>(dlsym(handle_, name));
        return function ? function(arguments...) : function_not_found;
    }

  private:
    void* handle_ = nullptr;
};

const library& nvml() {
    static const library loaded;
    return loaded;
}

// A reading of one number of type T, times `scale`.
template <class T, class... Arguments>
std::optional<double> reading(const char* name, double scale, Arguments... arguments) {
    T value{};
    if (nvml().call(name, arguments..., &value) != 0) return std::nullopt;
    return static_cast<double>(value) * scale;
}

std::optional<bool> mode(const char* name, void* device) {
    unsigned current = 0;
    unsigned pending = 0;
    if (nvml().call(name, device, &current, &pending) != 0) return std::nullopt;
    return current != 0;
}

struct named_bit {
    std::uint64_t bit;
    const char* name;
    bool slowdown;
};

// NVML API reference, "NvmlClocksEventReasons".
constexpr std::array<named_bit, 9> reasons{{{0x1, "gpu_idle", false},
                                            {0x2, "applications_clocks_setting", false},
                                            {0x4, "sw_power_cap", true},
                                            {0x8, "hw_slowdown", true},
                                            {0x10, "sync_boost", true},
                                            {0x20, "sw_thermal_slowdown", true},
                                            {0x40, "hw_thermal_slowdown", true},
                                            {0x80, "hw_power_brake_slowdown", true},
                                            {0x100, "display_clock_setting", false}}};

}  // namespace

management management::of(std::string_view uuid) {
    management found;
    const std::string text(uuid);
    void* device = nullptr;
    if (nvml().call("nvmlDeviceGetHandleByUUID", text.c_str(), &device) == 0)
        found.device_ = device;
    return found;
}

std::optional<double> management::sm_clock_mhz() const {
    if (!device_) return std::nullopt;
    return reading<unsigned>("nvmlDeviceGetClockInfo", 1, device_, clock_sm);
}

std::optional<double> management::max_sm_clock_mhz() const {
    if (!device_) return std::nullopt;
    return reading<unsigned>("nvmlDeviceGetMaxClockInfo", 1, device_, clock_sm);
}

std::optional<double> management::memory_clock_mhz() const {
    if (!device_) return std::nullopt;
    return reading<unsigned>("nvmlDeviceGetClockInfo", 1, device_, clock_memory);
}

std::optional<double> management::power_w() const {
    if (!device_) return std::nullopt;
    return reading<unsigned>("nvmlDeviceGetPowerUsage", 1e-3, device_);
}

std::optional<double> management::power_limit_w() const {
    if (!device_) return std::nullopt;
    return reading<unsigned>("nvmlDeviceGetEnforcedPowerLimit", 1e-3, device_);
}

std::optional<double> management::temperature_c() const {
    if (!device_) return std::nullopt;
    return reading<unsigned>("nvmlDeviceGetTemperature", 1, device_, temperature_gpu);
}

std::optional<double> management::pcie_generation() const {
    if (!device_) return std::nullopt;
    return reading<unsigned>("nvmlDeviceGetCurrPcieLinkGeneration", 1, device_);
}

std::optional<double> management::pcie_lanes() const {
    if (!device_) return std::nullopt;
    return reading<unsigned>("nvmlDeviceGetCurrPcieLinkWidth", 1, device_);
}

std::optional<std::uint64_t> management::throttle_mask() const {
    unsigned long long mask = 0;
    if (!device_) return std::nullopt;
    if (nvml().call("nvmlDeviceGetCurrentClocksThrottleReasons", device_, &mask) != 0)
        return std::nullopt;
    return mask;
}

std::optional<bool> management::ecc() const {
    return device_ ? mode("nvmlDeviceGetEccMode", device_) : std::nullopt;
}

std::optional<bool> management::mig() const {
    return device_ ? mode("nvmlDeviceGetMigMode", device_) : std::nullopt;
}

std::vector<unsigned> management::other_processes() const {
    std::vector<unsigned> others;
    if (!device_) return others;
    constexpr const char* name = "nvmlDeviceGetComputeRunningProcesses_v3";
    unsigned count = 64;
    std::vector<process_info> running(count);
    while (nvml().call(name, device_, &count, running.data()) == nvml_insufficient_size)
        running.resize(count *= 2);
    for (unsigned i = 0; i < count && i < running.size(); ++i)
        if (running[i].pid != 0 && running[i].pid != static_cast<unsigned>(getpid()))
            others.push_back(running[i].pid);
    return others;
}

std::string driver_release() {
    std::array<char, 81> text{};
    if (nvml().call("nvmlSystemGetDriverVersion", text.data(), 80U) != 0) return "";
    return text.data();
}

std::string throttle_text(std::uint64_t mask) {
    std::ostringstream out;
    const char* separator = "";
    for (const auto& reason : reasons) {
        if (!(mask & reason.bit)) continue;
        out << separator << reason.name;
        separator = "|";
        mask &= ~reason.bit;
    }
    if (mask) out << separator << "0x" << std::hex << mask;
    const std::string text = out.str();
    return text.empty() ? "none" : text;
}

std::uint64_t slowdown_bits(std::uint64_t mask) {
    std::uint64_t slow = 0;
    for (const auto& reason : reasons)
        if (reason.slowdown) slow |= mask & reason.bit;
    return slow;
}

}  // namespace assay::gpu
