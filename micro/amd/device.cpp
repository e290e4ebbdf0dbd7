#include "device.hpp"

#include <nlohmann/json.hpp>

#include "gpu/check.hpp"
#include "gpu/hip_library.hpp"
#include "gpu/stream.hpp"
#include "measure.hpp"
#include "record/program.hpp"
#include "record/provenance.hpp"

// code_objects.cpp of each program.
extern "C" const char assay_code_objects[];

namespace assay::micro::amd {

namespace {

std::filesystem::path folder_of(int number) {
    char pci[32] = "";
    if (ASSAY_HIP(hipDeviceGetPCIBusId)(pci, sizeof pci, number) != hipSuccess) return {};
    return sysfs_folder(pci);
}

nlohmann::json facts_of(int number) {
    hipDeviceProp_t p{};
    ASSAY_CHECK(ASSAY_HIP(hipGetDeviceProperties)(&p, number));
    nlohmann::json j{{"name", p.name},
                     {"pci", folder_of(number).filename().string()},
                     {"architecture", architecture_of(p.gcnArchName)},
                     {"sms", p.multiProcessorCount},
                     {"max_threads_per_sm", p.maxThreadsPerMultiProcessor},
                     {"shared_bytes_per_block", p.sharedMemPerBlock},
                     {"l2_bytes", p.l2CacheSize},
                     {"memory_bytes", p.totalGlobalMem},
                     {"memory_bus_bits", p.memoryBusWidth},
                     {"max_clock_mhz", p.clockRate * 1e-3},
                     {"memory_clock_mhz", p.memoryClockRate * 1e-3}};
    int runtime = 0;
    if (ASSAY_HIP(hipRuntimeGetVersion)(&runtime) == hipSuccess)
        j["runtime"] = std::to_string(runtime);
    const double limit = read_sensors(folder_of(number)).power_limit_w;
    if (!std::isnan(limit)) j["power_limit_w"] = limit;
    return j;
}

}  // namespace

int device::count() {
    int found = 0;
    return ASSAY_HIP(hipGetDeviceCount)(&found) == hipSuccess ? found : 0;
}

const device& device::current() {
    static const device opened;
    return opened;
}

// Why there is no device among `count`; empty where there is one.
static std::string why_none(int count) {
    if (!gpu::hip_symbol("hipGetDeviceCount")) return "no AMD device: libamdhip64 is not installed";
    return count == 0 ? "no AMD device" : "";
}

device::device() {
    const int devices = count();
    reason_ = why_none(devices);
    if (!reason_.empty()) return;
    const int number = chosen_number(record::chosen_device().which, devices);
    ASSAY_CHECK(ASSAY_HIP(hipSetDevice)(number));
    hipDeviceProp_t properties{};
    ASSAY_CHECK(ASSAY_HIP(hipGetDeviceProperties)(&properties, number));
    name_ = properties.name;
    architecture_ = architecture_of(properties.gcnArchName);
    compute_units_ = static_cast<unsigned>(properties.multiProcessorCount);
    highest_mhz_ = properties.clockRate * 1e-3;  // from kHz
    folder_ = folder_of(number);
    hipModule_t loaded = nullptr;
    if (ASSAY_HIP(hipModuleLoadData)(&loaded, assay_code_objects) != hipSuccess)
        reason_ = "the program holds no machine code for " + architecture_;
    module_ = loaded;
}

void add_device_facts() {
    record::add_facts("devices", []() -> nlohmann::json {
        const int devices = device::count();
        if (devices == 0) return {{"reason", why_none(devices)}};
        nlohmann::json all = nlohmann::json::object();
        for (int i = 0; i < devices; ++i) all[std::to_string(i)] = facts_of(i);
        return all;
    });
}

double device::launch(const char* kernel, const grid& g, kernel_arguments arguments) const {
    hipFunction_t function = nullptr;
    ASSAY_CHECK(
        ASSAY_HIP(hipModuleGetFunction)(&function, static_cast<hipModule_t>(module_), kernel));
    void* pointers[]{&arguments};
    const gpu::stream on;
    gpu::timer timer;
    timer.start(on);
    ASSAY_CHECK(
        ASSAY_HIP(hipModuleLaunchKernel)(function, g.blocks, 1, 1, g.threads, 1, 1, g.shared_bytes,
                                         static_cast<hipStream_t>(on.handle()), pointers, nullptr));
    return timer.stop(on);
}

}  // namespace assay::micro::amd
