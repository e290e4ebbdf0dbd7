#include "device.hpp"

#define __HIP_PLATFORM_AMD__ 1
#define __HIP_DISABLE_CPP_FUNCTIONS__ 1
#include <dlfcn.h>
#include <hip/hip_runtime_api.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "measure.hpp"
#include "record/program.hpp"

// The code objects, as a HIP program carries them.
asm(".section .hip_fatbin, \"a\", @progbits\n"
    ".balign 4096\n"
    ".globl assay_code_objects\n"
    ".hidden assay_code_objects\n"
    "assay_code_objects:\n"
    ".incbin \"" ASSAY_CODE_OBJECTS
    "\"\n"
    ".previous\n");
extern "C" const char assay_code_objects[];

namespace assay::micro::amd {

namespace {

void* library() {
    static void* const opened = [] {
        for (const char* name : {"libamdhip64.so", "libamdhip64.so.6", "libamdhip64.so.5"})
            if (void* found = ::dlopen(name, RTLD_NOW)) return found;
        return static_cast<void*>(nullptr);
    }();
    return opened;
}

// A function of HIP by its name and declaration.
template <class Function>
Function* hip(const char* name, Function*) {
    void* found = ::dlsym(library(), name);
    if (!found) throw std::runtime_error("libamdhip64 has no " + std::string(name));
    return reinterpret_cast<Function*>(found);
}
// std::runtime_error names the function and HIP's reason.
void check(const char* name, hipError_t status) {
    if (status != hipSuccess)
        throw std::runtime_error(std::string(name) + ": " +
                                 hip("hipGetErrorString", &::hipGetErrorString)(status));
}
// Calls a function of HIP's C interface.
#define ASSAY_HIP(function, ...) check(#function, hip(#function, &::function)(__VA_ARGS__))

std::filesystem::path folder_of(int number) {
    char pci[32] = "";
    if (hip("hipDeviceGetPCIBusId", &::hipDeviceGetPCIBusId)(pci, sizeof pci, number) != hipSuccess)
        return {};
    return sysfs_folder(pci);
}

nlohmann::json facts_of(int number) {
    hipDeviceProp_t p{};
    ASSAY_HIP(hipGetDeviceProperties, &p, number);
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
    if (hip("hipRuntimeGetVersion", &::hipRuntimeGetVersion)(&runtime) == hipSuccess)
        j["runtime"] = std::to_string(runtime);
    const double limit = read_sensors(folder_of(number)).power_limit_w;
    if (!std::isnan(limit)) j["power_limit_w"] = limit;
    return j;
}

struct event {
    hipEvent_t handle = nullptr;
    event() { ASSAY_HIP(hipEventCreate, &handle); }
    event(const event&) = delete;
    event& operator=(const event&) = delete;
    ~event() { (void)hip("hipEventDestroy", &::hipEventDestroy)(handle); }
};

}  // namespace

memory::memory(std::size_t bytes) { ASSAY_HIP(hipMalloc, &data_, bytes); }
memory::~memory() { (void)hip("hipFree", &::hipFree)(data_); }
void memory::write(std::span<const std::byte> from) {
    ASSAY_HIP(hipMemcpy, data_, from.data(), from.size(), hipMemcpyHostToDevice);
}
void memory::read(std::span<std::byte> to) const {
    ASSAY_HIP(hipMemcpy, to.data(), data_, to.size(), hipMemcpyDeviceToHost);
}

int device::count() {
    int found = 0;
    if (!library()) return 0;
    if (hip("hipGetDeviceCount", &::hipGetDeviceCount)(&found) != hipSuccess) return 0;
    return found;
}

const device& device::current() {
    static const device opened;
    return opened;
}

// Why there is no device among `count`; empty where there is one.
static std::string why_none(int count) {
    if (!library()) return "no AMD device: libamdhip64 is not installed";
    return count == 0 ? "no AMD device" : "";
}

device::device() {
    const int devices = count();
    reason_ = why_none(devices);
    if (!reason_.empty()) return;
    const int number = chosen_number(record::chosen_device().which, devices);
    ASSAY_HIP(hipSetDevice, number);
    hipDeviceProp_t properties{};
    ASSAY_HIP(hipGetDeviceProperties, &properties, number);
    name_ = properties.name;
    architecture_ = architecture_of(properties.gcnArchName);
    compute_units_ = static_cast<unsigned>(properties.multiProcessorCount);
    highest_mhz_ = properties.clockRate * 1e-3;  // from kHz
    folder_ = folder_of(number);
    hipModule_t loaded = nullptr;
    if (hip("hipModuleLoadData", &::hipModuleLoadData)(&loaded, assay_code_objects) != hipSuccess)
        reason_ = "the program holds no machine code for " + architecture_;
    module_ = loaded;
}

nlohmann::json device_facts() {
    const int devices = device::count();
    if (devices == 0) return {{"reason", why_none(devices)}};
    nlohmann::json all = nlohmann::json::object();
    for (int i = 0; i < devices; ++i) all[std::to_string(i)] = facts_of(i);
    return all;
}

double device::launch(const char* kernel, const grid& g, kernel_arguments arguments) const {
    hipFunction_t function = nullptr;
    ASSAY_HIP(hipModuleGetFunction, &function, static_cast<hipModule_t>(module_), kernel);
    void* pointers[]{&arguments};
    const event begin, end;
    ASSAY_HIP(hipEventRecord, begin.handle, nullptr);
    ASSAY_HIP(hipModuleLaunchKernel, function, g.blocks, 1, 1, g.threads, 1, 1, 0, nullptr,
              pointers, nullptr);
    ASSAY_HIP(hipEventRecord, end.handle, nullptr);
    ASSAY_HIP(hipEventSynchronize, end.handle);
    float milliseconds = 0;
    ASSAY_HIP(hipEventElapsedTime, &milliseconds, begin.handle, end.handle);
    return static_cast<double>(milliseconds) * 1e-3;
}

}  // namespace assay::micro::amd
