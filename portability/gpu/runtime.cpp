// The runtime behind check, memory, streams, events and launches.

#include "runtime.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

#include "check.hpp"
#include "launch.hpp"
#include "memory.hpp"
#include "stream.hpp"

namespace ASSAY_GPU_NAMESPACE {

namespace {

runtime::stream_handle native(const stream& s) {
    return static_cast<runtime::stream_handle>(s.handle());
}

// The runtime may return before a fill, or a copy from memory that is not pinned, has reached the
// device, and streams of ours do not wait for its default stream (CUDA Runtime API, "API
// synchronization behavior").
void wait_for_default_stream() { ASSAY_CHECK(runtime::synchronize_stream(nullptr)); }

runtime::event_handle as_event(void* handle) { return static_cast<runtime::event_handle>(handle); }

}  // namespace

void check_status(int status, const char* expression, std::source_location place) {
    const auto code = static_cast<runtime::status>(status);
    if (code == runtime::success) return;
    std::string_view file = place.file_name();
    file.remove_prefix(file.rfind('/') + 1);  // npos + 1 = 0: the whole name
    throw error(status, std::string(expression) + ": " + runtime::error_name(code) + ": " +
                            runtime::error_string(code) + " (" + std::string(file) + ":" +
                            std::to_string(place.line()) + ")");
}

void* allocate(std::size_t bytes) {
    void* pointer = nullptr;
    ASSAY_CHECK(runtime::allocate(&pointer, bytes));
    return pointer;
}

void release(void* pointer) noexcept {
    if (pointer) (void)runtime::release(pointer);
}

void* allocate_pinned(std::size_t bytes) {
    void* pointer = nullptr;
    ASSAY_CHECK(runtime::allocate_pinned(&pointer, bytes));
    return pointer;
}

void release_pinned(void* pointer) noexcept {
    if (pointer) (void)runtime::release_pinned(pointer);
}

memory memory_of(const void* pointer) {
    switch (runtime::kind_of(pointer)) {
        case runtime::kind::device:
            return memory::device;
        case runtime::kind::pinned:
            return memory::pinned;
        case runtime::kind::unregistered:
            break;
    }
    return memory::unregistered;
}

void copy_bytes(void* to, const void* from, std::size_t bytes, const stream& on) {
    ASSAY_CHECK(runtime::copy_on(to, from, bytes, native(on)));
}

void copy_bytes(void* to, const void* from, std::size_t bytes) {
    if (bytes == 0) return;  // of empty vectors and buffers, whose pointers are null
    ASSAY_CHECK(runtime::copy(to, from, bytes));
    wait_for_default_stream();
}

void clear_bytes(void* pointer, std::size_t bytes) {
    ASSAY_CHECK(runtime::fill(pointer, 0, bytes));
    wait_for_default_stream();
}

stream::stream() {
    runtime::stream_handle created = nullptr;
    ASSAY_CHECK(runtime::create_stream(&created, runtime::stream_non_blocking));
    handle_.reset(created);
}

void stream::synchronize() const { ASSAY_CHECK(runtime::synchronize_stream(native(*this))); }

void stream::wait(const event& e) const {
    ASSAY_CHECK(runtime::wait_event(native(*this), as_event(e.handle_.get()), 0));
}

void stream::wait_for_default() const {
    const event by_now;
    const auto e = as_event(by_now.handle_.get());
    ASSAY_CHECK(runtime::record_event(e, nullptr));
    ASSAY_CHECK(runtime::wait_event(native(*this), e, 0));
}

void stream::destroy(void* handle) noexcept {
    (void)runtime::destroy_stream(static_cast<runtime::stream_handle>(handle));
}

event::event() {
    runtime::event_handle created = nullptr;
    ASSAY_CHECK(runtime::create_event(&created));
    handle_.reset(created);
}

void event::record(const stream& on) {
    ASSAY_CHECK(runtime::record_event(as_event(handle_.get()), native(on)));
}

void event::synchronize() const {
    ASSAY_CHECK(runtime::synchronize_event(as_event(handle_.get())));
}

double event::seconds_since(const event& earlier) const {
    float milliseconds = 0;
    ASSAY_CHECK(runtime::event_milliseconds(&milliseconds, as_event(earlier.handle_.get()),
                                            as_event(handle_.get())));
    return static_cast<double>(milliseconds) * 1e-3;
}

void event::destroy(void* handle) noexcept { (void)runtime::destroy_event(as_event(handle)); }

#if defined(ASSAY_GPU_HIP)
void launch_raw(const void* kernel, const launch_shape& s, void** arguments, const stream& on) {
    if (s.cluster > 1) throw std::invalid_argument("this runtime has no clusters of blocks");
    ASSAY_CHECK(hipLaunchKernel(kernel, dim3(s.grid.x, s.grid.y, s.grid.z),
                                dim3(s.block.x, s.block.y, s.block.z), arguments, s.shared_bytes,
                                native(on)));
}

bool no_machine_code(int code) { return code == hipErrorNoBinaryForGpu; }

std::string why_not_loadable(const void* kernel) {
    hipFuncAttributes attributes{};
    const auto status = ASSAY_HIP(hipFuncGetAttributes)(&attributes, kernel);
    return status == runtime::success ? "" : runtime::error_string(status);
}

unsigned resident_clusters(const void*, const launch_shape&) {
    throw std::invalid_argument("this runtime has no clusters of blocks");
}
#else
namespace {

// What every kernel may use without asking (CUDA C++ Programming Guide, "Thread Block Clusters" and
// "Shared Memory").
constexpr std::size_t shared_bytes_unasked = 48 << 10;
constexpr unsigned cluster_unasked = 8;

// Whether the status is that of a cluster which the device does not allow. Sizes that every device
// allows leave no other reason for an invalid value than the program.
bool refuses_cluster(cudaError_t status, const launch_shape& s) {
    return status == cudaErrorInvalidClusterSize ||
           (status == cudaErrorInvalidValue && s.cluster > cluster_unasked);
}

[[noreturn]] void refuse_cluster(cudaError_t status, const launch_shape& s) {
    (void)runtime::last_error();
    throw refused(status, "the device has no place for a cluster of " + std::to_string(s.cluster) +
                              " blocks with " + std::to_string(s.block.x) + " threads and " +
                              std::to_string(s.shared_bytes) + " bytes of shared memory each");
}

void ask_for(const void* kernel, const launch_shape& s) {
    if (s.shared_bytes > shared_bytes_unasked)
        ASSAY_CHECK(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                         static_cast<int>(s.shared_bytes)));
    if (s.cluster <= cluster_unasked) return;
    const auto status =
        cudaFuncSetAttribute(kernel, cudaFuncAttributeNonPortableClusterSizeAllowed, 1);
    if (refuses_cluster(status, s)) refuse_cluster(status, s);
    check_status(status, "cudaFuncSetAttribute", std::source_location::current());
}

constexpr cudaClusterSchedulingPolicy policies[]{cudaClusterSchedulingPolicyDefault,
                                                 cudaClusterSchedulingPolicySpread,
                                                 cudaClusterSchedulingPolicyLoadBalancing};

struct configuration {
    explicit configuration(const launch_shape& s) {
        config.gridDim = dim3(s.grid.x, s.grid.y, s.grid.z);
        config.blockDim = dim3(s.block.x, s.block.y, s.block.z);
        config.dynamicSmemBytes = s.shared_bytes;
        attributes[0].id = cudaLaunchAttributeClusterDimension;
        attributes[0].val.clusterDim = {s.cluster, 1, 1};
        attributes[1].id = cudaLaunchAttributeClusterSchedulingPolicyPreference;
        attributes[1].val.clusterSchedulingPolicyPreference = policies[static_cast<int>(s.policy)];
        config.attrs = attributes;
        config.numAttrs = s.cluster == 1 ? 0 : s.policy == cluster_policy::by_device ? 1 : 2;
    }
    configuration(const configuration&) = delete;
    configuration& operator=(const configuration&) = delete;

    cudaLaunchConfig_t config{};
    cudaLaunchAttribute attributes[2]{};
};

}  // namespace

void launch_raw(const void* kernel, const launch_shape& s, void** arguments, const stream& on) {
    ask_for(kernel, s);
    configuration c(s);
    c.config.stream = native(on);
    const auto status = cudaLaunchKernelExC(&c.config, kernel, arguments);
    // A launch names the reason in more than one way; the count of clusters says whether it is the
    // cluster.
    if (status != runtime::success && s.cluster > 1) (void)resident_clusters(kernel, s);
    check_status(status, "cudaLaunchKernelExC", std::source_location::current());
}

unsigned resident_clusters(const void* kernel, const launch_shape& s) {
    ask_for(kernel, s);
    configuration c(s);
    c.config.gridDim = dim3(s.cluster, 1, 1);
    int clusters = 0;
    const auto status = cudaOccupancyMaxActiveClusters(&clusters, kernel, &c.config);
    const bool none = status == runtime::success && clusters == 0;
    if (none || refuses_cluster(status, s)) refuse_cluster(status, s);
    check_status(status, "cudaOccupancyMaxActiveClusters", std::source_location::current());
    return static_cast<unsigned>(clusters);
}

bool no_machine_code(int code) {
    return code == cudaErrorNoKernelImageForDevice || code == cudaErrorInvalidKernelImage;
}

std::string why_not_loadable(const void* kernel) {
    cudaFuncAttributes attributes{};
    const auto status = cudaFuncGetAttributes(&attributes, kernel);
    if (status == runtime::success) return "";
    (void)runtime::last_error();  // a refused image is not sticky, but it stays the last error
    if (no_machine_code(static_cast<int>(status)))
        return "the program holds no machine code for this device's architecture";
    return std::string(runtime::error_name(status)) + ": " + runtime::error_string(status);
}
#endif

}  // namespace ASSAY_GPU_NAMESPACE
