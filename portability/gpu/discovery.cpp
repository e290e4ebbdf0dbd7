// visible_devices: the runtime asked for its devices, and why there are none.

#include <array>
#include <cstdio>
#include <cstdlib>

#include "check.hpp"
#include "facts.hpp"
#include "nvml.hpp"
#include "runtime.hpp"
#include "selection.hpp"

namespace ASSAY_GPU_NAMESPACE {

namespace {

#if defined(ASSAY_GPU_HIP)
std::string why_none(runtime::status status) {
    if (status == hipErrorSharedObjectInitFailed)
        return "no AMD device: libamdhip64 is not installed";
    return "no AMD device: HIP shows none";
}
std::string uuid_text(const runtime::properties&) { return ""; }
std::string version_text(int version) {  // 50221153: 5.2.21153
    return std::to_string(version / 10000000) + "." + std::to_string(version / 100000 % 100);
}
void add_management(facts&) {}
#else
std::string why_none(runtime::status status) {
    if (status == cudaErrorInsufficientDriver) {
        int version = 0;
        runtime::driver_version(&version);
        if (version == 0) return "no NVIDIA device: CUDA driver not found";
        return "no NVIDIA device: CUDA driver too old for the runtime of this program";
    }
    const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
    if (status == cudaErrorNoDevice && visible)
        return "no NVIDIA device: CUDA_VISIBLE_DEVICES hides all of them";
    if (status == runtime::success || status == cudaErrorNoDevice)
        return "no NVIDIA device: the CUDA driver shows none";
    return std::string("no NVIDIA device: ") + runtime::error_string(status);
}

// "GPU-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", as nvidia-smi -L prints it.
std::string uuid_text(const runtime::properties& p) {
    std::string text = "GPU-";
    for (int i = 0; i < 16; ++i) {
        std::array<char, 3> hex{};
        std::snprintf(hex.data(), hex.size(), "%02x", static_cast<unsigned char>(p.uuid.bytes[i]));
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += hex.data();
    }
    return text;
}

std::string version_text(int version) {
    return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

void add_management(facts& f) {
    const auto nvml = management::of(f.uuid);
    f.power_limit_w = nvml.power_limit_w();
    f.ecc = nvml.ecc();
    f.mig = nvml.mig();
    f.driver = driver_release();
    int version = 0;
    if (f.driver.empty() && runtime::driver_version(&version) == runtime::success)
        f.driver = "CUDA " + version_text(version);
}
#endif

facts describe(int index) {
    runtime::properties p{};
    ASSAY_CHECK(runtime::device_properties(&p, index));
    facts f;
    f.index = index;
    f.name = p.name;
    f.uuid = uuid_text(p);
    std::array<char, 32> pci{};
    if (runtime::pci_bus_id(pci.data(), static_cast<int>(pci.size()), index) == runtime::success)
        f.pci = pci.data();
    f.major = p.major;
    f.minor = p.minor;
    f.sms = p.multiProcessorCount;
    f.warp_threads = p.warpSize;
    f.max_threads_per_sm = p.maxThreadsPerMultiProcessor;
    f.registers_per_sm = runtime::registers_per_multiprocessor(p);
    f.shared_bytes_per_sm = runtime::shared_per_multiprocessor(p);
    f.shared_bytes_per_block = runtime::shared_per_block(p);
    f.l2_bytes = static_cast<std::size_t>(p.l2CacheSize);
    f.memory_bytes = p.totalGlobalMem;
    f.memory_bus_bits = p.memoryBusWidth;
    f.max_clock_mhz = runtime::clock_khz(p, index) * 1e-3;
    f.memory_clock_mhz = runtime::memory_clock_khz(p, index) * 1e-3;
    int version = 0;
    if (runtime::runtime_version(&version) == runtime::success) f.runtime = version_text(version);
    add_management(f);
    return f;
}

device_list discover() {
    device_list list;
    int count = 0;
    const auto status = runtime::device_count(&count);
    (void)runtime::last_error();
    if (status != runtime::success || count == 0) {
        list.reason = why_none(status);
        return list;
    }
    for (int i = 0; i < count; ++i) list.devices.push_back(describe(i));
    return list;
}

}  // namespace

const device_list& visible_devices() {
    static const device_list list = discover();
    return list;
}

void make_current(const facts& device) { ASSAY_CHECK(runtime::set_device(device.index)); }

}  // namespace ASSAY_GPU_NAMESPACE
