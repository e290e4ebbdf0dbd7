#include "device.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "gpu/hip_library.hpp"
#include "measure.hpp"
#include "record/program.hpp"
#include "record/provenance.hpp"

// code_objects.cpp of each program.
extern "C" const char assay_code_objects[];

namespace assay::micro::amd {

namespace {

// std::runtime_error names the function and HIP's reason.
void check(const char* name, hipError_t status) {
    if (status != hipSuccess)
        throw std::runtime_error(std::string(name) + ": " + ASSAY_HIP(hipGetErrorString)(status));
}
#define ASSAY_HIP_OK(function, ...) check(#function, ASSAY_HIP(function)(__VA_ARGS__))

std::filesystem::path folder_of(int number) {
    char pci[32] = "";
    if (ASSAY_HIP(hipDeviceGetPCIBusId)(pci, sizeof pci, number) != hipSuccess) return {};
    return sysfs_folder(pci);
}

nlohmann::json facts_of(int number) {
    hipDeviceProp_t p{};
    ASSAY_HIP_OK(hipGetDeviceProperties, &p, number);
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

struct event {
    hipEvent_t handle = nullptr;
    event() { ASSAY_HIP_OK(hipEventCreate, &handle); }
    event(const event&) = delete;
    event& operator=(const event&) = delete;
    ~event() { (void)ASSAY_HIP(hipEventDestroy)(handle); }
};

}  // namespace

memory::memory(std::size_t bytes) { ASSAY_HIP_OK(hipMalloc, &data_, bytes); }
memory::~memory() { (void)ASSAY_HIP(hipFree)(data_); }
void memory::write(std::span<const std::byte> from) {
    ASSAY_HIP_OK(hipMemcpy, data_, from.data(), from.size(), hipMemcpyHostToDevice);
}
void memory::read(std::span<std::byte> to) const {
    ASSAY_HIP_OK(hipMemcpy, to.data(), data_, to.size(), hipMemcpyDeviceToHost);
}

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
    ASSAY_HIP_OK(hipSetDevice, number);
    hipDeviceProp_t properties{};
    ASSAY_HIP_OK(hipGetDeviceProperties, &properties, number);
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
    ASSAY_HIP_OK(hipModuleGetFunction, &function, static_cast<hipModule_t>(module_), kernel);
    void* pointers[]{&arguments};
    const event begin, end;
    ASSAY_HIP_OK(hipEventRecord, begin.handle, nullptr);
    ASSAY_HIP_OK(hipModuleLaunchKernel, function, g.blocks, 1, 1, g.threads, 1, 1, g.shared_bytes,
                 nullptr, pointers, nullptr);
    ASSAY_HIP_OK(hipEventRecord, end.handle, nullptr);
    ASSAY_HIP_OK(hipEventSynchronize, end.handle);
    float milliseconds = 0;
    ASSAY_HIP_OK(hipEventElapsedTime, &milliseconds, begin.handle, end.handle);
    return static_cast<double>(milliseconds) * 1e-3;
}

}  // namespace assay::micro::amd
