#include "assay/parallel/executor.hpp"

#include <stdexcept>

#if defined(ASSAY_HAS_OPENMP)
#include <omp.h>
#endif

#include "assay/parallel/device.hpp"
#include "assay/parallel/machine.hpp"
#include "backend.hpp"

namespace assay::parallel {
namespace {

enum class place { host, device, model };
struct entry {
    std::string_view name;
    std::unique_ptr<executor> (*make)(std::size_t threads);
    place where = place::host;
};
constexpr entry entries[] = {
    {"serial", make_serial},
    {"threads", make_threads},
#if defined(ASSAY_HAS_OPENMP)
    {"openmp", make_openmp},
#endif
#if defined(ASSAY_HAS_TBB)
    {"tbb", make_tbb},
    {"stdpar", make_stdpar},
#endif
#if defined(ASSAY_HAS_CUDA)
    {"cuda", make_cuda, place::device},
#endif
#if defined(ASSAY_HAS_HIP)
    {"hip", make_hip, place::device},
#endif
    {"host_model", make_host_model, place::model},
};

std::vector<std::string> named(place where) {
    std::vector<std::string> names;
    for (const entry& e : entries)
        if (e.where == where) names.emplace_back(e.name);
    return names;
}

}  // namespace

void rest_openmp() {
#if defined(ASSAY_HAS_OPENMP)
    omp_pause_resource_all(omp_pause_soft);
#endif
}

std::vector<std::string> backends() { return named(place::host); }
std::vector<std::string> device_backends() { return named(place::device); }

std::string why_unavailable(std::string_view backend) {
#if defined(ASSAY_HAS_CUDA)
    if (backend == "cuda") return why_no_cuda();
#endif
#if defined(ASSAY_HAS_HIP)
    if (backend == "hip") return why_no_hip();
#endif
    (void)backend;
    return "";
}

std::vector<target> usable_devices() {
    std::vector<target> found;
    auto take = [&](std::vector<target> more) {
        found.insert(found.end(), more.begin(), more.end());
    };
#if defined(ASSAY_HAS_CUDA)
    take(cuda_devices());
#endif
#if defined(ASSAY_HAS_HIP)
    take(hip_devices());
#endif
    (void)take;
    return found;
}

std::unique_ptr<executor> make_device(const target& t) {
    for (const entry& e : entries)
        if (e.where == place::device && e.name == t.backend) return e.make(t.index);
    throw std::invalid_argument(t.name + ": no back end '" + t.backend + "' in this build");
}

device_executor& device_of(executor& e, const char* compiled_for) {
    device_executor* d = e.device();
    if (d == nullptr || e.name() != compiled_for)
        throw std::logic_error("code compiled for " + std::string(compiled_for) +
                               " was given an executor of " + std::string(e.name()));
    return *d;
}

void require_host(executor& e) {
    if (e.device() != nullptr)
        throw std::logic_error("code compiled for the host was given an executor of " +
                               std::string(e.name()) + ": compile it for that device");
}

std::unique_ptr<executor> make_executor(std::string_view backend, std::size_t threads) {
    if (threads == 0) threads = given_cpus().size();
    for (const entry& e : entries)
        if (e.name == backend) return e.make(e.where == place::device ? 0 : threads);
    std::string message = "no back end '";
    message.append(backend).append("' in this build; it has");
    for (const entry& e : entries)
        if (e.where != place::model) message.append(" ").append(e.name);
    throw std::invalid_argument(message);
}

}  // namespace assay::parallel
